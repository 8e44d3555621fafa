internal import SeededRandom

/// Draws of as many people as there are, with replacement: how often each is drawn, draw by draw.
///
/// What a model does on a pair depends on who is in it, so the pairs of a person are no independent
/// trials, and people are drawn in place of pairs. A draw in which a list has no pair of a kind
/// left gives no figures and is drawn again.
///
/// - Source: R. M. Bolle, N. K. Ratha, S. Pankanti, "Error analysis of pattern recognition systems:
///   the subsets bootstrap", Computer Vision and Image Understanding 93, 2004.
package struct PersonResamples: Equatable, Sendable {
  /// For each draw, how often each person is in it.
  package let counts: [[Int]]
  /// For each draw, a number in 0 ..< 1 for each seed, which says the seed that takes its place.
  package let seedDraws: [[Double]]

  /// Says what each stream of random numbers decides; the letters of the word in ASCII.
  private enum Purpose {
    static let people: UInt64 = 0x7065_6f70_6c65
    static let seeds: UInt64 = 0x7365_6564_73
  }

  /// Draws people.
  ///
  /// - Parameters:
  ///   - resampleCount: how many draws.
  ///   - personCount: how many people there are.
  ///   - seedCount: how many seeds there are.
  ///   - lists: each has pairs of both kinds.
  ///   - seed: other seeds give other draws.
  /// - Complexity: O(draws x (people + pairs)).
  package init(
    resampleCount: Int, personCount: Int, seedCount: Int, lists: [EvaluationList], seed: UInt64
  ) {
    var generator = SeededGenerator(Purpose.people, seed)
    var draws: [[Int]] = []
    while draws.count < resampleCount {
      var counts = [Int](repeating: 0, count: personCount)
      for _ in 0..<personCount { counts[generator.index(below: personCount)] += 1 }
      if lists.allSatisfy({ Self.hasBothKinds($0, counts) }) { draws.append(counts) }
    }
    counts = draws
    var seedGenerator = SeededGenerator(Purpose.seeds, seed)
    seedDraws = draws.map { _ in (0..<seedCount).map { _ in seedGenerator.uniform() } }
  }

  private static func hasBothKinds(_ list: EvaluationList, _ personCounts: [Int]) -> Bool {
    func isThere(_ pair: Int) -> Bool {
      personCounts[list.people[pair].left] > 0 && personCounts[list.people[pair].right] > 0
    }
    return list.same.indices.contains { list.same[$0] && isThere($0) }
      && list.same.indices.contains { !list.same[$0] && isThere($0) }
  }
}

/// How often each pair of a list is in a draw of people, and what it counts in the accuracy.
///
/// A same pair is there once for every copy of its person, a different pair once for every couple
/// of copies of its two people: the product of their counts. Couples of copies of one person are no
/// pairs of two people and are left out.
package struct PairWeights: Sendable {
  /// For each pair.
  package let weights: [Int]
  /// The sum over the same pairs.
  package let sameTotal: Int
  /// The sum over the different pairs.
  package let differentTotal: Int
  /// The weight of each pair, times its share in the accuracy.
  ///
  /// Within each kind of pairs the shares add up to what they are without weights, so that a draw
  /// does not change how much the two kinds count.
  package let accuracyShares: [Double]

  /// Weighs the pairs of a list, given how often each person is drawn.
  package init(_ list: EvaluationList, personCounts: [Int]) {
    let weights = Self.weights(of: list, personCounts: personCounts)
    var totals = (same: 0, different: 0)
    var plain = (same: 0.0, different: 0.0)
    var weighted = (same: 0.0, different: 0.0)
    for (pair, weight) in weights.enumerated() {
      let share = list.foldShare[pair]
      if list.same[pair] {
        totals.same += weight
        plain.same += share
        weighted.same += share * Double(weight)
      } else {
        totals.different += weight
        plain.different += share
        weighted.different += share * Double(weight)
      }
    }
    self.weights = weights
    (sameTotal, differentTotal) = totals
    let sameFactor = weighted.same > 0 ? plain.same / weighted.same : 0
    let differentFactor = weighted.different > 0 ? plain.different / weighted.different : 0
    accuracyShares = weights.indices.map { pair in
      list.foldShare[pair] * Double(weights[pair])
        * (list.same[pair] ? sameFactor : differentFactor)
    }
  }

  /// How often each pair is there, given how often each person is drawn.
  static func weights(of list: EvaluationList, personCounts: [Int]) -> [Int] {
    list.people.indices.map { pair in
      let people = list.people[pair]
      return list.same[pair]
        ? personCounts[people.left] : personCounts[people.left] * personCounts[people.right]
    }
  }

  /// Every pair once.
  package init(counting list: EvaluationList) {
    let personCount = (list.people.map { max($0.left, $0.right) }.max() ?? 0) + 1
    self.init(list, personCounts: Array(repeating: 1, count: personCount))
  }
}
