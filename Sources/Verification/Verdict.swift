/// What a verification found: each pair's score, the operating points and the folds' accuracies.
package struct Verdict: Equatable, Sendable {
  /// How the scores were made.
  package let verificationProtocol: VerificationProtocol
  /// The pairs, as given.
  package let pairs: [ResolvedPair]
  /// A score per pair, greater for pairs more alike: a cosine, or minus a squared distance.
  package let scores: [Double]
  /// The operating points of the scores.
  package let curve: RateCurve
  /// The accuracy over the folds.
  package let accuracy: TenFoldAccuracy
}

/// A pair that lies far on the wrong side of its fold's threshold, or the nearest to it.
package struct WorstPair: Equatable, Sendable {
  /// The 0-based index among the verdict's pairs.
  package let pairIndex: Int
  /// The faces, whether they are of one person, and the fold.
  package let pair: ResolvedPair
  /// The pair's score.
  package let score: Double
  /// The threshold of the pair's fold.
  package let threshold: Double
  /// How far the score lies on the wrong side of the threshold; below 0 where the pair is told
  /// right.
  package var error: Double { pair.same ? threshold - score : score - threshold }
  /// Whether the threshold tells the pair right.
  package let isRight: Bool
}

extension Verdict {
  /// For each pair, the threshold that was chosen on the other folds.
  package var thresholds: [Double] {
    let thresholds = Dictionary(
      uniqueKeysWithValues: accuracy.folds.map { ($0.fold, $0.threshold) })
    return pairs.map { thresholds[$0.fold] ?? accuracy.meanThreshold }
  }

  /// The scores in order, with the decisions.
  package var ranked: RankedScores {
    RankedScores(scores: scores, same: pairs.map(\.same), decisions: decisions)
  }

  /// The pairs with their people; without them each photo is a person of its own.
  package func list(people: [PeopleOfPair]?) -> EvaluationList {
    let photos = Set(pairs.flatMap { [$0.left, $0.right] }).sorted()
    let indices = Dictionary(uniqueKeysWithValues: zip(photos, photos.indices))
    let ownPeople = pairs.map { pair in
      let left = indices[pair.left] ?? 0
      return PeopleOfPair(left: left, right: pair.same ? left : indices[pair.right] ?? 0)
    }
    return EvaluationList(
      name: "all", pairIndices: Array(pairs.indices), same: pairs.map(\.same),
      fold: pairs.map(\.fold), people: people ?? ownPeople)
  }

  /// For each pair, whether the threshold that was chosen on the other folds tells it right.
  package var decisions: [Bool] {
    let rule = verificationProtocol.thresholdRule
    return zip(zip(pairs, scores), thresholds).map { pair, threshold in
      rule.isRight(score: pair.1, same: pair.0.same, threshold: threshold)
    }
  }

  /// The pairs with the greatest error, same pairs first, each kind from bad to better.
  ///
  /// - Parameter countPerKind: how many same pairs, and how many different pairs, at most.
  /// - Returns: pairs that may yet be right where few are wrong; equal errors in the pairs' order.
  /// - Complexity: O(pairs log pairs).
  package func worstPairs(countPerKind: Int = 5) -> [WorstPair] {
    let (thresholds, decisions) = (thresholds, decisions)
    let all = pairs.indices.map { index in
      WorstPair(
        pairIndex: index, pair: pairs[index], score: scores[index], threshold: thresholds[index],
        isRight: decisions[index])
    }
    let sorted = all.sorted { ($1.error, $0.pairIndex) < ($0.error, $1.pairIndex) }
    return Array(sorted.filter(\.pair.same).prefix(countPerKind))
      + Array(sorted.filter { !$0.pair.same }.prefix(countPerKind))
  }
}
