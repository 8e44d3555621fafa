import AngularTriplet
import Foundation
import Tensors
import Testing

@Suite struct SoftmaxHeadTests {
  @Test func `equals a case worked by hand`() throws {
    // Logits 6 and 8, and 0 and 0: q is the share of the wrong class.
    let input = LossInput<Double>(
      embeddings: [[3, 4], [0, 0]], labels: [0, 1], classRows: [[2, 0], [0, 2]])
    let (step, classGradient) = try stepped(SoftmaxHead(), input)
    let q = 1 / (1 + exp(-2.0))
    expectClose(
      [step.outcome.loss], [(2 + log(1 + exp(-2.0)) + log(2)) / 2], within: 1e-14, "loss")
    expectCloseGradient(
      step.embeddingGradient.rows, [[-q, q], [0.5, -0.5]], within: 1e-14, "dx")
    expectCloseGradient(
      classGradient.rows, [[-1.5 * q, -2 * q], [1.5 * q, 2 * q]], within: 1e-14, "dw")
    // The second sample's logits tie, and the lower class wins.
    #expect(
      step.outcome
        == LossOutcome(
          loss: step.outcome.loss, easyCount: 0, semihardCount: 0, hardCount: 2,
          selectedCount: 2, recognised: [false, false]))
  }

  @Test func `gradients are the derivatives`() throws {
    let input = LossInput<Double>(
      RandomBatch(sampleCount: 9, dimension: 7, classCount: 6, seed: 3))
    try expectDerivatives(of: SoftmaxHead(), at: input)
  }

  @Test func `Float follows Double`() throws {
    let single = LossInput<Float>(
      RandomBatch(sampleCount: 24, dimension: 67, classCount: 50, seed: 5))
    let found = try stepped(SoftmaxHead(), single)
    let wanted = try stepped(SoftmaxHead(), LossInput<Double>(single))
    // Logits of some 50 carry 24 bits.
    expectCloseGradient(
      found.step.embeddingGradient.rows, wanted.step.embeddingGradient.rows, within: 1e-4, "dx")
    expectCloseGradient(
      found.classGradient.rows, wanted.classGradient.rows, within: 1e-4, "dw")
    #expect(found.step.outcome.recognised == wanted.step.outcome.recognised)
    #expect(found.step.outcome.recognised.contains(true))
    #expect(found.step.outcome.easyCount == found.step.outcome.recognised.count { $0 })
  }

  @Test func `the lengths of class rows matter, and 0 is one of them`() throws {
    let input = LossInput<Double>(
      embeddings: [[3, 4]], labels: [1], classRows: [[0, 0], [1, 0]])
    var head = SoftmaxHead<Double>()
    var classRows = input.classRows
    var classGradient = Matrix<Double>.zeros(2, 2)
    let step = try head.step(
      embeddings: input.embeddings, labels: input.labels, classRows: &classRows,
      classGradient: &classGradient)
    expectClose([step.outcome.loss], [log(1 + exp(-3.0))], within: 1e-15, "loss")
    #expect(classRows == input.classRows)
    #expect(head.classRowUse == .learned)
  }

  @Test func `a single class has neither loss nor gradient`() throws {
    let input = LossInput<Float>(embeddings: [[-3, 1]], labels: [0], classRows: [[1, 2]])
    let (step, classGradient) = try stepped(SoftmaxHead(), input)
    #expect(step.outcome.loss == 0)
    #expect(step.embeddingGradient == .zeros(1, 2))
    #expect(classGradient == .zeros(1, 2))
  }

  @Test func `refuses batches that do not fit`() {
    expectClassRowRefusals(of: SoftmaxHead<Double>())
  }
}
