internal import Dispatch
internal import Synchronization
package import Tensors
package import Verification

/// Every pair of a set of faces, scored by cosine.
///
/// The scores are never all in memory: pairs of different people are counted in bins while the
/// greatest scores are kept as they are; pairs of one person, of which there are few, are scored in a
/// second pass, against the thresholds that the first has found.
package struct AllPairs {
  private let directions: FaceDirections

  /// Rows of a tile: its scores stay in a processor's cache between the product and the count.
  private static let tileSide = 1024
  /// At most so many of the greatest scores are kept, 4 bytes each, twice that for a while.
  private static let mostKept = 8 << 20

  /// Takes the embeddings of a set.
  ///
  /// - Parameters:
  ///   - embeddings: N x D, in any order and of any length.
  ///   - labels: the person of each row.
  /// - Throws: `badEmbedding` for a row that is zero or not finite; `badPairs` where there are no
  ///   pairs of one person, or of two.
  package init(embeddings: Matrix<Float>, labels: [Int]) throws(VerificationError) {
    directions = try FaceDirections(embeddings, labels: labels)
    guard directions.sameCount > 0 else {
      throw .badPairs(what: "same pairs", found: "0", expected: "at least 1")
    }
    guard directions.differentCount > 0 else {
      throw .badPairs(what: "different pairs", found: "0", expected: "at least 1")
    }
  }

  /// Pairs of faces of one person.
  package var sameCount: Int { directions.sameCount }
  /// Pairs of faces of two people.
  package var differentCount: Int { directions.differentCount }

  /// Scores all pairs.
  ///
  /// Where FAR is at most 1/1000 (and at most 8 million pairs are accepted), the threshold is exact; for
  /// more, it is the lower edge of one of 16,384 bins, the first with which the FAR is within its
  /// limit. The counts are exact for the cosines of fp32 either way.
  ///
  /// - Parameters:
  ///   - limits: of FAR; nil takes the powers of ten that the pairs resolve.
  ///   - bootstrap: how intervals are drawn.
  ///   - workers: threads; OpenBLAS should have one of its own.
  ///   - progress: told how many pairs are scored, of how many; from one thread at a time.
  /// - Returns: TAR at each limit, or why there is none, and what holds for the whole curve.
  /// - Complexity: O(N^2 D), and N D numbers of memory.
  package func curve(
    at limits: [FalseAcceptLimit]? = nil, bootstrap: BootstrapSettings = BootstrapSettings(),
    workers: Int, progress: @Sendable (_ done: Int, _ total: Int) -> Void
  ) -> AllPairsCurve {
    let kept = min(Self.mostKept, differentCount, max(1024, differentCount / 1000 + 1))
    let (different, greatest) = countDifferent(
      keeping: kept, workers: workers, progress: progress)
    let limits =
      limits
      ?? FalseAcceptLimit.fitting(differentCount: differentCount, downToOneIn: 1_000_000_000)
    let resolved = limits.filter { $0.refusal(differentCount: differentCount) == nil }
    let points = resolved.map { limit in
      Acceptance(
        limit: limit, greatest: greatest, counts: different.counts, total: differentCount)
    }
    let same = SamePairs(directions, tileSide: Self.tileSide, points: points)
    return AllPairsCurve(
      limits: limits, points: points, same: same, bootstrap: bootstrap,
      differentCounts: different.counts, differentCount: differentCount)
  }

  /// What the threads share while they count.
  private struct Shared {
    var counter = ScoreCounter()
    var greatest: GreatestScores
    var done = 0
  }

  private func countDifferent(
    keeping kept: Int, workers: Int, progress: @Sendable (Int, Int) -> Void
  ) -> (ScoreCounter, greatest: [Float]) {
    let tileCount = (directions.rows.rowCount + Self.tileSide - 1) / Self.tileSide
    let tiles = tileCount * (tileCount + 1) / 2
    let next = Atomic(0)
    let shared = Mutex(Shared(greatest: GreatestScores(limit: kept)))
    DispatchQueue.concurrentPerform(iterations: workers) { _ in
      var counter = ScoreCounter()
      var products = [Float](repeating: 0, count: Self.tileSide * Self.tileSide)
      var cutoff = -Float.infinity
      while true {
        let index = next.add(1, ordering: .relaxed).oldValue
        guard index < tiles else { break }
        let count = score(tile: index, of: tileCount, &products, into: &counter, above: cutoff)
        shared.withLock { shared in
          shared.greatest.add(counter.tail)
          cutoff = shared.greatest.cutoff
          shared.done += count
          progress(shared.done, differentCount)
        }
        counter.tail.removeAll(keepingCapacity: true)
      }
      shared.withLock { $0.counter.merge(counter) }
    }
    return shared.withLock { ($0.counter, $0.greatest.sorted()) }
  }

  /// Scores the pairs of two people in a tile of the triangle left < right.
  ///
  /// - Returns: how many these are.
  private func score(
    tile: Int, of tileCount: Int, _ products: inout [Float], into counter: inout ScoreCounter,
    above cutoff: Float
  ) -> Int {
    // Tiles of the triangle, column of tiles by column: column c has c + 1.
    var (column, row) = (0, tile)
    while row > column {
      row -= column + 1
      column += 1
    }
    let left = rows(ofTile: row), right = rows(ofTile: column)
    multiplyRows(left, of: directions.rows, by: right, of: directions.rows, into: &products)
    var pairCount = 0
    for row in left {
      // People lie one behind the other: whoever comes after the end of this one is another.
      let first = max(directions.ends[row], right.lowerBound)
      guard first < right.upperBound else { continue }
      let start = (row - left.lowerBound) * right.count
      counter.add(
        products[(start + first - right.lowerBound)..<(start + right.count)], above: cutoff)
      pairCount += right.upperBound - first
    }
    return pairCount
  }

  private func rows(ofTile tile: Int) -> Range<Int> {
    let start = tile * Self.tileSide
    return start..<min(start + Self.tileSide, directions.rows.rowCount)
  }
}
