internal import CKernels

/// Scores of pairs, counted in bins, and the greatest of them as they are.
///
/// One belongs to a thread; what several have counted is added up.
struct ScoreCounter {
  static let binCount = Int(SCORE_BIN_COUNT)

  /// How many scores are in each bin.
  private(set) var counts = [Int](repeating: 0, count: binCount)
  /// Scores above the cutoff that were not taken away yet.
  var tail: [Float] = []

  private var recent = [UInt32](repeating: 0, count: binCount)
  private var recentCount = 0
  private var above: [Float] = []

  /// Counts the scores of a run, and keeps those above the cutoff.
  mutating func add(_ scores: some Collection<Float>, above cutoff: Float) {
    if above.count < scores.count { above = Array(repeating: 0, count: scores.count) }
    if recentCount + scores.count > Int(UInt32.max) { settle() }
    recentCount += scores.count
    let kept = scores.withContiguousStorageIfAvailable { scores in
      recent.withUnsafeMutableBufferPointer { bins in
        above.withUnsafeMutableBufferPointer { tail in
          guard let first = scores.baseAddress, let bins = bins.baseAddress,
            let tail = tail.baseAddress
          else { return 0 }
          return score_count(first, scores.count, bins, cutoff, tail)
        }
      }
    }
    guard let kept else { preconditionFailure("scores do not lie side by side") }
    tail += above[..<kept]
  }

  /// Adds up what was counted.
  mutating func settle() {
    for bin in recent.indices where recent[bin] > 0 {
      counts[bin] += Int(recent[bin])
      recent[bin] = 0
    }
    recentCount = 0
  }

  /// Adds what another has counted, but for its tail.
  mutating func merge(_ other: consuming ScoreCounter) {
    other.settle()
    for bin in counts.indices { counts[bin] += other.counts[bin] }
  }

  /// The bin that a score is counted in.
  static func bin(of score: Float) -> Int { Int(score_bin(score)) }

  /// The least score of a bin.
  static func lowerEdge(ofBin bin: Int) -> Double { 2 * Double(bin) / Double(binCount) - 1 }
}

/// The greatest of many scores.
struct GreatestScores {
  /// How many are kept.
  let limit: Int
  /// No score that is not above this is among the greatest.
  private(set) var cutoff = -Float.infinity

  private var scores: [Float] = []

  init(limit: Int) {
    precondition(limit > 0, "limit is \(limit), expected at least 1")
    self.limit = limit
  }

  /// Takes scores in; the cutoff rises now and then.
  mutating func add(_ more: [Float]) {
    scores += more
    if scores.count >= 2 * limit { cut() }
  }

  /// The scores, greatest first.
  consuming func sorted() -> [Float] {
    if scores.count > limit { cut() }
    return scores.sorted(by: >)
  }

  private mutating func cut() {
    cutoff = scores.withUnsafeMutableBufferPointer { scores in
      guard let first = scores.baseAddress else { return cutoff }
      return score_keep_greatest(first, scores.count, limit)
    }
    scores.removeSubrange(limit...)
  }
}
