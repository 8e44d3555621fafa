internal import Verification

/// A limit of FAR, and what is accepted within it.
struct Acceptance: Sendable {
  /// FAR is at most this.
  let limit: FalseAcceptLimit
  /// Different pairs that are accepted.
  let falseAccepts: Int
  /// The least score of these; nil where there is none.
  let leastFalseAccept: Float?

  /// What a score has to be to be accepted.
  private enum Rule {
    case above(Float)
    case fromBin(Int)
  }
  private let rule: Rule

  /// Accepts as much as the limit allows.
  ///
  /// - Parameters:
  ///   - limit: of FAR.
  ///   - greatest: the greatest scores of different pairs, greatest first.
  ///   - counts: how many scores of different pairs are in each bin.
  ///   - total: the number of different pairs.
  init(limit: FalseAcceptLimit, greatest: [Float], counts: [Int], total: Int) {
    self.limit = limit
    let allowed = limit.allowedCount(of: total)
    if allowed < greatest.count {
      let refused = greatest[allowed]
      rule = .above(refused)
      // Of equal scores all are refused.
      falseAccepts = greatest[..<allowed].partitioningIndex { $0 <= refused }
      leastFalseAccept = falseAccepts > 0 ? greatest[falseAccepts - 1] : nil
    } else if greatest.count == total {
      rule = .above(-.infinity)
      falseAccepts = total
      leastFalseAccept = greatest.last
    } else {
      var (bin, accepted) = (counts.count, 0)
      while bin > 0, accepted + counts[bin - 1] <= allowed {
        bin -= 1
        accepted += counts[bin]
      }
      rule = .fromBin(bin)
      falseAccepts = accepted
      leastFalseAccept = nil
    }
  }

  /// True if a pair of this score is accepted.
  func accepts(_ score: Float) -> Bool {
    switch rule {
    case .above(let refused): score > refused
    case .fromBin(let bin): ScoreCounter.bin(of: score) >= bin
    }
  }

  /// Chooses the threshold to state.
  ///
  /// - Parameter leastTrueAccept: the least accepted score of a same pair; nil where there is none.
  /// - Returns: a number that no accepted score is below, and every refused one is.
  func threshold(leastTrueAccept: Float?) -> Double? {
    switch rule {
    case .above:
      return [leastFalseAccept, leastTrueAccept].compactMap { $0 }.min().map(Double.init)
    case .fromBin(let bin): return ScoreCounter.lowerEdge(ofBin: bin)
    }
  }
}

extension Collection {
  /// The first index from which on a condition holds, where it holds for all that follow as well.
  fileprivate func partitioningIndex(where belongsToSecond: (Element) -> Bool) -> Index {
    var (low, count) = (startIndex, self.count)
    while count > 0 {
      let half = count / 2
      let middle = index(low, offsetBy: half)
      if belongsToSecond(self[middle]) {
        count = half
      } else {
        low = index(after: middle)
        count -= half + 1
      }
    }
    return low
  }
}
