import FaceInspection
import FaceLooks
import Testing

@Suite struct DuplicatesTests {
  /// A face whose hash has its lowest bits set, after those of a pattern that is far from others.
  private static func face(
    _ bytes: String?, pattern: UInt64, bits: Int = 0
  ) -> ExaminedFace {
    ExaminedFace(
      byteCount: 1, contentHash: bytes,
      perceptualHash: PerceptualHash(words: [
        (1 << UInt64(bits)) - 1, pattern &* 0x9e37_79b9_7f4a_7c15, pattern &* 0xc2b2_ae3d_27d4_eb4f,
        pattern &* 0x1656_67b1_9e37_79f9,
      ]), faults: [])
  }

  private static let nothing = ExaminedFace(
    byteCount: nil, contentHash: nil, perceptualHash: nil, faults: [])

  private func places(_ groups: [DuplicateGroup]) -> [[Int]] {
    groups.map { $0.members.map(\.faceIndex) }
  }

  private func distances(_ groups: [DuplicateGroup]) -> [[Int]] {
    groups.map { $0.members.map(\.distance) }
  }

  @Test func `tells the same bytes from the same looks`() {
    let faces = [
      Self.face("a", pattern: 1), Self.face("b", pattern: 2), Self.face("a", pattern: 1),
      Self.face("c", pattern: 2), Self.face("d", pattern: 3), Self.nothing, Self.nothing,
    ]
    let duplicates = Duplicates(faces, limit: 0)
    #expect(places(duplicates.exact) == [[0, 2]])
    #expect(places(duplicates.near) == [[1, 3]])
    #expect(distances(duplicates.near) == [[0, 0]])
    #expect(duplicates.shared.isEmpty)
  }

  @Test func `the same bytes stand among those that look like them`() {
    let faces = [
      Self.face("a", pattern: 1), Self.face("b", pattern: 1, bits: 3), Self.face("a", pattern: 1),
    ]
    let duplicates = Duplicates(faces, limit: 4)
    #expect(places(duplicates.exact) == [[0, 2]])
    #expect(places(duplicates.near) == [[0, 1, 2]])
    #expect(distances(duplicates.near) == [[0, 3, 0]])
  }

  @Test func `joins what is near through a third`() {
    let faces = [0, 14, 7, 22].map { Self.face("\($0)", pattern: 1, bits: $0) }
    #expect(places(Duplicates(faces, limit: 6).near).isEmpty)
    let joined = Duplicates(faces, limit: 7)
    #expect(places(joined.near) == [[0, 1, 2]])
    #expect(distances(joined.near) == [[7, 7, 7]])
    #expect(places(Duplicates(faces, limit: 8).near) == [[0, 1, 2, 3]])
  }

  @Test func `finds what another set has, the same bytes before the nearest`() {
    let faces = [
      Self.face("a", pattern: 1), Self.face("b", pattern: 2), Self.face("c", pattern: 3),
      Self.face("d", pattern: 4, bits: 5), Self.nothing,
    ]
    let others = [
      Self.nothing, Self.face("x", pattern: 4, bits: 1), Self.face("y", pattern: 4, bits: 7),
      Self.face("z", pattern: 4, bits: 3), Self.face("a", pattern: 9), Self.face("b2", pattern: 2),
      Self.face("b3", pattern: 2), Self.face("a", pattern: 9),
    ]
    let shared = Duplicates(faces, others: others, limit: 4).shared
    #expect(shared.map(\.faceIndex) == [0, 1, 3])
    #expect(shared.map(\.otherIndex) == [4, 5, 2])
    #expect(shared.map(\.distance) == [0, 0, 2])
    #expect(shared.map(\.isExact) == [true, false, false])
  }

  @Test func `another set joins nothing within a set`() {
    let faces = [Self.face("a", pattern: 1), Self.face("b", pattern: 1, bits: 8)]
    let others = [Self.face("c", pattern: 1, bits: 4), Self.face("d", pattern: 1, bits: 5)]
    let duplicates = Duplicates(faces, others: others, limit: 4)
    #expect(duplicates.near.isEmpty)
    #expect(duplicates.shared.map(\.otherIndex) == [0, 1])
    #expect(duplicates.shared.map(\.distance) == [4, 3])
  }

  @Test func `a set without faces has no duplicates`() {
    let duplicates = Duplicates([], others: [Self.face("a", pattern: 1)], limit: 24)
    #expect(duplicates.exact.isEmpty && duplicates.near.isEmpty && duplicates.shared.isEmpty)
  }
}
