import AngularTriplet
import SeededRandom
import Tensors
import Testing

@Suite struct ClassCentresTests {
  @Test(arguments: [1, 7, 8, 19, 64])
  func `scales rows of any length to 1`(dimension: Int) throws {
    var generator = SeededGenerator(UInt64(dimension))
    let given = Matrix<Float>(
      rowCount: 6, columnCount: dimension, scale: 30, using: &generator)
    var centres = given
    try ClassCentres.normalize(&centres)
    for (row, unit) in zip(given.rows, centres.rows) {
      let norm = length(row)
      expectClose(unit, row.map { $0 / norm }, within: 1e-7, "unit row")
    }
  }

  @Test func `keeps the direction of rows that Float cannot square`() throws {
    var centres = Matrix<Float>(rows: [[3e30, 4e30], [3e-30, -4e-30]])
    try ClassCentres.normalize(&centres)
    expectClose(Array(centres.rows.joined()), [0.6, 0.8, 0.6, -0.8], within: 1e-6, "unit rows")
  }

  @Test func `refuses a row without direction and leaves the others`() {
    let given = Matrix<Double>(rows: [[2, 0], [0, 0], [0, 5]])
    var centres = given
    #expect(throws: LossError.zeroClassRow(classIndex: 1)) { try ClassCentres.normalize(&centres) }
    #expect(centres == given)
    var broken = Matrix<Double>(rows: [[2, 0], [0, .infinity]])
    #expect(
      throws: LossError.notFinite(subject: "class centres", rowIndex: 1, foundLength: .infinity)
    ) { try ClassCentres.normalize(&broken) }
  }

  @Test func `takes the last accepted sample of a class`() {
    var centres = Matrix<Double>(rows: [[1, 0], [0, 1], [1, 0]])
    let embeddings = Matrix<Double>(rows: [[3, 4], [0, -2], [5, 0], [-6, 8], [1e-4, 0]])
    let sources = ClassCentres.replace(
      &centres, with: embeddings, labels: [1, 1, 2, 1, 0], draws: [9, 5, 4, 0, 9],
      normEpsilon: 1e-3)
    // Sample 2 draws too low, sample 3 too, and sample 4 is too short.
    #expect(sources == [1: 1])
    #expect(centres.rows == [[1, 0], [0, -1], [1, 0]])
  }

  @Test func `draws once for each sample and accepts half`() {
    var generator = SeededGenerator(11)
    var other = generator
    let draws = ClassCentres.draws(count: 20_000, using: &generator)
    #expect(draws.count == 20_000)
    #expect(draws.allSatisfy { (0...9).contains($0) })
    #expect(Set(draws).count == 10)
    // Five standard deviations of the binomial distribution.
    #expect(abs(draws.count { $0 > 4 } - 10_000) < 354)
    let parts = (0..<4).flatMap { _ in ClassCentres.draws(count: 5000, using: &other) }
    #expect(parts == draws)
    #expect(generator == other)
  }

  @Test func `draws nothing for an empty batch`() {
    var generator = SeededGenerator(1)
    let before = generator
    #expect(ClassCentres.draws(count: 0, using: &generator).isEmpty)
    #expect(generator == before)
  }
}
