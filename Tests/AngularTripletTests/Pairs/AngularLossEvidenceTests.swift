import AngularTriplet
import Foundation
import SeededRandom
import Tensors
import Testing

/// A row of the table in the documentation of `AngularHingeLoss`.
private struct StatedAngle {
  let alpha, factor, activePercent, withFlagOn, unsquared: Double
  /// Half of the last digit that is stated of the share, in percent.
  let shareRounding: Double

  static let all = [
    StatedAngle(20, 0.530, 100, 65.9, 14.8, shareRounding: 0.5),
    StatedAngle(28, 1.131, 87.0, 15.7, 29.5, shareRounding: 0.05),
    StatedAngle(30, 1.333, 50.1, 81.1, 33.7, shareRounding: 0.05),
    StatedAngle(32, 1.562, 13.7, 33.5, 38.0, shareRounding: 0.05),
    StatedAngle(36, 2.111, 0.05, 82.6, 46.6, shareRounding: 0.005),
    StatedAngle(45, 4.000, 0, 58.3, 63.4, shareRounding: 0.005),
  ]

  init(
    _ alpha: Double, _ factor: Double, _ activePercent: Double, _ withFlagOn: Double,
    _ unsquared: Double, shareRounding: Double
  ) {
    (self.alpha, self.factor, self.activePercent) = (alpha, factor, activePercent)
    (self.withFlagOn, self.unsquared, self.shareRounding) = (withFlagOn, unsquared, shareRounding)
  }
}

/// Recomputes every number that the documentation of `AngularHingeLoss` states.
@Suite struct AngularLossEvidenceTests {
  /// Half of the last digit of angles.
  private static let angleRounding = 0.05

  /// Five standard deviations of the share of 20,000 draws, in percent; one draw at the very least.
  private func spread(ofPercent percent: Double) -> Double {
    let share = percent / 100
    let deviation = (share * (1 - share) / Double(RandomTriplets.count)).squareRoot()
    return 100 * max(5 * deviation, 1 / Double(RandomTriplets.count))
  }

  @Test func `1 the hinge is silent at the angles in use`() throws {
    let stated = try RandomTriplets(seed: 1)
    let others = try RandomTriplets(seed: 2)
    func check(_ percent: Double, rounding: Double, _ items: (Triplets, UnitBatch) -> ItemLosses) {
      #expect(abs(100 * stated.activeShare(items) - percent) <= rounding)
      // And it is no accident of the seed.
      let tolerance = rounding + spread(ofPercent: percent)
      #expect(abs(100 * others.activeShare(items) - percent) <= tolerance)
    }
    for row in StatedAngle.all {
      let loss = try AngularHingeLoss<Double>(alphaDegrees: row.alpha)
      check(row.activePercent, rounding: row.shareRounding) { loss.items(of: $0, in: $1) }
    }
    let faceNet = try TripletLoss<Double>(margin: 0.2)
    check(79.0, rounding: 0.05) { faceNet.items(of: $0, in: $1) }
  }

  @Test func `1 unrelated vectors have distances of 2 and 1,5, so that 30 degrees is the border`()
    throws
  {
    let triplets = try RandomTriplets(seed: 1)
    var (pairSum, middleSum) = (0.0, 0.0)
    for batch in triplets.batches {
      let distances = batch.distances(.squaredEuclidean)
      pairSum += distances[0, 1]
      middleSum += (distances[0, 2] + distances[1, 2]) / 2 - distances[0, 1] / 4
    }
    // Cosines in 128 dimensions scatter by 0.09, the means of 20,000 by 1e-3 and less.
    #expect(abs(pairSum / Double(RandomTriplets.count) - 2) < 0.01)
    #expect(abs(middleSum / Double(RandomTriplets.count) - 1.5) < 0.01)
    #expect(abs(angleDegrees(ofTangent: (1.0 / 3).squareRoot()) - 30) < 1e-12)
  }

