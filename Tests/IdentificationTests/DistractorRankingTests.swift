import Identification
import SeededRandom
import Tensors
import Testing
import Verification

@Suite struct DistractorRankingTests {
  /// Rows of a plane at some angles.
  private func plane(_ rows: [(Float, Float)]) throws -> UnitRows {
    try UnitRows(
      Matrix(rowCount: rows.count, columnCount: 2, elements: rows.flatMap { [$0.0, $0.1] }))
  }

  @Test func `counts the distractors that are likelier than the mate`() throws {
    // The photos of person 4 lie at (1, 0) and (1, 1); person 7 has a single photo.
    let ranking = try DistractorRanking(
      probes: plane([(1, 0), (0, 1), (2, 2)]), labels: [4, 7, 4],
      distractors: plane([(3, 1), (1, 3), (-1, 0)]))
    #expect(ranking.personCount == 1)
    #expect(ranking.distractorCount == 3)
    // Nearer to (1, 0) than (1, 1) is: (3, 1). Nearer to (1, 1) than (1, 0): (3, 1) and (1, 3).
    #expect(ranking.ranks == [2, 3])
  }

  @Test func `counts a tie against the model`() throws {
    let ranking = try DistractorRanking(
      probes: plane([(1, 0), (1, 1)]), labels: [0, 0], distractors: plane([(2, 2), (5, 0)]))
    #expect(ranking.ranks == [3, 3])
  }

  @Test(arguments: 0..<12) func `ranks as looking at every distractor does`(seed: Int) throws {
    var generator = SeededGenerator(UInt64(seed))
    let labels = (0..<14).map { _ in generator.index(below: 5) } + [9]
    let probes = randomRows(labels.count, dimension: 7, using: &generator)
    // More than a block of distractors for one seed.
    let count = seed == 0 ? 9000 : 60
    let distractors = randomRows(count, dimension: 7, using: &generator)
    let ranking = try DistractorRanking(
      probes: UnitRows(probes), labels: labels, distractors: UnitRows(distractors))
    var want: [(least: Int, most: Int)] = []
    for person in Set(labels).sorted() {
      let photos = labels.indices.filter { labels[$0] == person }
      guard photos.count > 1 else { continue }
      for probe in photos {
        for mate in photos where mate != probe {
          let own = cosine(probes.row(probe), probes.row(mate))
          let others = (0..<count).map { cosine(probes.row(probe), distractors.row($0)) }
          // Float rounds cosines by some 1e-7: nearly equal ones may fall on either side.
          want.append(
            (1 + others.count { $0 > own + 1e-6 }, 1 + others.count { $0 > own - 1e-6 }))
        }
      }
    }
    #expect(ranking.ranks.count == want.count)
    #expect(zip(ranking.ranks, want).allSatisfy { $1.least <= $0 && $0 <= $1.most })
  }

  @Test func `refuses sets in which nobody can be searched`() throws {
    let rows = try plane([(1, 0), (0, 1)])
    #expect(
      throws: VerificationError.badPairs(
        what: "people with two photos", found: "0", expected: "at least 1 among the probes")
    ) { try DistractorRanking(probes: rows, labels: [0, 1], distractors: rows) }
    #expect(
      throws: VerificationError.badPairs(what: "distractors", found: "0", expected: "at least 1")
    ) { try DistractorRanking(probes: rows, labels: [0, 0], distractors: try plane([])) }
    #expect(throws: VerificationError.badEmbedding(row: 1, found: "a zero vector")) {
      try plane([(1, 0), (0, 0)])
    }
    #expect(throws: VerificationError.badEmbedding(row: 0, found: "NaN or infinity")) {
      try plane([(.nan, 0), (0, 0)])
    }
  }

  @Test func `gives shares with Wilson's interval`() {
    let gallery = IdentificationReport.Gallery(
      name: "g", size: 3, ranks: [1, 1, 2, 9], places: [1, 5])
    #expect(gallery.ranks.map(\.share) == [0.5, 0.75])
    #expect(
      gallery.ranks.map(\.wilson) == [Interval(wilson: 2, of: 4), Interval(wilson: 3, of: 4)])
  }
}
