internal import SeededRandom

/// Shares of trials that belong to people, such as of the same pairs that are accepted at a
/// threshold, and where they lie for other people.
///
/// The trials of a person are not independent, so people are drawn with replacement, each with all
/// trials. Whatever decides about a trial, such as a threshold, is held fixed: the interval says
/// nothing of how it would move. It is a normal one on the scale of the logit, as that of
/// `PersonBootstrap`.
///
/// - Source: R. M. Bolle, N. K. Ratha, S. Pankanti, "Error analysis of pattern recognition systems:
///   the subsets bootstrap", Computer Vision and Image Understanding 93, 2004.
package struct PersonShares: Sendable {
  /// How many trials each person has, at least one.
  private let trials: [Int]
  private let settings: BootstrapSettings

  /// Says what the stream of random numbers decides; the letters of the word in ASCII.
  private static let purpose: UInt64 = 0x7368_6172_6573

  /// Takes people, at least one, with their numbers of trials, each at least one.
  package init(trials: [Int], settings: BootstrapSettings) {
    precondition(
      !trials.isEmpty && trials.allSatisfy { $0 > 0 },
      "people are \(trials.count), trials \(trials.min() ?? 0) at least, expected 1 of both")
    self.trials = trials
    self.settings = settings
  }

  /// The intervals of 95 % of shares, all under the same draws.
  ///
  /// A share of 0 or 1, or one that no draw changes, gets Wilson's interval over as many trials as
  /// there are people.
  ///
  /// - Parameter hits: for each share, how many of each person's trials count.
  /// - Returns: an interval a share.
  /// - Complexity: O(draws x people x shares).
  package func intervals(of hits: [[Int]]) -> [Interval] {
    var generator = SeededGenerator(Self.purpose, settings.seed)
    let total = trials.reduce(0, +)
    var logits = hits.map { _ in [Double]() }
    for _ in 0..<settings.resampleCount {
      var counts = [Int](repeating: 0, count: trials.count)
      for _ in trials { counts[generator.index(below: trials.count)] += 1 }
      let drawn = Self.sum(trials, counts)
      for (share, hits) in hits.enumerated() {
        logits[share].append(
          logit(Double(Self.sum(hits, counts)) / Double(drawn), steps: Double(total)))
      }
    }
    return zip(hits, logits).map { hits, logits in
      Interval(
        estimate: Double(hits.reduce(0, +)) / Double(total),
        logitVariance: sampleVariance(of: logits), trials: trials.count)
    }
  }

  private static func sum(_ numbers: [Int], _ counts: [Int]) -> Int {
    zip(numbers, counts).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
