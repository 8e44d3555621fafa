import EmbeddingSources
import SeededRandom
import Tensors
import Testing
import Verification

@Suite struct GalleryTests {
  @Test func `people come by their nearest face`() throws {
    let gallery = try Gallery(
      joined([[1, 0, 0, 2, -1, 0, 3, 3]], columns: 2), identities: ["Ann", "Bob", "Cid", "Ann"])
    let found = try gallery.candidates(for: joined([[5, 5, 0, 1]], columns: 2), count: 2)
    #expect(found.map { $0.map(\.identity) } == [["Ann", "Bob"], ["Bob", "Ann"]])
    #expect(found[0].map(\.face) == [3, 1])
    #expect(abs(found[0][0].similarity - 1) < 1e-6)
    #expect(abs(found[0][1].similarity - 0.5.squareRoot()) < 1e-6)
    #expect(abs(found[1][1].similarity - 0.5.squareRoot()) < 1e-6)
  }

  @Test func `of people as near as each other the first of the gallery comes first`() throws {
    let gallery = try Gallery(
      joined([[1, 0, 1, 0, 1, 0]], columns: 2), identities: ["Zoe", "Ann", "Zoe"])
    let found = try gallery.candidates(for: joined([[2, 0]], columns: 2), count: 9)
    #expect(found[0].map(\.identity) == ["Zoe", "Ann"])
    #expect(found[0].map(\.face) == [0, 1])
  }

  @Test func `similarities are the cosines of pairs, averaged over parts`() throws {
    var generator = SeededGenerator(3)
    let columns = 7
    let faces = (0..<2).map { _ in normals(5 * columns, using: &generator) }
    let probes = (0..<2).map { _ in normals(2 * columns, using: &generator) }
    let gallery = try Gallery(
      joined(faces, columns: columns), identities: (0..<5).map(String.init))
    let found = try gallery.candidates(for: joined(probes, columns: columns), count: 5)
    let all = joined(zip(faces, probes).map { $0 + $1 }, columns: columns)
    for probe in 0..<2 {
      for candidate in found[probe] {
        let pair = ResolvedPair(left: candidate.face, right: 5 + probe, same: true, fold: 1)
        #expect(abs(candidate.similarity - (try all.cosines(of: [pair])[0])) < 1e-6)
      }
      #expect(found[probe].map(\.similarity) == found[probe].map(\.similarity).sorted(by: >))
    }
  }

  @Test func `a face without a direction is refused`() {
    #expect(throws: VerificationError.badEmbedding(row: 1, found: "a zero vector")) {
      try Gallery(joined([[1, 0, 0, 0]], columns: 2), identities: ["Ann", "Bob"])
    }
  }

  private func joined(_ parts: [[Float]], columns: Int) -> JoinedEmbeddings {
    JoinedEmbeddings(
      parts: parts.map {
        Matrix(rowCount: $0.count / columns, columnCount: columns, elements: $0)
      })
  }
}
