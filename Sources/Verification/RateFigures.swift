/// The figures of a model that a threshold plays no part in.
package struct RateFigures: Equatable, Sendable {
  /// The share of (same, different) couples of pairs in the right order.
  package let areaUnderCurve: Double
  /// The rate at which FAR and 1 - TAR are equal, interpolated.
  package let equalErrorRate: Double
  /// The TAR below each limit of FAR.
  package let trueAcceptRates: [Double]

  /// All figures in one order: AUC, EER, then the TARs.
  package var all: [Double] { [areaUnderCurve, equalErrorRate] + trueAcceptRates }
}

extension RankedScores {
  /// The figures when each pair counts as often as its weight says.
  ///
  /// With weights of 1 these are those of `RateCurve`.
  ///
  /// - Parameters:
  ///   - weights: of the list's pairs; neither kind adds up to 0.
  ///   - limits: of FAR.
  /// - Returns: shares, from 0 to 1.
  /// - Complexity: O(pairs x limits).
  package func figures(weights: [Int], limits: [FalseAcceptLimit]) -> RateFigures {
    var (sameTotal, differentTotal) = (0, 0)
    for entry in entries {
      let weight = weights[Int(entry.pair)]
      if entry.isSame { sameTotal += weight } else { differentTotal += weight }
    }
    var (trueAccepts, falseAccepts, twiceTheArea) = (0, 0, 0)
    var (trueBefore, falseBefore, excessBefore) = (0, 0, -sameTotal * differentTotal)
    var crossing: Double?
    var accepts = [Int](repeating: 0, count: limits.count)
    for entry in entries {
      if entry.isSame {
        trueAccepts += weights[Int(entry.pair)]
      } else {
        falseAccepts += weights[Int(entry.pair)]
      }
      guard entry.endsTie else { continue }
      twiceTheArea += (falseAccepts - falseBefore) * (trueAccepts + trueBefore)
      for (index, limit) in limits.enumerated()
      where limit.allows(falseAccepts, of: differentTotal) {
        accepts[index] = trueAccepts
      }
      // FAR + TAR - 1, times both totals.
      let excess = falseAccepts * sameTotal + (trueAccepts - sameTotal) * differentTotal
      if crossing == nil, excess >= 0 {
        let share = Double(-excessBefore) / Double(max(1, excess - excessBefore))
        let start = Double(falseBefore)
        crossing = (start + share * (Double(falseAccepts) - start)) / Double(differentTotal)
      }
      (trueBefore, falseBefore, excessBefore) = (trueAccepts, falseAccepts, excess)
    }
    let same = Double(sameTotal)
    return RateFigures(
      areaUnderCurve: Double(twiceTheArea) / (2 * same * Double(differentTotal)),
      equalErrorRate: crossing ?? 1, trueAcceptRates: accepts.map { Double($0) / same })
  }
}
