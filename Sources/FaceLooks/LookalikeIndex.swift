/// Finds those of some hashes that any other hash is near to, without comparing it with each.
///
/// The few stay in memory, as those of an evaluation; the many pass by one after the other, as
/// those of a training set. The method is that of `DuplicateSearch`, and what is found is what a
/// comparison with each would find.
package struct LookalikeIndex: Sendable {
  private let limit: Int
  private let parts: [HashPart]
  private let tables: [PartTable]
  private let flips: [[Int]]

  /// Sorts the hashes.
  ///
  /// - Parameters:
  ///   - hashes: at most 2^31, best without repetitions.
  ///   - limit: the most bits in which a hash and one of these may differ, 0 ... 256.
  ///   - partCount: into how many parts the bits are dealt, 11 ... 256; by default as many as make
  ///     the search shortest.
  /// - Complexity: some 600 bytes a hash at a limit of 32.
  package init(_ hashes: [PerceptualHash], limit: Int, partCount: Int? = nil) {
    precondition((0...PerceptualHash.bitCount).contains(limit), "limit is \(limit) bits")
    let partCount = partCount ?? HashPart.bestCount(ofHashes: hashes.count, limit: limit)
    precondition(
      HashPart.counts.contains(partCount), "\(partCount) parts, expected \(HashPart.counts)")
    self.limit = limit
    parts = HashPart.all(count: partCount, limit: limit).filter { $0.radius >= 0 }
    tables = parts.map { PartTable($0, of: hashes) }
    flips = parts.map(\.flips)
  }

  /// Tells every one of the hashes that is near to another, once.
  ///
  /// - Parameters:
  ///   - hash: any.
  ///   - body: takes the index of a hash, and in how many bits the two differ.
  package func forEachNear(_ hash: PerceptualHash, _ body: (Int, Int) -> Void) {
    for (number, part) in parts.enumerated() {
      let value = part.value(of: hash)
      for flip in flips[number] {
        tables[number].forEachNear(hash, value: value ^ flip, limit: limit) {
          index, own, distance in
          if !parts.areNear(hash, own, before: number) { body(index, distance) }
        }
      }
    }
  }
}
