import AngularTriplet
import SeededRandom
import Tensors
import Testing

/// Gradients of the pair losses against central differences, and what they do not depend on.
@Suite struct PairLossGradientTests {
  private static let step = 1e-5
  /// Central differences of step h are off by the third derivative times h^2 / 6, and by rounding
  /// of 1e-16 / h: both are below 1e-8 here.
  private static let tolerance = 1e-6

  @Test(arguments: PairLossExample.allCases, [1, 1.5])
  func `embedding gradient is the derivative`(example: PairLossExample, noise: Double) throws {
    let batch = PairBatch<Double>(dimension: 7, noise: noise, seed: 29)
    let found = try example.step(batch.embeddings, labels: batch.labels)
    var skippedCount = 0
    for sample in batch.labels.indices {
      for column in 0..<7 {
        var (above, below) = (batch.embeddings, batch.embeddings)
        above[sample, column] += Self.step
        below[sample, column] -= Self.step
        let higher = try example.step(above, labels: batch.labels).outcome
        let lower = try example.step(below, labels: batch.labels).outcome
        if !isSameSelection(higher, found.outcome) || !isSameSelection(lower, found.outcome) {
          skippedCount += 1
          continue
        }
        let difference = (higher.loss - lower.loss) / (2 * Self.step)
        #expect(
          abs(found.embeddingGradient[sample, column] - difference) < Self.tolerance,
          "sample \(sample), column \(column)")
      }
    }
    #expect(Double(skippedCount) < 0.05 * 84)
    #expect(found.embeddingGradient.elements.contains { abs($0) > 1e-3 })
  }

  /// Whether a step has moved no triplet across a border of a selector or of a hinge.
  private func isSameSelection(_ left: LossOutcome, _ right: LossOutcome) -> Bool {
    left.easyCount == right.easyCount && left.semihardCount == right.semihardCount
      && left.hardCount == right.hardCount && left.selectedCount == right.selectedCount
  }

  @Test(arguments: PairLossExample.allCases)
  func `Float follows Double`(example: PairLossExample) throws {
    let single = PairBatch<Float>(dimension: 67, noise: 2, seed: 6)
    let found = try example.step(single.embeddings, labels: single.labels)
    let wanted = try example.step(
      Matrix<Double>(rows: single.embeddings.rows), labels: single.labels)
    #expect(found.outcome == wanted.outcome)
    let largest = wanted.embeddingGradient.elements.map(abs).max() ?? 0
    #expect(largest > 0)
    // The arithmetic is the same; the result is rounded to 24 bits.
    expectClose(
      found.embeddingGradient.elements.map { Double($0) }, wanted.embeddingGradient.elements,
      within: 1e-7 * largest, "gradient")
  }

  @Test(arguments: PairLossExample.allCases)
  func `the order of the batch does not matter`(example: PairLossExample) throws {
    // The first two of a label are another pair in another order.
    if [.nPairOfOtherPositives, .angularNPairOfOtherPositives].contains(example) { return }
    let batch = PairBatch<Double>(dimension: 6, seed: 14)
    let wanted = try example.step(batch.embeddings, labels: batch.labels)
    var generator = SeededGenerator(1)
    let order = generator.permutation(of: batch.labels.count)
    let found = try example.step(
      Matrix<Double>(rows: order.map { batch.embeddings.rows[$0] }),
      labels: order.map { batch.labels[$0] })
    expectClose([found.outcome.loss], [wanted.outcome.loss], within: 1e-13, "loss")
    #expect(isSameSelection(found.outcome, wanted.outcome))
    #expect(found.outcome.recognised == order.map { wanted.outcome.recognised[$0] })
    expectCloseGradient(
      found.embeddingGradient.rows, order.map { wanted.embeddingGradient.rows[$0] },
      within: 1e-13, "gradient")
  }

  @Test(arguments: PairLossExample.allCases)
  func `lengths do not matter to the loss, and divide the gradient`(
    example: PairLossExample
  ) throws {
    let batch = PairBatch<Double>(dimension: 6, seed: 15)
    let wanted = try example.step(batch.embeddings, labels: batch.labels)
    let scales = batch.labels.indices.map { 0.01 * Double(1 + 37 * $0) }
    let found = try example.step(
      Matrix<Double>(
        rows: zip(batch.embeddings.rows, scales).map { row, scale in row.map { $0 * scale } }),
      labels: batch.labels)
    expectClose([found.outcome.loss], [wanted.outcome.loss], within: 1e-13, "loss")
    #expect(isSameSelection(found.outcome, wanted.outcome))
    expectCloseGradient(
      zip(found.embeddingGradient.rows, scales).map { row, scale in row.map { $0 * scale } },
      wanted.embeddingGradient.rows, within: 1e-13, "gradient")
    for (gradient, row) in zip(found.embeddingGradient.rows, batch.embeddings.rows) {
      // Nothing along the embedding: its length is no way to lower the loss.
      let product = zip(gradient, row).reduce(0) { $0 + $1.0 * $1.1 }
      #expect(abs(product) < 1e-13 * max(1, length(gradient) * length(row)))
    }
  }
}
