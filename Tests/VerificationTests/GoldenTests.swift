import Foundation
import Testing
import Verification

@Suite struct GoldenTests {
  /// Metrics of given scores are quotients of whole numbers: only the last digits may differ.
  private let metricTolerance = 1e-12
  /// A threshold that is a mean over cosines of features feels their rounding.
  private let featureThresholdTolerance = 1e-9

  @Test func `meets every score set`() throws {
    let sets = try Golden.load().score_sets
    #expect(!sets.isEmpty)
    for set in sets {
      let curve = try RateCurve(scores: set.scores, same: set.same)
      try expect(curve, meets: set.expect, of: set.name)
      let folds = try #require(set.expect.folds)
      let accuracy = try TenFoldAccuracy(scores: set.scores, same: set.same, fold: set.fold)
      expect(accuracy, meets: folds, of: set.name, thresholdTolerance: metricTolerance)
    }
  }

  @Test func `meets every feature set`() throws {
    let sets = try Golden.load().feature_sets
    #expect(!sets.isEmpty)
    for set in sets {
      let dimension = try #require(set.left.first).count
      let embeddings = (set.left + set.right).flatMap { $0 }
      let pairs = set.same.indices.map {
        ResolvedPair(left: $0, right: set.left.count + $0, same: set.same[$0], fold: set.fold[$0])
      }
      let centred = try VerificationProtocol.sphereface.evaluate(
        embeddings: embeddings, dimension: dimension, pairs: pairs)
      expect(
        centred.accuracy, meets: set.expect.folds, of: set.name,
        thresholdTolerance: featureThresholdTolerance)

      let scorer = CosineScorer(embeddings: embeddings, dimension: dimension)
      let mean = try scorer.mean(of: pairs.filter { $0.fold != 1 })
      let firstScores = try scorer.scores(of: pairs, subtracting: mean)
      #expect(areClose(firstScores, set.expect.scores_fold_1, within: 1e-12), "\(set.name)")
      for (index, pair) in pairs.enumerated() where pair.fold == 1 {
        #expect(centred.scores[index] == firstScores[index], "\(set.name), pair \(index)")
      }

      let plain = try VerificationProtocol.lfwUnrestricted.evaluate(
        embeddings: embeddings, dimension: dimension, pairs: pairs)
      #expect(areClose(plain.scores, set.expect.plain_cosine, within: 1e-12), "\(set.name)")
      expect(
        plain.accuracy, meets: set.expect.without_mean_subtraction, of: set.name,
        thresholdTolerance: featureThresholdTolerance)
      try expect(plain.curve, meets: set.expect.plain_cosine_metrics, of: set.name)
    }
  }

  private func expect(
    _ curve: RateCurve, meets metrics: Golden.Metrics, of name: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    func check(_ got: Double, _ want: Double, _ what: String) {
      #expect(
        isClose(got, want, within: metricTolerance), "\(name): \(what) \(got), expected \(want)",
        sourceLocation: sourceLocation)
    }
    #expect(curve.sameCount == metrics.positives, "\(name)", sourceLocation: sourceLocation)
    #expect(curve.differentCount == metrics.negatives, "\(name)", sourceLocation: sourceLocation)
    check(curve.areaUnderCurve, metrics.auc, "AUC")
    check(curve.equalErrorRate, metrics.eer, "EER")
    #expect(!metrics.tar_at_far.isEmpty, "\(name)", sourceLocation: sourceLocation)
    for (limit, want) in metrics.tar_at_far {
      let denominator = Int((1 / (try #require(Double(limit)))).rounded())
      let got = curve.trueAcceptRate(atFalseAcceptRateOneIn: denominator)
      check(got.trueAcceptRate, want.tar, "TAR at \(limit)")
      check(got.falseAcceptRateReached, want.far_reached, "FAR at \(limit)")
      check(got.interpolated, want.tar_interpolated, "interpolated TAR at \(limit)")
      #expect((got.threshold == nil) == (want.threshold == nil), "\(name)")
      check(got.threshold ?? 0, want.threshold ?? 0, "threshold at \(limit)")
    }
  }

  private func expect(
    _ accuracy: TenFoldAccuracy, meets want: Golden.Folds, of name: String,
    thresholdTolerance: Double, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let got = [accuracy.mean, accuracy.standardDeviation, accuracy.standardError]
    #expect(
      areClose(got, [want.mean, want.std, want.standard_error], within: metricTolerance),
      "\(name)", sourceLocation: sourceLocation)
    #expect(
      areClose(accuracy.folds.map(\.accuracy), want.accuracy, within: metricTolerance),
      "\(name)", sourceLocation: sourceLocation)
    #expect(
      areClose(accuracy.folds.map(\.threshold), want.threshold, within: thresholdTolerance),
      "\(name)", sourceLocation: sourceLocation)
  }
}
