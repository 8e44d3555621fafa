/// How embeddings become scores and folds become an accuracy.
package enum VerificationProtocol: String, CaseIterable, Sendable, Codable {
  /// The cosine of the embeddings as they are; thresholds by cross-validation over the folds.
  case lfw
  /// For each fold, the mean over both sides of the other folds' pairs is subtracted from every
  /// embedding before the cosine, as SphereFace's evaluation does.
  ///
  /// A pair's score is its cosine when its own fold is tested; the curve is drawn from these.
  case sphereface

  /// A line for reports.
  package var summary: String {
    switch self {
    case .lfw: "cosine of the embeddings, cross-validated threshold"
    case .sphereface: "cosine after subtracting the other folds' mean, cross-validated threshold"
    }
  }

  /// Scores pairs of faces and measures how well same and different pairs are told apart.
  ///
  /// - Parameters:
  ///   - embeddings: N x D, row by row.
  ///   - dimension: D.
  ///   - pairs: rows of the embeddings; at least two folds, and pairs of both kinds.
  /// - Returns: the scores in the order of the pairs, the operating points and the folds.
  /// - Throws: `badEmbedding` for a row that is zero or not finite, `badPairs` where folds or kinds
  ///   are missing.
  /// - Complexity: O(pairs x D), for `sphereface` times the number of folds.
  package func evaluate(
    embeddings: [Float], dimension: Int, pairs: [ResolvedPair]
  ) throws(VerificationError) -> Verdict {
    let scorer = CosineScorer(embeddings: embeddings, dimension: dimension)
    let same = pairs.map(\.same)
    let fold = pairs.map(\.fold)
    let scores: [Double]
    let accuracy: TenFoldAccuracy
    switch self {
    case .lfw:
      scores = try scorer.scores(of: pairs)
      accuracy = try TenFoldAccuracy(scores: scores, same: same, fold: fold)
    case .sphereface:
      var ownScores = [Double](repeating: 0, count: pairs.count)
      accuracy = try TenFoldAccuracy(
        same: same, fold: fold
      ) { (tested) throws(VerificationError) -> [Double] in
        let mean = try scorer.mean(of: pairs.filter { $0.fold != tested })
        let foldScores = try scorer.scores(of: pairs, subtracting: mean)
        for index in pairs.indices where fold[index] == tested {
          ownScores[index] = foldScores[index]
        }
        return foldScores
      }
      scores = ownScores
    }
    return Verdict(
      verificationProtocol: self, pairs: pairs, scores: scores,
      curve: try RateCurve(scores: scores, same: same), accuracy: accuracy)
  }
}
