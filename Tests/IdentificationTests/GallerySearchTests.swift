import Identification
import SeededRandom
import Tensors
import Testing
import Verification

@Suite struct GallerySearchTests {
  @Test(arguments: 0..<10) func `searches as looking at every template does`(seed: Int) throws {
    var generator = SeededGenerator(UInt64(seed), 3)
    let gallerySubjects = (0..<40).map { _ in generator.index(below: 25) }
    let probeSubjects = (0..<(seed == 0 ? 300 : 50)).map { _ in generator.index(below: 40) }
    let gallery = randomRows(gallerySubjects.count, dimension: 9, using: &generator)
    let probes = randomRows(probeSubjects.count, dimension: 9, using: &generator)
    let search = GallerySearch(
      probes: try UnitRows(probes), probeSubjects: probeSubjects, gallery: try UnitRows(gallery),
      gallerySubjects: gallerySubjects)
    var mated = 0
    var strangers: [Double] = []
    for (probe, subject) in probeSubjects.enumerated() {
      let all = (0..<gallerySubjects.count).map { cosine(probes.row(probe), gallery.row($0)) }
      let own = all.indices.filter { gallerySubjects[$0] == subject }.map { all[$0] }
      guard let mate = own.max() else {
        strangers.append(all.max() ?? 0)
        continue
      }
      let others = all.indices.filter { gallerySubjects[$0] != subject }.map { all[$0] }
      // Float rounds cosines by some 1e-7: nearly equal ones may fall on either side.
      let least = 1 + others.count { $0 > mate + 1e-6 }
      let most = 1 + others.count { $0 > mate - 1e-6 }
      #expect((least...most).contains(search.ranks[mated]))
      #expect(abs(Double(search.mateScores[mated]) - mate) < 1e-6)
      mated += 1
    }
    #expect(search.ranks.count == mated)
    #expect(
      zip(search.strangerScores, strangers.sorted(by: >)).allSatisfy { abs(Double($0) - $1) < 1e-6 }
    )
    #expect(search.strangerScores.count == strangers.count)
  }

  /// Rows of a plane at some angles to the first axis.
  private func search(probes: [(Float, Float)], subjects: [Int]) throws -> GallerySearch {
    func rows(_ rows: [(Float, Float)]) throws -> UnitRows {
      try UnitRows(
        Matrix(rowCount: rows.count, columnCount: 2, elements: rows.flatMap { [$0.0, $0.1] }))
    }
    return GallerySearch(
      probes: try rows(probes), probeSubjects: subjects, gallery: try rows([(1, 0), (0, 1)]),
      gallerySubjects: [1, 2])
  }

  @Test func `keeps strangers out by a threshold that they do not exceed`() throws {
    // Mates at cosines 1, 0.8 and, behind the other subject, 0.6; strangers reach 0.8 and 0.98.
    let search = try search(
      probes: [(1, 0), (4, 3), (3, 4), (3, 4), (1, 5)], subjects: [1, 1, 1, 8, 9])
    #expect(search.ranks == [1, 1, 2])
    let half = search.openRate(at: FalseAcceptLimit(oneIn: 2))
    // One stranger may pass: the threshold is the other's score, which the second mate equals.
    #expect(half.count == 1)
    #expect(half.truePositiveRate == 1.0 / 3)
    #expect(half.wilson == Interval(wilson: 1, of: 3))
    let all = search.openRate(at: FalseAcceptLimit(oneIn: 1))
    #expect(all.count == 2 && all.threshold == nil)
    let tenth = search.openRate(at: FalseAcceptLimit(oneIn: 10))
    #expect(tenth.truePositiveRate == nil)
    #expect(tenth.refusal == "not resolvable: 2 probes without a mate, needs at least 10")
    let strangersAlone = try self.search(probes: [(1, 0)], subjects: [5])
    #expect(
      strangersAlone.openRate(at: FalseAcceptLimit(oneIn: 1)).refusal
        == "not resolvable: 0 probes with a mate, needs at least 1")
  }
}
