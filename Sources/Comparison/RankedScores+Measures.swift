package import Verification

extension RankedScores {
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
