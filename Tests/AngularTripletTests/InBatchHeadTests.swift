import AngularTriplet
import Foundation
import SeededRandom
import Tensors
import Testing

@Suite struct InBatchHeadTests {
  @Test func `equals a case worked by hand`() throws {
    // Unit features (1, 0), (0, 1), (0.6, 0.8). Pair (0, 1): logits 0 and 1.2; (1, 0): 0 and 2.4.
    let input = LossInput<Double>(embeddings: [[2, 0], [0, 3], [3, 4]], labels: [5, 5, -1])
    let head = try InBatchHead<Double>(settings(.single), iteration: 0)
    let step = try stepped(head, input).step
    expectClose(
      [step.outcome.loss], [(log(1 + exp(1.2)) + log(1 + exp(2.4))) / 2], within: 1e-14, "loss")
    let (first, second) = (1 / (1 + exp(-1.2)), 1 / (1 + exp(-2.4)))
    expectCloseGradient(
      step.embeddingGradient.rows,
      [[0.3 * first, -0.1 * first], [-0.2 * second, 0.4 * second], [0, 0]], within: 1e-14, "dx")
    #expect(
      step.outcome
        == LossOutcome(
          loss: step.outcome.loss, lambda: 1, easyCount: 0, semihardCount: 0, hardCount: 2,
          selectedCount: 2, recognised: [false, false, false]))
  }

  @Test(arguments: MarginMultiplier.allCases, MarginGradient.allCases)
  func `a pair is a sample of the margin head whose centres are the batch's features`(
    multiplier: MarginMultiplier, gradient: MarginGradient
  ) throws {
    var generator = SeededGenerator(8)
    let embeddings = Matrix<Double>(rowCount: 5, columnCount: 4, using: &generator).rows
    let settings = try settings(
      multiplier, lambda: 0.5, gradient: gradient, replacesCentres: true)
    let step = try stepped(
      InBatchHead<Double>(settings, iteration: 0),
      LossInput(embeddings: embeddings, labels: [0, 0, 1, 2, 3])
    ).step
    var losses: [Double] = []
    for (anchor, positive) in [(0, 1), (1, 0)] {
      let pair = try stepped(
        MarginHead<Double>(settings, iteration: 0),
        LossInput(
          embeddings: [embeddings[anchor]], labels: [0],
          classRows: [embeddings[positive]] + embeddings[2...])
      ).step
      losses.append(pair.outcome.loss)
      expectCloseGradient(
        [step.embeddingGradient.rows[anchor]],
        pair.embeddingGradient.rows.map { $0.map { $0 / 2 } }, within: 1e-14, "dx")
    }
    expectClose([step.outcome.loss], [(losses[0] + losses[1]) / 2], within: 1e-14, "loss")
  }

  @Test func `a degenerate sample is nobody's positive or negative`() throws {
    for tiny in [0, 1e-20, 1e-3] {
      let head = try InBatchHead<Double>(settings(.double), iteration: 0)
      let others: [[Double]] = [[2, 0], [1, 3], [3, -4]]
      let alone = try stepped(head, LossInput(embeddings: others, labels: [0, 0, 1])).step
      // Of a label of its own it changes nothing.
      let negative = try stepped(
        head, LossInput(embeddings: others + [[tiny, 0]], labels: [0, 0, 1, 2])
      ).step
      #expect(negative.outcome.loss == alone.outcome.loss)
      #expect(
        negative.embeddingGradient.rows == alone.embeddingGradient.rows + [[0, 0]])
      // Of another's label it is an anchor, whose logit is 0, and no positive: a third pair.
      let positive = try stepped(
        head, LossInput(embeddings: others + [[tiny, 0]], labels: [0, 0, 1, 1])
      ).step
      let nearest = [2.0, 1 / 10.0.squareRoot()].map { $0 > 1 ? tiny : tiny * $0 }
      let own = log(1 + nearest.reduce(0) { $0 + exp($1) })
      expectClose(
        [positive.outcome.loss], [(2 * alone.outcome.loss + own) / 3], within: 1e-14, "loss")
      expectCloseGradient(
        positive.embeddingGradient.rows,
        (alone.embeddingGradient.rows + [[0, 0]]).map { $0.map { $0 * 2 / 3 } }, within: 1e-14,
        "dx")
    }
  }

  @Test func `a tiny anchor is nothing special without a margin`() throws {
    let head = try InBatchHead<Double>(settings(.single), iteration: 0)
    let input = LossInput<Double>(embeddings: [[0, 0], [0, 3], [2, 0]], labels: [0, 0, 1])
    let step = try stepped(head, input).step
    // Its logits are 0 and 0; sample 1 has no positive.
    expectClose([step.outcome.loss], [log(2)], within: 1e-15, "loss")
    expectCloseGradient(
      step.embeddingGradient.rows, [[0.5, -0.5], [0, 0], [0, 0]], within: 1e-15, "dx")
  }

  @Test(arguments: MarginMultiplier.allCases)
  func `without positives or negatives there is nothing to learn`(
    multiplier: MarginMultiplier
  ) throws {
    for (embeddings, labels, pairCount) in [
      ([[3, 4]], [0], 0),
      ([[3, 4], [1, 0], [-2, 5]], [0, 1, 2], 0),
      ([[3, 4], [1, 0], [-2, 5]], [7, 7, 7], 6),
    ] as [([[Double]], [Int], Int)] {
      let head = try InBatchHead<Float>(settings(multiplier), iteration: 0)
      let step = try stepped(head, LossInput<Float>(embeddings: embeddings, labels: labels)).step
      #expect(step.embeddingGradient == .zeros(labels.count, 2))
      #expect(
        step.outcome
          == LossOutcome(
            loss: 0, lambda: 1, easyCount: pairCount, semihardCount: 0, hardCount: 0,
            selectedCount: pairCount, recognised: labels.map { _ in pairCount > 0 }))
    }
  }

  @Test func `a tie goes to the negative`() throws {
    let head = try InBatchHead<Double>(settings(.single), iteration: 0)
    let alike = LossInput<Double>(
      embeddings: [[1, 2], [1, 2], [1, 2], [1, 2]], labels: [0, 0, 1, 1])
    let outcome = try stepped(head, alike).step.outcome
    #expect(outcome.counts == [0, 0, 4])
    #expect(outcome.recognised == [false, false, false, false])
  }

  @Test func `survives embeddings that would overflow an exponential`() throws {
    for multiplier in MarginMultiplier.allCases {
      let input = LossInput<Float>(
        embeddings: [[3e30, 0], [0, 3e30], [3e30, 1e30], [-2000, 0]], labels: [0, 0, 1, 1])
      let step = try stepped(InBatchHead<Float>(settings(multiplier), iteration: 0), input).step
      #expect(step.outcome.loss.isFinite && step.outcome.loss > 1e29)
      #expect(step.embeddingGradient.elements.allSatisfy { $0.isFinite })
    }
  }

  @Test func `counts its steps and leaves class rows alone`() throws {
    let schedule = try LambdaSchedule(base: 20, gamma: 0.25, power: 1, minimum: 0)
    var head = try InBatchHead<Double>(
      MarginSettings(multiplier: .double, schedule: schedule), iteration: 0)
    #expect(head.classRowUse == .unused)
    let input = LossInput<Double>(
      embeddings: [[2, 0], [1, 3], [3, -4]], labels: [0, 0, 1], classRows: [[0, 0, .nan]])
    var (rows, gradient) = (input.classRows, Matrix<Double>.zeros(0, 0))
    let step = try head.step(
      embeddings: input.embeddings, labels: input.labels, classRows: &rows,
      classGradient: &gradient)
    #expect(step.outcome.lambda == 16)
    #expect("\(rows.elements)" == "[0.0, 0.0, nan]")
    #expect(gradient == .zeros(0, 0))
    head.advance(by: 2)
    #expect(head.iteration == 3)
    #expect(try stepped(head, input).step.outcome.lambda == 10)
  }

  @Test func `refuses a broken batch and does not count it`() throws {
    var head = try InBatchHead<Double>(settings(.double), iteration: 4)
    var (rows, gradient) = (Matrix<Double>.zeros(0, 0), Matrix<Double>.zeros(0, 0))
    for (error, embeddings, labels) in [
      (
        .shapeMismatch(subject: "labels", found: "1", expected: "2, one per embedding"),
        [[1, 2], [3, 4]], [0]
      ),
      (.shapeMismatch(subject: "embeddings", found: "0 rows", expected: "at least 1"), [], []),
      (
        .notFinite(subject: "embeddings", rowIndex: 1, foundLength: .infinity),
        [[1, 2], [3, -.infinity]], [0, 0]
      ),
    ] as [(LossError, [[Double]], [Int])] {
      #expect(throws: error) {
        try head.step(
          embeddings: Matrix(rows: embeddings), labels: labels, classRows: &rows,
          classGradient: &gradient)
      }
    }
    #expect(throws: LossError.self) {
      try head.step(
        embeddings: Matrix(rows: [[.nan, 2]]), labels: [0], classRows: &rows,
        classGradient: &gradient)
    }
    #expect(head.iteration == 4)
    #expect(throws: LossError.self) {
      try InBatchHead<Double>(settings(.double), iteration: -1)
    }
  }
}
