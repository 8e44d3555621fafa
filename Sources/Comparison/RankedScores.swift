package import Verification

/// The scores of a model on a list of pairs, sorted once, so that its figures under any weights of
/// the pairs take one pass.
package struct RankedScores: Sendable {
  private struct Entry: Sendable {
    let pair: Int32
    let isSame: Bool
    /// Whether the threshold of the pair's fold, chosen on the other folds, tells the pair right.
    let isRight: Bool
    /// Whether the next pair has a lower score, so that a threshold can lie between them.
    let endsTie: Bool
  }

  /// The pairs, the greatest score first.
  private let entries: [Entry]

  /// Sorts scores and chooses the folds' thresholds.
  ///
  /// - Parameters:
  ///   - scores: one per pair of the list.
  ///   - list: pairs of both kinds in two folds at least.
  /// - Throws: `badScore`, `badPairs`. Complexity: O(pairs log pairs + folds x pairs).
  package init(scores: [Double], of list: EvaluationList) throws(VerificationError) {
    let accuracy = try TenFoldAccuracy(scores: scores, same: list.same, fold: list.fold)
    let thresholds = Dictionary(
      uniqueKeysWithValues: accuracy.folds.map { ($0.fold, $0.threshold) })
    let order = scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
    entries = order.enumerated().map { place, pair in
      let threshold = thresholds[list.fold[pair]] ?? accuracy.meanThreshold
      return Entry(
        pair: Int32(pair), isSame: list.same[pair],
        isRight: list.same[pair] ? scores[pair] > threshold : scores[pair] < threshold,
        endsTie: place + 1 == order.count || scores[order[place + 1]] < scores[pair])
    }
  }

  /// The figures when each pair counts as often as its weight says.
  ///
  /// With weights of 1 these are `TenFoldAccuracy.mean`, `RateCurve.areaUnderCurve` and
  /// `RateCurve.trueAcceptRate(atFalseAcceptRateOneIn:)`. Thresholds of folds are not chosen anew.
  ///
  /// - Parameter weights: of the list's pairs; neither kind adds up to 0.
  /// - Returns: shares, from 0 to 1. Complexity: O(pairs).
  package func measures(_ weights: PairWeights) -> Measures {
    var (trueAccepts, falseAccepts, twiceTheArea) = (0, 0, 0)
    var (trueBefore, falseBefore) = (0, 0)
    var (acceptsOneIn10, acceptsOneIn100) = (0, 0)
    var accuracy = 0.0
    for entry in entries {
      let pair = Int(entry.pair)
      if entry.isRight { accuracy += weights.accuracyShares[pair] }
      if entry.isSame {
        trueAccepts += weights.weights[pair]
      } else {
        falseAccepts += weights.weights[pair]
      }
      guard entry.endsTie else { continue }
      twiceTheArea += (falseAccepts - falseBefore) * (trueAccepts + trueBefore)
      if falseAccepts * 10 <= weights.differentTotal { acceptsOneIn10 = trueAccepts }
      if falseAccepts * 100 <= weights.differentTotal { acceptsOneIn100 = trueAccepts }
      (trueBefore, falseBefore) = (trueAccepts, falseAccepts)
    }
    let same = Double(weights.sameTotal)
    return Measures(
      accuracy: accuracy,
      areaUnderCurve: Double(twiceTheArea) / (2 * same * Double(weights.differentTotal)),
      trueAcceptRateOneIn10: Double(acceptsOneIn10) / same,
      trueAcceptRateOneIn100: Double(acceptsOneIn100) / same)
  }
}