  @Test func `from 45 degrees on a triplet with a loss is hard`() throws {
    var generator = SeededGenerator(4)
    var (activeCount, softerCount) = (0, 0)
    for _ in 0..<2000 {
      let embeddings = Matrix<Double>(rowCount: 3, columnCount: 3, using: &generator)
      let batch = try UnitBatch(embeddings, labels: [0, 0, 1])
      let distances = batch.distances(.squaredEuclidean)
      let isHard = distances[0, 2] <= distances[0, 1]
      for alpha in [45.0, 46, 60, 80] {
        let active = try AngularHingeLoss<Double>(alphaDegrees: alpha)
          .items(of: Triplets([[0, 1, 2]]), in: batch).activeCount
        #expect(active == 0 || isHard)
        activeCount += active
        let mined = try AngularHingeLoss<Double>(
          alphaDegrees: alpha, mining: .semihard, miningMargin: 4
        ).singleStep(embeddings, labels: [0, 0, 1])
        #expect(mined.outcome.selectedCount == 0)
      }
      let narrow = try AngularHingeLoss<Double>(alphaDegrees: 40)
        .items(of: Triplets([[0, 1, 2]]), in: batch).activeCount
      if narrow == 1 && !isHard { softerCount += 1 }
    }
    #expect(activeCount > 100)
    #expect(softerCount > 10)
  }

  @Test func `2 and 3 the flag and missing squares act as other angles`() {
    for row in StatedAngle.all {
      let radians = row.alpha * .pi / 180
      #expect(abs(4 * pow(tan(radians), 2) - row.factor) <= 0.0005)
      let withFlagOn = angleDegrees(ofTangent: tan(row.alpha))
      #expect(abs(withFlagOn - row.withFlagOn) <= Self.angleRounding)
      // 2 tan(angle) = 4 tan^2(alpha).
      let unsquared = angleDegrees(ofTangent: 2 * pow(tan(radians), 2))
      #expect(abs(unsquared - row.unsquared) <= Self.angleRounding)
    }
    let withFlagOn = StatedAngle.all.map(\.withFlagOn)
    #expect(withFlagOn != withFlagOn.sorted())
    #expect(abs(4 * pow(tan(45.0), 2) - 10.49) <= 0.005)
    let converted = Double.pi / 4 * .pi / 180
    #expect(abs(Double.pi / 4 - 0.785) <= 0.0005)
    #expect(abs(4 * pow(tan(converted), 2) - 7.5e-4) <= 0.05e-4)
  }

  @Test func `2 the posted expression is right for degrees with the flag off, and squares`() throws
  {
    var generator = SeededGenerator(5)
    for alpha in [15.0, 25, 36, 45, 60] {
      let embeddings = Matrix<Double>(rowCount: 3, columnCount: 4, using: &generator)
      let units = embeddings.rows.map { row in row.map { $0 / length(row) } }
      let wanted = postedExpression(units, alpha: alpha, inDegree: false, squared: true)
      let items = try AngularHingeLoss<Double>(alphaDegrees: alpha).items(
        of: Triplets([[0, 1, 2]]), in: UnitBatch(embeddings, labels: [0, 0, 1]))
      expectClose(items.losses, [max(0, wanted)], within: 1e-13, "loss at \(alpha)")
    }
  }

  @Test func `3 the example in the plane`() throws {
    let rows = [0.0, 50, 60].map { [cos($0 * .pi / 180), sin($0 * .pi / 180)] }
    let batch = try UnitBatch(Matrix<Double>(rows: rows), labels: [0, 0, 1])
    let distances = batch.distances(.squaredEuclidean)
    let pair = distances[0, 1]
    let middle = (distances[0, 2] + distances[1, 2]) / 2 - pair / 4
    // Half of the last digit.
    let rounding = 0.5e-6
    #expect(abs(pair - 0.714425) <= rounding)
    #expect(abs(middle - 0.336586) <= rounding)
    let seen = angleDegrees(ofTangent: (pair / middle).squareRoot() / 2)
    #expect(abs(seen - 36.07) <= 0.005)
    for (inDegree, squared, wanted) in [
      (false, true, -0.631919), (false, false, -1.475405), (true, true, -2.817940),
    ] {
      let found = postedExpression(rows, alpha: 45, inDegree: inDegree, squared: squared)
      #expect(abs(found - wanted) <= rounding)
    }
    // Ours is silent where the negative sees the pair under less than alpha, and only there.
    for (alpha, isActive) in [(45.0, false), (36.08, false), (36.06, true), (20, true)] {
      let items = try AngularHingeLoss<Double>(alphaDegrees: alpha).items(
        of: Triplets([[0, 1, 2]]), in: batch)
      #expect(items.activeCount == (isActive ? 1 : 0))
    }
  }

