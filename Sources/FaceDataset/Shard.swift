/// One of N parts of a run's work, which N processes do without knowing of each other.
package struct Shard: Sendable, Equatable, CustomStringConvertible {
  /// Which part, from 1 to the count.
  package let index: Int

  /// How many parts.
  package let count: Int

  /// All of the work in one part.
  package static let whole = Shard(uncheckedIndex: 1, count: 1)

  /// Takes a part if there is such a one.
  package init?(index: Int, count: Int) {
    guard (1...1_000_000).contains(count), (1...count).contains(index) else { return nil }
    self.init(uncheckedIndex: index, count: count)
  }

  private init(uncheckedIndex: Int, count: Int) {
    index = uncheckedIndex
    self.count = count
  }

  /// Reads `I/N`.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let index = parts[0], let count = parts[1] else { return nil }
    self.init(index: index, count: count)
  }

  package var description: String { "\(index)/\(count)" }

  /// Whether a photo belongs to this part; each belongs to exactly one, by its path alone.
  ///
  /// - Source: 64-bit FNV-1a (Fowler, Noll, Vo), constants of RFC 9923; folded to 32 bits.
  package func contains(_ source: String) -> Bool {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in source.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return Int((hash >> 32 ^ hash) & 0xffff_ffff) % count == index - 1
  }
}
