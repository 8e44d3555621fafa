package import Verification

/// How often the right person is among the first so many.
package struct RankShare: Equatable, Sendable, Codable {
  /// So many.
  package let rank: Int
  /// The share of searches.
  package let share: Double
  /// The searches that find the person so far up.
  package let count: Int
  /// All searches.
  package let total: Int
  /// Wilson's interval of 95 % over the searches.
  package let wilson: Interval

  init(rank: Int, count: Int, total: Int) {
    self.rank = rank
    self.count = count
    self.total = total
    share = Double(count) / Double(total)
    wilson = Interval(wilson: Double(count), of: total)
  }

  /// The shares for some ranks, given the rank of each search.
  static func shares(of ranks: [Int], at places: [Int]) -> [RankShare] {
    places.map { place in
      RankShare(rank: place, count: ranks.count { $0 <= place }, total: ranks.count)
    }
  }

  /// A line of a table.
  package var line: String {
    "rank \(rank)".padded(to: 14) + percent(share).indented(to: 10)
      + wilson.percents().indented(to: 20) + "\(count) of \(total)".indented(to: 20)
  }
}
