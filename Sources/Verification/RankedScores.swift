/// The scores of a model on a list of pairs, sorted once, so that its figures under any weights of
/// the pairs take one pass.
package struct RankedScores: Sendable {
  /// A pair among its neighbours.
  package struct Entry: Sendable {
    /// The pair's index in the list.
    package let pair: Int32
    /// Whether it shows one person.
    package let isSame: Bool
    /// Whether the threshold of the pair's fold, chosen on the other folds, tells the pair right.
    package let isRight: Bool
    /// Whether the next pair has a lower score, so that a threshold can lie between them.
    package let endsTie: Bool
  }

  /// The pairs, the greatest score first.
  package let entries: [Entry]

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
    let decisions = scores.indices.map { pair in
      let threshold = thresholds[list.fold[pair]] ?? accuracy.meanThreshold
      return list.same[pair] ? scores[pair] > threshold : scores[pair] < threshold
    }
    self.init(scores: scores, same: list.same, decisions: decisions)
  }

  /// Sorts scores whose pairs' decisions are known; the arrays have one element per pair.
  ///
  /// - Complexity: O(pairs log pairs).
  package init(scores: [Double], same: [Bool], decisions: [Bool]) {
    let order = scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
    entries = order.enumerated().map { place, pair in
      Entry(
        pair: Int32(pair), isSame: same[pair], isRight: decisions[pair],
        endsTie: place + 1 == order.count || scores[order[place + 1]] < scores[pair])
    }
  }
}
