internal import SeededRandom

/// What holds for all pairs of a set.
package struct AllPairsCurve: Sendable, Codable {
  /// TAR within a limit of FAR.
  package struct Rate: Sendable, Codable {
    /// The limit is 1 / this.
    package let falseAcceptRateOneIn: Int
    /// The share of same pairs that are accepted.
    package let trueAcceptRate: Double
    /// 95 % of what TAR is at this threshold when people are drawn anew.
    package let interval: [Double]
    /// Same pairs accepted.
    package let trueAccepts: Int
    /// Different pairs accepted.
    package let falseAccepts: Int
    /// The least accepted score, or a number between it and the greatest refused one; nil where
    /// nothing is accepted.
    package let threshold: Double?
  }

  /// Pairs of faces of one person.
  package let sameCount: Int
  /// Pairs of faces of two people.
  package let differentCount: Int
  /// TAR at each limit that the pairs resolve, in the order asked for.
  package let rates: [Rate]
  /// The share of (same, different) couples of pairs in the right order, ties counted one half; scores
  /// of one bin count as ties.
  package let areaUnderCurve: Double
  /// How far ties of the bins may have moved it.
  package let areaUncertainty: Double
  /// The rate at which FAR and 1 - TAR are equal, on straight lines between the bins' edges.
  package let equalErrorRate: Double

  init(
    points: [Acceptance], same: SamePairs, differentCounts: [Int], sameCount: Int,
    differentCount: Int
  ) {
    self.sameCount = sameCount
    self.differentCount = differentCount
    rates = points.indices.map { index in
      let accepted = same.acceptedByPerson[index]
      let trueAccepts = accepted.reduce(0, +)
      return Rate(
        falseAcceptRateOneIn: points[index].limit,
        trueAcceptRate: Double(trueAccepts) / Double(sameCount),
        interval: Self.interval(ofShare: accepted, of: same.pairsByPerson),
        trueAccepts: trueAccepts, falseAccepts: points[index].falseAccepts,
        threshold: points[index].threshold(leastTrueAccept: same.leastAccepted[index]))
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

  /// Draws people with replacement, 1,000 times.
  ///
  /// - Source: R. M. Bolle, N. K. Ratha, S. Pankanti, "Error analysis of pattern recognition systems:
  ///   the subsets bootstrap", Computer Vision and Image Understanding 93, 2004.
  private static func interval(ofShare accepted: [Int], of pairs: [Int]) -> [Double] {
    let drawCount = 1000
    var generator = SeededGenerator(0x616c_6c70_6169_7273)  // "allpairs"
    let shares = (0..<drawCount).map { _ in
      var (hits, total) = (0, 0)
      for _ in pairs.indices {
        let person = generator.index(below: pairs.count)
        hits += accepted[person]
        total += pairs[person]
      }
      return Double(hits) / Double(total)
    }.sorted()
    return [shares[drawCount / 40], shares[drawCount - 1 - drawCount / 40]]
  }
}
