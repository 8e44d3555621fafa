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

  private let embeddings = Matrix<Double>(
    rows: [[3, 4], [0, -2], [5, 0], [-6, 8], [1e-4, 0], [4, -3]])
  private let labels = [1, 1, 2, 1, 0, 1]

  @Test func `takes the last accepted sample of a class`() {
    var centres = Matrix<Double>(rows: [[1, 0], [0, 1], [1, 0]])
    let sources = ClassCentres.replace(
      &centres, with: embeddings, labels: labels,
      accepted: [true, true, false, false, true, false], feature: .lastSample, normEpsilon: 1e-3)
    // Samples 2, 3 and 5 are not accepted, and sample 4 is too short.
    #expect(sources == [1: [1]])
    #expect(centres.rows == [[1, 0], [0, -1], [1, 0]])
  }

  @Test func `takes the mean of the accepted unit features of a class`() {
    var centres = Matrix<Double>(rows: [[1, 0], [0, 1], [1, 0]])
    let sources = ClassCentres.replace(
      &centres, with: embeddings, labels: labels,
      accepted: [true, false, true, true, true, false], feature: .mean, normEpsilon: 1e-3)
    // (0.6, 0.8) and (-0.6, 0.8), whatever the lengths of samples 0 and 3.
    #expect(sources == [1: [0, 3], 2: [2]])
    expectClose(
      Array(centres.rows.joined()), [1, 0, 0, 1, 1, 0], within: 1e-15, "centres")
  }

  @Test func `scales a mean to length 1`() {
    var centres = Matrix<Float>(rows: [[1, 0, 0]])
    ClassCentres.replace(
      &centres, with: Matrix(rows: [[2, 0, 0], [0, 0, 7]]), labels: [0, 0],
      accepted: [true, true], feature: .mean, normEpsilon: 1e-3)
    let half = 0.5.squareRoot()
    expectClose(centres.rows[0], [half, 0, half], within: 1e-7, "centre")
  }

  @Test func `leaves a centre whose new features cancel out`() {
    var centres = Matrix<Double>(rows: [[0, 1], [0, 1]])
    let sources = ClassCentres.replace(
      &centres, with: Matrix(rows: [[3, 4], [-6, -8], [1, 0]]), labels: [0, 0, 1],
      accepted: [true, true, true], feature: .mean, normEpsilon: 1e-3)
    #expect(sources == [1: [2]])
    #expect(centres.rows == [[0, 1], [1, 0]])
  }

  @Test func `changes nothing where no sample is accepted`() {
    for feature in CentreFeature.allCases {
      let given = Matrix<Float>(rows: [[1, 0], [0, 1], [1, 0]])
      var centres = given
      let sources = ClassCentres.replace(
        &centres, with: Matrix(rows: embeddings.rows), labels: labels,
        accepted: labels.map { _ in false }, feature: feature, normEpsilon: 1e-3)
      #expect(sources.isEmpty)
      #expect(centres == given)
    }
  }

  @Test(arguments: [0.2, 0.5, 0.9])
  func `draws once for each sample and accepts the share asked for`(probability: Double) {
    var generator = SeededGenerator(11)
    var (other, uniform) = (generator, generator)
    let accepted = ClassCentres.acceptances(
      count: 20_000, probability: probability, using: &generator)
    #expect(accepted.count == 20_000)
    // Five standard deviations of the binomial distribution.
    let deviation = (20_000 * probability * (1 - probability)).squareRoot()
    #expect(abs(Double(accepted.count { $0 }) - 20_000 * probability) < 5 * deviation)
    let parts = (0..<4).flatMap { _ in
      ClassCentres.acceptances(count: 5000, probability: probability, using: &other)
    }
    #expect(parts == accepted)
    #expect(generator == other)
    for _ in 0..<20_000 { _ = uniform.uniform() }
    #expect(generator == uniform)
  }

  @Test func `accepts at one half what the published draws accept`() {
    var (generator, other) = (SeededGenerator(7), SeededGenerator(7))
    let accepted = ClassCentres.acceptances(count: 1000, probability: 0.5, using: &generator)
    #expect(accepted == (0..<1000).map { _ in other.index(below: 10) > 4 })
  }

  @Test func `accepts all or none at the ends of the range`() {
    var generator = SeededGenerator(5)
    let all = ClassCentres.acceptances(count: 1000, probability: 1, using: &generator)
    #expect(all.allSatisfy { $0 })
    let none = ClassCentres.acceptances(count: 1000, probability: 0, using: &generator)
    #expect(!none.contains(true))
  }

  @Test func `draws nothing for an empty batch`() {
    var generator = SeededGenerator(1)
    let before = generator
    #expect(
      ClassCentres.acceptances(count: 0, probability: 0.5, using: &generator).isEmpty)
    #expect(generator == before)
  }

  @Test func `a replacement is the published one unless told otherwise`() throws {
    let replacement = try CentreReplacement()
    #expect(replacement.acceptanceProbability == 0.5)
    #expect(replacement.feature == .lastSample)
  }

  @Test(arguments: [-0.1, 1.1])
  func `refuses what is no probability`(probability: Double) {
    #expect(
      throws: LossError.badSetting(
        parameter: "acceptanceProbability", found: probability, expected: "0 ... 1")
    ) { try CentreReplacement(acceptanceProbability: probability) }
  }
}
