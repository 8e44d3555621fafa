extension Verdict {
  /// The verdict of the mean score of several models on the same pairs.
  ///
  /// Each pair has one score a model, that of its own fold where a protocol scores by folds; the
  /// curve and the folds' thresholds come from the means.
  ///
  /// - Parameter verdicts: at least one, of the same pairs under one protocol.
  /// - Returns: the verdict itself where there is only one.
  /// - Throws: as `TenFoldAccuracy` and `RateCurve`.
  package static func averaging(_ verdicts: [Verdict]) throws(VerificationError) -> Verdict {
    let first = verdicts[0]
    guard verdicts.count > 1 else { return first }
    precondition(
      verdicts.allSatisfy { $0.pairs == first.pairs }, "verdicts are not of the same pairs")
    let scores = first.pairs.indices.map { pair in
      verdicts.reduce(0) { $0 + $1.scores[pair] } / Double(verdicts.count)
    }
    let same = first.pairs.map(\.same)
    return Verdict(
      verificationProtocol: first.verificationProtocol, pairs: first.pairs, scores: scores,
      curve: try RateCurve(scores: scores, same: same),
      accuracy: try TenFoldAccuracy(
        scores: scores, same: same, fold: first.pairs.map(\.fold),
        rule: first.verificationProtocol.thresholdRule))
  }
}
