/// Finds all pairs of hashes that differ in few bits, without comparing each with each.
///
/// The bits are dealt out to m parts. Where two hashes differ in at most r = m q + a bits, they
/// differ in at most q bits within one of the first a + 1 parts, or in at most q - 1 within one of
/// the others: fewer in no part would add up to more than r. So each part in turn gets a table of
/// who has which value there, and the entries of values that are that near are compared. What is
/// found is what a comparison of each with each would find.
///
/// - Source: Norouzi, Punjani, Fleet, "Fast search in Hamming space with multi-index hashing", CVPR
///   2012, with the smaller radius of the later parts from its section 3.
package struct DuplicateSearch: Sendable {
  private let hashes: [PerceptualHash]
  private let limit: Int
  private let parts: [HashPart]

  /// Prepares the search.
  ///
  /// - Parameters:
  ///   - hashes: best without repetitions, of which each is a pair; at most 2^31.
  ///   - limit: the most bits in which a pair may differ, 0 ... 256.
  ///   - partCount: into how many parts the bits are dealt, 11 ... 256; by default as many as make
  ///     the search of evenly spread hashes shortest.
  package init(_ hashes: [PerceptualHash], limit: Int, partCount: Int? = nil) {
    precondition((0...PerceptualHash.bitCount).contains(limit), "limit is \(limit) bits")
    self.hashes = hashes
    self.limit = limit
    let partCount = partCount ?? HashPart.bestCount(ofHashes: hashes.count, limit: limit)
    precondition(
      HashPart.counts.contains(partCount), "\(partCount) parts, expected \(HashPart.counts)")
    parts = HashPart.all(count: partCount, limit: limit)
  }

  /// Tells every pair once, in an order that depends on the hashes alone.
  ///
  /// - Parameter body: takes the index of one hash, the greater index of the other, and in how many
  ///   bits they differ.
  /// - Complexity: O(hashes) memory; time is that of the pairs that are near in some part. A
  ///   million hashes, drawn with the means and covariances of the frequencies of LFW's faces, take
  ///   25 seconds on one core at a limit of 32, with ten thousand planted pairs to be found.
  package func forEachPair(_ body: (Int, Int, Int) -> Void) {
    for (number, part) in parts.enumerated() where part.radius >= 0 {
      let table = PartTable(part, of: hashes)
      for flip in part.flips {
        table.forEachPair(flip: flip, limit: limit) { first, second, distance in
          if !parts.areNear(hashes[first], hashes[second], before: number) {
            body(min(first, second), max(first, second), distance)
          }
        }
      }
    }
  }
}
