/// How embeddings become scores and folds become an accuracy.
package enum VerificationProtocol: String, CaseIterable, Sendable, Codable {
  /// The cosine of the embeddings as they are; thresholds by cross-validation over the folds.
  ///
  /// - Source: the unrestricted protocol of G. B. Huang et al., "Labeled Faces in the Wild",
  ///   University of Massachusetts, Technical Report 07-49, 2007. It leaves open which of several
  ///   equally good thresholds is taken: here their mean, as in SphereFace's evaluation.
  case lfwUnrestricted = "lfw-unrestricted"
  /// For each fold, the mean over both sides of the other folds' pairs is subtracted from every
  /// embedding before the cosine, as SphereFace's evaluation does.
  ///
  /// A pair's score is its cosine when its own fold is tested; the curve is drawn from these.
  case sphereface
  /// The embeddings of the face and of the mirrored face are summed (by who computes them) and
  /// brought to length 1; the squared Euclidean distance decides, by the first best threshold.
  ///
  /// - Source: the verification code that InsightFace publishes (`recognition/arcface_torch`).
  case insightface

  /// The protocol of a name; `lfw` is the earlier name of `lfw-unrestricted`.
  package init?(name: String) {
    self.init(rawValue: name == "lfw" ? Self.lfwUnrestricted.rawValue : name)
  }

  /// A line for reports.
  package var summary: String {
    switch self {
    case .lfwUnrestricted: "cosine of the embeddings, cross-validated threshold"
    case .sphereface: "cosine after subtracting the other folds' mean, cross-validated threshold"
    case .insightface:
      "embeddings of face and mirrored face summed and at length 1, squared Euclidean distance, "
        + "first best of the thresholds 0, 0.01, ..., 3.99 on the other folds"
    }
  }

  /// Whether an embedding has to be the sum of those of the face and of the mirrored face.
  package var addsMirrored: Bool { self == .insightface }

  /// What is told of a pair, as the protocol's own code tells it.
  var measureName: String { self == .insightface ? "squared distance" : "cosine" }

  /// Which numbers thresholds are, and what they accept.
  package var thresholdMeaning: String {
    self == .insightface
      ? "squared Euclidean distance of embeddings at length 1; a pair at most as far is accepted"
      : "cosine; a pair at least as alike is accepted"
  }

  /// A score, or a threshold among scores, as the protocol's own code tells it: a squared distance
  /// in place of minus that.
  package func measure(ofScore score: Double) -> Double {
    self == .insightface ? 0 - score : score
  }

  /// Where on an axis of measures the pairs are that are more alike, and where the others.
  var sides: (alike: String, unlike: String) {
    self == .insightface ? ("left", "right") : ("right", "left")
  }

  /// What scores in the JSON form are, of which a greater one is more alike.
  package var scoreMeaning: String {
    self == .insightface
      ? "minus the squared Euclidean distance; more is more alike" : "cosine; more is more alike"
  }

  /// The greatest number that a measure can be.
  var greatestMeasure: Double { self == .insightface ? 4 : 1 }

  /// How the folds' thresholds are chosen.
  package var thresholdRule: ThresholdRule {
    self == .insightface ? .firstBestDistance : .meanOfBestCosines
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
    case .lfwUnrestricted:
      scores = try scorer.scores(of: pairs)
      accuracy = try TenFoldAccuracy(scores: scores, same: same, fold: fold, rule: thresholdRule)
    case .insightface:
      scores = try scorer.negatedSquaredDistances(of: pairs)
      accuracy = try TenFoldAccuracy(scores: scores, same: same, fold: fold, rule: thresholdRule)
    case .sphereface:
      var ownScores = [Double](repeating: 0, count: pairs.count)
      accuracy = try TenFoldAccuracy(
        same: same, fold: fold, rule: thresholdRule
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
