import FaceLooks
import SeededRandom
import Testing

@Suite struct LookalikeIndexTests {
  private struct Pair: Hashable {
    let own: Int
    let other: Int
    let distance: Int
  }

  private static func compared(
    _ own: [PerceptualHash], _ others: [PerceptualHash], limit: Int
  ) -> Set<Pair> {
    var pairs: Set<Pair> = []
    for (first, hash) in own.enumerated() {
      for (second, other) in others.enumerated() {
        let distance = hash.distance(to: other)
        if distance <= limit { pairs.insert(Pair(own: first, other: second, distance: distance)) }
      }
    }
    return pairs
  }

  private static func searched(
    _ own: [PerceptualHash], _ others: [PerceptualHash], limit: Int, partCount: Int? = nil
  ) -> [Pair] {
    let index = LookalikeIndex(own, limit: limit, partCount: partCount)
    var pairs: [Pair] = []
    for (second, other) in others.enumerated() {
      index.forEachNear(other) { pairs.append(Pair(own: $0, other: second, distance: $1)) }
    }
    return pairs
  }

  /// Two sets of which many hashes are near to one of the other.
  private static let all = nearHashes(count: 700, seed: 5)
  private static let own = Array(all.prefix(200))
  private static let others = Array(all.suffix(600))

  @Test(arguments: [0, 1, 5, 16, 24, 32, 40], [16, 33, 256, nil])
  func `finds what a comparison of each with each finds, once`(limit: Int, partCount: Int?) {
    let expected = Self.compared(Self.own, Self.others, limit: limit)
    #expect(expected.count >= 20)
    let found = Self.searched(Self.own, Self.others, limit: limit, partCount: partCount)
    #expect(Set(found) == expected)
    #expect(found.count == expected.count)
  }

  @Test func `finds nothing among none, and a hash that is there twice`() {
    let hash = PerceptualHash(words: [1, 2, 3, 4])
    #expect(Self.searched([], [hash], limit: 32).isEmpty)
    #expect(Self.searched([hash, hash], [hash], limit: 0).map(\.own).sorted() == [0, 1])
  }
}
