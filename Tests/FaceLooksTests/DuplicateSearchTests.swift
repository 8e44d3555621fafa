import FaceLooks
import SeededRandom
import Testing

@Suite struct DuplicateSearchTests {
  private struct Pair: Hashable {
    let first: Int
    let second: Int
    let distance: Int
  }

  private static func compared(_ hashes: [PerceptualHash], limit: Int) -> Set<Pair> {
    var pairs: Set<Pair> = []
    for second in hashes.indices {
      for first in 0..<second {
        let distance = hashes[first].distance(to: hashes[second])
        if distance <= limit {
          pairs.insert(Pair(first: first, second: second, distance: distance))
        }
      }
    }
    return pairs
  }

  private static func searched(
    _ hashes: [PerceptualHash], limit: Int, partCount: Int? = nil
  ) -> [Pair] {
    var pairs: [Pair] = []
    DuplicateSearch(hashes, limit: limit, partCount: partCount).forEachPair {
      pairs.append(Pair(first: $0, second: $1, distance: $2))
    }
    return pairs
  }

  @Test(arguments: [0, 1, 5, 16, 24, 31, 40])
  func `finds what a comparison of each with each finds, once`(limit: Int) {
    let hashes = nearHashes(count: 600)
    let expected = Self.compared(hashes, limit: limit)
    #expect(limit == 0 || expected.count >= 5)
    let found = Self.searched(hashes, limit: limit)
    #expect(Set(found) == expected)
    #expect(found.count == expected.count)
  }

  @Test(arguments: [13, 16, 24, 25, 26, 60, 256], [3, 24])
  func `finds the same with any number of parts`(partCount: Int, limit: Int) {
    let hashes = nearHashes(count: 200)
    let found = Self.searched(hashes, limit: limit, partCount: partCount)
    #expect(Set(found) == Self.compared(hashes, limit: limit))
    #expect(found.count == Set(found).count)
  }

  @Test func `finds everything without a limit`() {
    let hashes = nearHashes(count: 20)
    #expect(
      Self.searched(hashes, limit: 256, partCount: 256).count == hashes.count * (hashes.count - 1)
        / 2)
  }

  @Test func `finds a hash that is there twice`() {
    let hash = PerceptualHash(words: [1, 2, 3, 4])
    #expect(Self.searched([hash, hash], limit: 0) == [Pair(first: 0, second: 1, distance: 0)])
  }

  @Test func `finds nothing among few`() {
    #expect(Self.searched([], limit: 24).isEmpty)
    #expect(Self.searched([PerceptualHash(words: [1, 2, 3, 4])], limit: 24).isEmpty)
  }

  @Test func `tells the pairs in the same order again`() {
    let hashes = nearHashes(count: 300)
    #expect(Self.searched(hashes, limit: 24) == Self.searched(hashes, limit: 24))
  }
}
