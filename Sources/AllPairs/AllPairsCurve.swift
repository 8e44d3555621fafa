package import Verification

/// What holds for all pairs of a set.
package struct AllPairsCurve: Sendable, Codable {
  /// TAR within a limit of FAR.
  package struct Rate: Sendable, Codable {
    /// The limit.
    package let limit: FalseAcceptLimit
    /// The share of same pairs that are accepted; this and what follows is nil where the different
    /// pairs are too few for the limit.
    package let trueAcceptRate: Double?
    /// 95 % of what TAR is at this very threshold when people are drawn anew.
    package let interval: Interval?
    /// Same pairs accepted.
    package let trueAccepts: Int?
    /// Different pairs accepted.
    package let falseAccepts: Int?
    /// The least accepted score, or a number between it and the greatest refused one; nil where
    /// nothing is accepted.
    package let threshold: Double?
    /// Why there is no rate.
    package let refusal: String?
  }

  /// What the intervals are, in words.
  package let intervalKind: String
  /// How the bootstrap was drawn.
  package let bootstrap: BootstrapSettings
  /// How many people have pairs.
  package let personCount: Int
  /// Pairs of faces of one person.
  package let sameCount: Int
  /// Pairs of faces of two people.
  package let differentCount: Int
  /// TAR at each limit, in the order asked for.
  package let rates: [Rate]
  /// The share of (same, different) couples of pairs in the right order, ties counted one half; scores
  /// of one bin count as ties.
  package let areaUnderCurve: Double
  /// How far ties of the bins may have moved it.
  package let areaUncertainty: Double
  /// The rate at which FAR and 1 - TAR are equal, on straight lines between the bins' edges.
  package let equalErrorRate: Double

  static let intervalKind =
    "95 %, bootstrap over people with all pairs of theirs; the threshold, which the pairs of two "
    + "people set, is held fixed"

  init(
    limits: [FalseAcceptLimit], points: [Acceptance], same: SamePairs,
    bootstrap: BootstrapSettings, differentCounts: [Int], differentCount: Int
  ) {
    intervalKind = Self.intervalKind
    self.bootstrap = bootstrap
    personCount = same.pairsByPerson.count
    let sameCount = same.pairsByPerson.reduce(0, +)
    self.sameCount = sameCount
    self.differentCount = differentCount
    let intervals = PersonShares(trials: same.pairsByPerson, settings: bootstrap)
      .intervals(of: same.acceptedByPerson)
    rates = limits.map { limit in
      guard let index = points.firstIndex(where: { $0.limit == limit }) else {
        return Rate(
          limit: limit, trueAcceptRate: nil, interval: nil, trueAccepts: nil, falseAccepts: nil,
          threshold: nil, refusal: limit.refusal(differentCount: differentCount))
      }
      let trueAccepts = same.acceptedByPerson[index].reduce(0, +)
      return Rate(
        limit: limit, trueAcceptRate: Double(trueAccepts) / Double(sameCount),
        interval: intervals[index], trueAccepts: trueAccepts,
        falseAccepts: points[index].falseAccepts,
        threshold: points[index].threshold(leastTrueAccept: same.leastAccepted[index]),
        refusal: nil)
    }
    (areaUnderCurve, areaUncertainty) = Self.area(same.counts, differentCounts)
    equalErrorRate = Self.equalErrorRate(same.counts, differentCounts)
  }

  private static func area(_ same: [Int], _ different: [Int]) -> (Double, uncertainty: Double) {
    let couples = Double(same.reduce(0, +)) * Double(different.reduce(0, +))
    var (below, right, tied) = (0.0, 0.0, 0.0)
    for bin in same.indices {
      right += Double(same[bin]) * below
      tied += Double(same[bin]) * Double(different[bin])
      below += Double(different[bin])
    }
    return ((right + tied / 2) / couples, tied / 2 / couples)
  }

  private static func equalErrorRate(_ same: [Int], _ different: [Int]) -> Double {
    let sameTotal = Double(same.reduce(0, +)), differentTotal = Double(different.reduce(0, +))
    var (accepted, falselyAccepted) = (0.0, 0.0)
    for bin in same.indices.reversed() {
      let before = (far: falselyAccepted / differentTotal, miss: 1 - accepted / sameTotal)
      accepted += Double(same[bin])
      falselyAccepted += Double(different[bin])
      let after = (far: falselyAccepted / differentTotal, miss: 1 - accepted / sameTotal)
      if after.far >= after.miss {
        let gap = before.miss - before.far
        let share = gap / (gap + after.far - after.miss)
        return before.far + share * (after.far - before.far)
      }
    }
    return 1  // Not reached: the last bin accepts everything.
  }
}
