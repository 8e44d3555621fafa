import AngularTriplet
import SeededRandom
import Tensors
import Testing

/// The exact gradients against central differences of the forward pass, in Double.
@Suite struct MarginHeadGradientTests {
  private static let step = 1e-5
  /// Central differences of step h are off by the third derivative times h^2 / 6, and by rounding
  /// of 1e-16 / h: both are below 1e-8 here.
  private static let tolerance = 1e-6

  private func batch(_ multiplier: MarginMultiplier) throws -> RandomBatch<Double> {
    var batch = RandomBatch<Double>(
      sampleCount: 10, dimension: 11, classCount: 7, seed: UInt64(multiplier.rawValue))
    // The gradient is the one by the stored rows, which have length 1.
    try ClassCentres.normalize(&batch.centres)
    return batch
  }

  /// Whether a sample's cosine is so near a border that a difference may reach across it.
  private func isNearBorder(_ term: LabelTerm, _ multiplier: MarginMultiplier) -> Bool {
    let reach = 2 * Self.step * max(1, 1 / term.embeddingNorm)
    return multiplier.segmentBorders.contains { abs($0 - term.cosine) <= reach }
  }

  private func loss(_ batch: RandomBatch<Double>, _ settings: MarginSettings) throws -> Double {
    try MarginHead<Double>(settings, iteration: 1)
      .evaluate(embeddings: batch.embeddings, labels: batch.labels, centres: batch.centres).loss
  }

  @Test(arguments: MarginMultiplier.allCases, [0, 0.5, 20])
  func `embedding gradient is the derivative`(
    multiplier: MarginMultiplier, lambda: Double
  ) throws {
    let settings = try settings(multiplier, lambda: lambda)
    var batch = try batch(multiplier)
    var head = try MarginHead<Double>(settings, iteration: 0)
    var centreGradient = Matrix<Double>.zeros(7, 11)
    let trained = try head.train(
      embeddings: batch.embeddings, labels: batch.labels, centres: &batch.centres,
      centreGradient: &centreGradient)
    var skippedCount = 0
    for sample in 0..<10 {
      if isNearBorder(trained.evaluation.labelTerms[sample], multiplier) {
        skippedCount += 11
        continue
      }
      for column in 0..<11 {
        var (above, below) = (batch, batch)
        above.embeddings[sample, column] += Self.step
        below.embeddings[sample, column] -= Self.step
        let difference = try (loss(above, settings) - loss(below, settings)) / (2 * Self.step)
        let found = trained.embeddingGradient[sample, column]
        #expect(abs(found - difference) < Self.tolerance, "sample \(sample), column \(column)")
      }
    }
    #expect(Double(skippedCount) < 0.05 * 110)
  }

  @Test(arguments: MarginMultiplier.allCases, [0, 0.5, 20])
  func `centre gradient is the derivative`(multiplier: MarginMultiplier, lambda: Double) throws {
    let settings = try settings(multiplier, lambda: lambda)
    var batch = try batch(multiplier)
    var head = try MarginHead<Double>(settings, iteration: 0)
    var centreGradient = Matrix<Double>.zeros(7, 11)
    let trained = try head.train(
      embeddings: batch.embeddings, labels: batch.labels, centres: &batch.centres,
      centreGradient: &centreGradient)
    let terms = trained.evaluation.labelTerms
    var skippedCount = 0
    for classIndex in 0..<7 {
      let isSkipped = batch.labels.indices.contains {
        batch.labels[$0] == classIndex && isNearBorder(terms[$0], multiplier)
      }
      if isSkipped {
        skippedCount += 11
        continue
      }
      for column in 0..<11 {
        var (above, below) = (batch, batch)
        above.centres[classIndex, column] += Self.step
        below.centres[classIndex, column] -= Self.step
        let difference = try (loss(above, settings) - loss(below, settings)) / (2 * Self.step)
        let found = centreGradient[classIndex, column]
        #expect(abs(found - difference) < Self.tolerance, "class \(classIndex), column \(column)")
      }
    }
    #expect(Double(skippedCount) < 0.05 * 77)
  }

  @Test(arguments: MarginMultiplier.allCases, MarginGradient.allCases)
  func `Float follows Double`(multiplier: MarginMultiplier, gradient: MarginGradient) throws {
    let settings = try settings(multiplier, lambda: 0.5, gradient: gradient)
    let single = RandomBatch<Float>(sampleCount: 24, dimension: 67, classCount: 50, seed: 5)
    let (found, foundCentres) = try trained(single, settings)
    var exact = RandomBatch<Double>(sampleCount: 24, dimension: 67, classCount: 50, seed: 5)
    exact.embeddings = Matrix(rows: single.embeddings.rows)
    exact.centres = Matrix(rows: single.centres.rows)
    let (wanted, wantedCentres) = try trained(exact, settings)
    // Relative to the largest entry: 67 products of 24 bits lose some 1e-6, slopes of psi up to 16.
    for (rows, wantedRows) in [
      (found.embeddingGradient.rows, wanted.embeddingGradient.rows),
      (foundCentres.rows, wantedCentres.rows),
    ] {
      let largest = wantedRows.joined().map(abs).max() ?? 0
      #expect(largest > 0)
      expectClose(
        Array(rows.joined()), Array(wantedRows.joined()), within: 1e-4 * largest, "gradient")
    }
    expectClose(
      found.evaluation.sampleLosses, wanted.evaluation.sampleLosses, within: 1e-4, "losses")
  }

  private func trained<Element: MatrixElement>(
    _ batch: RandomBatch<Element>, _ settings: MarginSettings
  ) throws -> (MarginStep<Element>, centreGradient: Matrix<Element>) {
    var head = try MarginHead<Element>(settings, iteration: 0)
    var centres = batch.centres
    var centreGradient = Matrix<Element>.zeros(centres.rowCount, centres.columnCount)
    let step = try head.train(
      embeddings: batch.embeddings, labels: batch.labels, centres: &centres,
      centreGradient: &centreGradient)
    return (step, centreGradient)
  }
}
