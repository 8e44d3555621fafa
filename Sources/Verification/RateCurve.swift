/// The operating points of a verifier: what is accepted as the threshold goes down.
///
/// A pair is accepted when its score is at least the threshold. Thresholds are the observed scores,
/// the greatest first, after one point that accepts nothing. FAR is the share of different pairs
/// that are accepted, TAR the share of same pairs.
///
/// - Source: T. Fawcett, "An introduction to ROC analysis", Pattern Recognition Letters 27, 2006.
package struct RateCurve: Equatable, Sendable {
  /// What a threshold accepts.
  package struct Point: Equatable, Sendable {
    /// The least score that is accepted; nil where nothing is.
    package let threshold: Double?
    /// Same pairs accepted.
    package let trueAccepts: Int
    /// Different pairs accepted.
    package let falseAccepts: Int
  }

  /// The number of same pairs.
  package let sameCount: Int
  /// The number of different pairs.
  package let differentCount: Int
  /// The operating points, thresholds descending; both counts grow from 0 to all.
  package let points: [Point]

  /// Sorts scores into operating points; equal scores make one point.
  ///
  /// - Parameters:
  ///   - scores: one finite number per pair, greater for pairs more alike.
  ///   - same: for each pair, whether both photos show one person.
  /// - Throws: `badScore` for the first score that is not finite; `badPairs` where there are no
  ///   same or no different pairs.
  /// - Complexity: O(pairs log pairs).
  package init(scores: [Double], same: [Bool]) throws(VerificationError) {
    precondition(
      scores.count == same.count, "scores are \(scores.count), flags \(same.count)")
    try checkFinite(scores)
    sameCount = same.count { $0 }
    differentCount = same.count - sameCount
    guard sameCount > 0 else {
      throw .badPairs(what: "same pairs", found: "0", expected: "at least 1")
    }
    guard differentCount > 0 else {
      throw .badPairs(what: "different pairs", found: "0", expected: "at least 1")
    }
    var points = [Point(threshold: nil, trueAccepts: 0, falseAccepts: 0)]
    var (trueAccepts, falseAccepts) = (0, 0)
    let order = scores.indices.sorted { scores[$0] > scores[$1] }
    for (place, pair) in order.enumerated() {
      if same[pair] { trueAccepts += 1 } else { falseAccepts += 1 }
      let isLastOfTie = place + 1 == order.count || scores[order[place + 1]] != scores[pair]
      if isLastOfTie {
        points.append(
          Point(threshold: scores[pair], trueAccepts: trueAccepts, falseAccepts: falseAccepts))
      }
    }
    self.points = points
  }

  /// The FAR of a point.
  package func falseAcceptRate(of point: Point) -> Double {
    Double(point.falseAccepts) / Double(differentCount)
  }

  /// The TAR of a point.
  package func trueAcceptRate(of point: Point) -> Double {
    Double(point.trueAccepts) / Double(sameCount)
  }
}

extension RateCurve {
  /// The share of (same, different) couples of pairs in the right order, ties counted one half.
  ///
  /// It equals the area under the polyline through the operating points, which is how it is
  /// computed, in whole numbers up to the last division.
  ///
  /// - Complexity: O(points).
  package var areaUnderCurve: Double {
    var twiceTheArea = 0
    for (before, after) in zip(points, points.dropFirst()) {
      twiceTheArea +=
        (after.falseAccepts - before.falseAccepts) * (after.trueAccepts + before.trueAccepts)
    }
    return Double(twiceTheArea) / Double(2 * sameCount * differentCount)
  }

  /// The rate at which FAR and 1 - TAR are equal on the polyline through the operating points.
  ///
  /// The point is interpolated; equal scores of both kinds make a sloped piece.
  ///
  /// - Complexity: O(points).
  package var equalErrorRate: Double {
    // FAR + TAR - 1, times both counts: it grows from point to point, from minus to plus all.
    func excess(_ point: Point) -> Int {
      point.falseAccepts * sameCount + (point.trueAccepts - sameCount) * differentCount
    }
    for (before, after) in zip(points, points.dropFirst()) where excess(after) >= 0 {
      let share = Double(-excess(before)) / Double(excess(after) - excess(before))
      let start = falseAcceptRate(of: before)
      return start + share * (falseAcceptRate(of: after) - start)
    }
    return 1  // Not reached: the last point accepts everything.
  }

  /// The greatest TAR among the operating points whose FAR is at most 1 / `denominator`.
  ///
  /// - Complexity: O(points).
  package func trueAcceptRate(atFalseAcceptRateOneIn denominator: Int) -> TrueAcceptRate {
    trueAcceptRate(at: FalseAcceptLimit(oneIn: denominator))
  }

  /// The greatest TAR among the operating points whose FAR is within a limit.
  ///
  /// Nothing is interpolated and the limit is compared in whole numbers, so with fewer different
  /// pairs than it needs no false accept is allowed.
  ///
  /// - Complexity: O(points).
  package func trueAcceptRate(at limit: FalseAcceptLimit) -> TrueAcceptRate {
    var best = points[0]
    for point in points where limit.allows(point.falseAccepts, of: differentCount) {
      if point.trueAccepts > best.trueAccepts { best = point }
    }
    return TrueAcceptRate(
      limit: limit, trueAcceptRate: trueAcceptRate(of: best), trueAccepts: best.trueAccepts,
      threshold: best.threshold, falseAcceptRateReached: falseAcceptRate(of: best),
      falseAccepts: best.falseAccepts, interpolated: interpolatedTrueAcceptRate(at: limit))
  }

  /// The TAR at the limit itself on straight lines between the upper points: of the points with one
  /// FAR, the one with the greatest TAR.
  private func interpolatedTrueAcceptRate(at limit: FalseAcceptLimit) -> Double {
    var before = points[0]
    var after: Point?
    for point in points {
      if limit.allows(point.falseAccepts, of: differentCount) {
        before = point
      } else if after == nil || after?.falseAccepts == point.falseAccepts {
        after = point
      }
    }
    guard let after else { return trueAcceptRate(of: before) }
    let start = trueAcceptRate(of: before)
    let span = Double(after.falseAccepts - before.falseAccepts) / Double(differentCount)
    let share = (limit.rate - falseAcceptRate(of: before)) / span
    return start + share * (trueAcceptRate(of: after) - start)
  }
}

/// Refuses the first score that is NaN or infinite.
func checkFinite(_ scores: [Double]) throws(VerificationError) {
  for (pair, score) in scores.enumerated() where !score.isFinite {
    throw .badScore(pair: pair, found: "\(score)")
  }
}
