import AngularTriplet
import SeededRandom
import Tensors
import Testing

@Suite struct WeightedLossesTests {
  private let labels = [0, 0, 1, 1, 2, 2]
  private let embeddings: Matrix<Double>
  private let classRows: Matrix<Double>

  init() {
    var generator = SeededGenerator(41)
    embeddings = Matrix(rowCount: 6, columnCount: 5, scale: 2, using: &generator)
    classRows = Matrix(rowCount: 3, columnCount: 5, using: &generator)
  }

  @Test func `value and gradients are the weighted sums of the terms'`() throws {
    let head = try MarginHead<Double>(settings(.double, lambda: 2), iteration: 0)
    let pair = NPairLoss<Double>(negatives: .allOtherLabels)
    let sum = WeightedLosses<Double>([.init(weight: 3, loss: head), .init(weight: 0.5, loss: pair)])
    let (first, firstGradient) = try step(head)
    let (second, _) = try step(pair)
    let (both, bothGradient) = try step(sum)
    #expect(abs(both.outcome.loss - 3 * first.outcome.loss - 0.5 * second.outcome.loss) < 1e-12)
    let expected = zip(first.embeddingGradient.elements, second.embeddingGradient.elements)
      .map { 3 * $0 + 0.5 * $1 }
    expectClose(both.embeddingGradient.elements, expected, within: 1e-12, "embedding gradient")
    expectClose(
      bothGradient.elements, firstGradient.elements.map { 3 * $0 }, within: 1e-12,
      "class gradient")
    // What is said of the samples is what the first term says; lambda is whose there is.
    #expect(both.outcome.recognised == first.outcome.recognised)
    #expect(both.outcome.easyCount == first.outcome.easyCount)
    #expect(both.outcome.lambda == 2)
  }

  @Test func `uses class rows as the one term that does`() throws {
    let pair = NPairLoss<Double>(negatives: .allOtherLabels)
    let head = try MarginHead<Double>(settings(.double), iteration: 0)
    let memory = try MarginHead<Double>(
      settings(.double, replacesCentres: true), iteration: 0)
    let terms = { (losses: [any EmbeddingLoss<Double>]) in
      WeightedLosses(losses.map { .init(weight: 1, loss: $0) })
    }
    #expect(terms([pair, pair]).classRowUse == .unused)
    #expect(terms([pair, head]).classRowUse == .learned)
    #expect(terms([memory, pair]).classRowUse == .replaced)
  }

  @Test func `advances every term`() throws {
    let schedule = try LambdaSchedule(base: 100, gamma: 1, power: 1, minimum: 0)
    let head = try MarginHead<Double>(
      MarginSettings(multiplier: .double, schedule: schedule), iteration: 0)
    var sum = WeightedLosses<Double>([.init(weight: 1, loss: head)])
    sum.advance(by: 8)
    let (first, _) = try step(sum)
    #expect(first.outcome.lambda == 100 / (1 + 9.0))
  }

  @Test func `a weight of 0 silences a term`() throws {
    let head = try MarginHead<Double>(settings(.double), iteration: 0)
    let sum = WeightedLosses<Double>([
      .init(weight: 0, loss: head),
      .init(weight: 1, loss: NPairLoss<Double>(negatives: .allOtherLabels)),
    ])
    let (both, gradient) = try step(sum)
    let (pair, _) = try step(NPairLoss<Double>(negatives: .allOtherLabels))
    #expect(both.outcome.loss == pair.outcome.loss)
    #expect(gradient.elements.allSatisfy { $0 == 0 })
    expectClose(
      both.embeddingGradient.elements, pair.embeddingGradient.elements, within: 0, "gradient")
  }

  private func step(
    _ loss: any EmbeddingLoss<Double>
  ) throws -> (LossStep<Double>, Matrix<Double>) {
    var loss = loss
    var rows = classRows
    var gradient = Matrix<Double>.zeros(3, 5)
    let step = try loss.step(
      embeddings: embeddings, labels: labels, classRows: &rows, classGradient: &gradient)
    return (step, gradient)
  }
}