  @Test func `4 raw features scale the loss and its gradient, unit ones do not`() throws {
    var generator = SeededGenerator(9)
    // Rectified, as the features of a network are.
    let features = (0..<3).map { _ in (0..<64).map { _ in max(0, generator.gaussian()) } }
    let large = features.map { $0.map { 50 * $0 } }
    func posted(_ features: [[Double]]) -> Double {
      max(0, postedExpression(features, alpha: 20, inDegree: false, squared: true))
    }
    #expect(posted(features) > 1)
    expectClose([posted(large) / posted(features)], [2500], within: 1e-9, "loss")
    let gradient = postedGradient(features, alpha: 20)
    let largeGradient = postedGradient(large, alpha: 20)
    // Rounding of a loss of some 1e5 over steps of 0.4.
    expectCloseGradient(
      largeGradient, gradient.map { $0.map { 50 * $0 } }, within: 1e-8, "gradient")

    func ours(_ features: [[Double]]) throws -> LossStep<Double> {
      try AngularHingeLoss<Double>(alphaDegrees: 20).singleStep(
        Matrix(rows: features), labels: [0, 0, 1])
    }
    let (small, scaled) = (try ours(features), try ours(large))
    #expect(small.outcome.loss > 0)
    expectClose([scaled.outcome.loss], [small.outcome.loss], within: 1e-13, "loss")
    expectCloseGradient(
      scaled.embeddingGradient.rows.map { $0.map { 50 * $0 } }, small.embeddingGradient.rows,
      within: 1e-13, "gradient")
  }

  @Test func `4 coincidence costs nothing without a margin`() throws {
    let point = Array(repeating: [0.6, 0.8], count: 3)
    #expect(postedExpression(point, alpha: 45, inDegree: false, squared: true) == 0)
    let embeddings = Matrix<Double>(rows: point)
    let angular = try AngularHingeLoss<Double>(alphaDegrees: 45).singleStep(
      embeddings, labels: [0, 0, 1])
    #expect(angular.outcome.loss == 0)
    let faceNet = try TripletLoss<Double>(margin: 0.2, mining: .all).singleStep(
      embeddings, labels: [0, 0, 1])
    #expect(faceNet.outcome.loss == 0.2)
  }

  @Test func `5 the mean over all triplets divides by the silent ones`() throws {
    // 0.05 % of 20,000 are 10, and 20,000 / 10 is 2000.
    let stated = try #require(StatedAngle.all.first { $0.alpha == 36 })
    #expect(abs(100 / stated.activePercent - 2000) < 1e-9)
    let triplets = try RandomTriplets(seed: 1)
    let loss = try AngularHingeLoss<Double>(alphaDegrees: 36)
    let activeCount = triplets.batches.count {
      loss.items(of: Triplets([[0, 1, 2]]), in: $0).activeCount == 1
    }
    #expect(activeCount == 10)
  }

  @Test func `6 the log-sum-exp form weighs negatives where the hinge is silent`() throws {
    let hinge = try AngularHingeLoss<Double>(alphaDegrees: 45)
    let softened = try AngularNPairLoss<Double>(alphaDegrees: 45, negatives: .allOtherLabels)
    var pair = SamplePairs()
    pair.append(anchor: 0, positive: 1)
    var (sum, least) = (0.0, 1.0)
    for batch in try RandomTriplets(seed: 1).batches {
      #expect(hinge.items(of: Triplets([[0, 1, 2]]), in: batch).activeCount == 0)
      // With 4 t = 4, the derivative by a.n is 4 times the weight.
      let weight = softened.items(of: pair, in: batch).productGradient[0, 2] / 4
      sum += weight
      least = min(least, weight)
    }
    #expect(abs(sum / Double(RandomTriplets.count) - 0.50) <= 0.005)
    #expect(least > 0.05)
  }
}
