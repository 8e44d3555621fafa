import AngularTriplet
import Foundation
import SeededRandom
import Tensors
import Testing

@Suite struct CosineHeadTests {
  private static let kinds: [CosineMargin] =
    [.cosFace] + ArcFaceVariant.allCases.map { .arcFace($0) }

  private func head<Element: MatrixElement>(
    _ kind: CosineMargin, scale: Double = 8, margin: Double = 0.4, as: Element.Type = Double.self
  ) throws -> CosineHead<Element> {
    CosineHead(try CosineSettings(kind, scale: scale, margin: margin))
  }

  private func input(seed: UInt64, classCount: Int = 6) -> LossInput<Double> {
    LossInput(
      RandomBatch(sampleCount: 9, dimension: 7, classCount: classCount, seed: seed))
  }

  @Test func `equals a case worked by hand`() throws {
    // Cosines 0.6 and 0.8; with s = 5 and m = 0.2 the logits of label 0 are 2 and 4.
    let input = LossInput<Double>(
      embeddings: [[3, 4]], labels: [0], classRows: [[2, 0], [0, 0.5]])
    let (step, classGradient) = try stepped(head(.cosFace, scale: 5, margin: 0.2), input)
    let q = 1 / (1 + exp(-2.0))
    expectClose([step.outcome.loss], [2 + log(1 + exp(-2.0))], within: 1e-14, "loss")
    // 5 q (u_1 - u_0), less its part along (0.6, 0.8), over |x| = 5.
    expectCloseGradient(
      step.embeddingGradient.rows, [[-1.12 * q, 0.84 * q]], within: 1e-14, "dx")
    // -5 q (0.6, 0.8) without its part along the row, over |w| = 2, and 5 q over 0.5.
    expectCloseGradient(classGradient.rows, [[0, -2 * q], [6 * q, 0]], within: 1e-14, "dw")
    #expect(
      step.outcome
        == LossOutcome(
          loss: step.outcome.loss, lambda: nil, easyCount: 0, semihardCount: 0, hardCount: 1,
          selectedCount: 1, recognised: [false]))
  }

  @Test(arguments: kinds, [0.1, 0.9])
  func `gradients are the derivatives`(kind: CosineMargin, margin: Double) throws {
    let head = try head(kind, margin: margin)
    let input = input(seed: 3)
    let cosines = try head.evaluate(
      embeddings: input.embeddings, labels: input.labels, classRows: input.classRows
    ).labelCosines
    // A difference must not reach over a jump.
    #expect(cosines.allSatisfy { abs($0) > 1e-3 && abs($0 + cos(margin)) > 1e-3 })
    try expectDerivatives(of: head, at: input)
  }

  @Test(arguments: kinds)
  func `Float follows Double`(kind: CosineMargin) throws {
    let single = LossInput<Float>(
      RandomBatch(sampleCount: 24, dimension: 67, classCount: 50, seed: 5))
    let found = try stepped(head(kind, scale: 30, as: Float.self), single)
    let wanted = try stepped(head(kind, scale: 30), LossInput<Double>(single))
    // 67 products of 24 bits lose some 1e-6, and the scale is 30.
    for (rows, wantedRows) in [
      (found.step.embeddingGradient.rows, wanted.step.embeddingGradient.rows),
      (found.classGradient.rows, wanted.classGradient.rows),
    ] {
      let largest = wantedRows.joined().map(abs).max() ?? 0
      expectClose(
        Array(rows.joined()), Array(wantedRows.joined()), within: 1e-4 * largest, "gradient")
    }
    #expect(found.step.outcome.recognised == wanted.step.outcome.recognised)
  }

  @Test(arguments: kinds)
  func `the length of a class row matters to its gradient only`(kind: CosineMargin) throws {
    let input = input(seed: 8)
    var longer = input
    for column in 0..<7 { longer.classRows[2, column] *= 4 }
    let (step, classGradient) = try stepped(head(kind), input)
    let (longStep, longGradient) = try stepped(head(kind), longer)
    expectClose([longStep.outcome.loss], [step.outcome.loss], within: 1e-14, "loss")
    expectCloseGradient(
      longStep.embeddingGradient.rows, step.embeddingGradient.rows, within: 1e-13, "dx")
    var wanted = classGradient.rows
    wanted[2] = wanted[2].map { $0 / 4 }
    expectCloseGradient(longGradient.rows, wanted, within: 1e-13, "dw")
    for (row, gradient) in zip(input.classRows.rows, classGradient.rows) {
      let product = zip(row, gradient).reduce(0) { $0 + $1.0 * $1.1 }
      #expect(abs(product) < 1e-13)
      #expect(gradient.contains { abs($0) > 1e-6 })
    }
  }

  @Test func `takes class rows that Float cannot square`() throws {
    let input = LossInput<Float>(
      embeddings: [[3, 4], [1e20, 0]], labels: [0, 1], classRows: [[3e30, 4e30], [3e-20, -4e-20]])
    let head = try head(.cosFace, scale: 5, margin: 0.2, as: Float.self)
    let evaluation = try head.evaluate(
      embeddings: input.embeddings, labels: input.labels, classRows: input.classRows)
    expectClose(evaluation.logits.rows[0], [4, -1.4], within: 1e-5, "logits")
    expectClose(evaluation.logits.rows[1], [3, 2], within: 1e-5, "logits")
    let step = try stepped(head, input).step
    #expect(step.embeddingGradient.elements.allSatisfy { $0.isFinite })
  }

  @Test(arguments: kinds, [0, 1e-20, 1e-3])
  func `a degenerate sample has a loss and no gradient`(
    kind: CosineMargin, length: Double
  ) throws {
    let input = LossInput<Double>(
      embeddings: [[length, 0]], labels: [1], classRows: [[2, 0], [0, 3], [1, 1]])
    let (step, classGradient) = try stepped(head(kind), input)
    // All cosines count as 0.
    let lowered = 8 * kind.lowered(cosine: 0, margin: 0.4).value
    expectClose(
      [step.outcome.loss], [log(1 + 2 * exp(-lowered))], within: 1e-14, "loss")
    #expect(step.embeddingGradient == .zeros(1, 2))
    #expect(classGradient == .zeros(3, 2))

    var pair = self.input(seed: 4)
    let alone = try stepped(head(kind), pair)
    pair.embeddings = Matrix(rows: pair.embeddings.rows + [[length, 0, 0, 0, 0, 0, 0]])
    pair.labels.append(2)
    let joined = try stepped(head(kind), pair)
    // Only the divisor changes, from 9 to 10.
    expectCloseGradient(
      joined.classGradient.rows, alone.classGradient.rows.map { $0.map { $0 * 0.9 } },
      within: 1e-13, "dw")
    #expect(joined.step.embeddingGradient.rows[9].allSatisfy { $0 == 0 })
  }

  @Test(arguments: kinds)
  func `a sample on its class row has no pull from the label`(kind: CosineMargin) throws {
    for sign in [1.0, -1] {
      let input = LossInput<Float>(
        embeddings: [[0.3 * sign, 0.1 * sign, -0.7 * sign]], labels: [0],
        classRows: [[0.9, 0.3, -2.1]])
      let (step, classGradient) = try stepped(head(kind, scale: 64, as: Float.self), input)
      #expect(step.outcome.loss == 0)
      #expect(step.embeddingGradient == .zeros(1, 3))
      #expect(classGradient == .zeros(1, 3))
    }
    let input = LossInput<Float>(
      embeddings: [[0.3, 0.1, -0.7]], labels: [0], classRows: [[0.9, 0.3, -2.1], [-3, 1, 0]])
    let (step, classGradient) = try stepped(head(kind, scale: 64, as: Float.self), input)
    #expect(step.embeddingGradient.elements.allSatisfy { $0.isFinite })
    #expect(classGradient.elements.allSatisfy { $0.isFinite })
  }

  @Test func `counts what is right with the margin, without, and neither`() throws {
    let input = LossInput<Double>(
      embeddings: [[1, 0], [0.8, 0.6], [0, 1]], labels: [0, 0, 0], classRows: [[1, 0], [0, 1]])
    let outcome = try stepped(head(.cosFace), input).step.outcome
    #expect(outcome.counts == [1, 1, 1])
    #expect(outcome.selectedCount == 3)
    #expect(outcome.recognised == [true, true, false])
    #expect(outcome.lambda == nil)
  }

  @Test func `gives a tie to the lowest class`() throws {
    let input = LossInput<Double>(
      embeddings: [[1, 1], [1, 1]], labels: [0, 1], classRows: [[1, 0], [0, 1]])
    let outcome = try stepped(head(.cosFace, margin: 0), input).step.outcome
    #expect(outcome.recognised == [true, false])
    #expect(outcome.counts == [1, 0, 1])
  }

  @Test func `leaves class rows as they are and learns them`() throws {
    var head = try head(.arcFace(.easy))
    var input = input(seed: 6)
    let given = input.classRows
    var classGradient = Matrix<Double>.zeros(6, 7)
    _ = try head.step(
      embeddings: input.embeddings, labels: input.labels, classRows: &input.classRows,
      classGradient: &classGradient)
    #expect(input.classRows == given)
    #expect(head.classRowUse == .learned)
  }

  @Test(arguments: kinds)
  func `refuses batches that do not fit`(kind: CosineMargin) throws {
    let head = try head(kind)
    expectClassRowRefusals(of: head)
    expectRefusal(
      .zeroClassRow(classIndex: 1), of: head,
      LossInput(embeddings: [[1, 2]], labels: [0], classRows: [[2, 0], [0, 0]]))
  }
}
