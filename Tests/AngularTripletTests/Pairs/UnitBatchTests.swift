import AngularTriplet
import Tensors
import Testing

@Suite struct UnitBatchTests {
  @Test func `compares directions, whatever the lengths`() throws {
    let batch = try UnitBatch(
      Matrix<Float>(rows: [[3, 4], [-8, 0], [0, 0.5]]), labels: [0, 1, 2])
    expectClose(
      batch.cosines.elements, [1, -0.6, 0.8, -0.6, 1, 0, 0.8, 0, 1], within: 1e-15, "cosines")
    let squares: [Double] = [0, 3.2, 0.4, 3.2, 0, 2, 0.4, 2, 0]
    expectClose(
      batch.distances(.squaredEuclidean).elements, squares, within: 1e-15, "squared distances")
    expectClose(
      batch.distances(.euclidean).elements, squares.map { $0.squareRoot() }, within: 1e-15,
      "distances")
  }

  @Test func `distances of coincident embeddings are 0, never the root of a rounding`() throws {
    let row = (0..<67).map { 0.1 + 0.37 * Double($0 % 11) }
    let batch = try UnitBatch(
      Matrix<Double>(rows: (1...9).map { scale in row.map { $0 * Double(scale) / 3 } }),
      labels: Array(0..<9))
    for measure in EmbeddingDistance.allCases {
      #expect(batch.distances(measure).elements.allSatisfy { $0 == 0 })
    }
  }

  @Test func `recognises a sample by the nearest other one`() throws {
    let batch = try UnitBatch(
      Matrix<Double>(rows: [[1, 0], [2, 0.1], [0, 1], [-0.1, 1], [0, 0], [1, 0]]),
      labels: [0, 0, 0, 1, 0, 1])
    // The twin of sample 0 is sample 5, of another label; sample 4 has no direction.
    #expect(batch.hasDirection == [true, true, true, true, false, true])
    #expect(batch.recognised == [false, true, false, false, false, false])
  }

  @Test func `gives a tie to the lowest index`() throws {
    let rows: [[Double]] = [[1, 0], [0, 1], [0, -1]]
    #expect(try UnitBatch(Matrix<Double>(rows: rows), labels: [0, 0, 1]).recognised[0])
    #expect(try !UnitBatch(Matrix<Double>(rows: rows), labels: [0, 1, 0]).recognised[0])
  }

  @Test func `a sample without direction is nobody's nearest`() throws {
    // Its products are 0, and those of the others are below 0.
    let batch = try UnitBatch(
      Matrix<Double>(rows: [[1, 0], [0, 0], [-1, 1]]), labels: [0, 1, 0])
    #expect(batch.recognised == [true, false, true])
  }

  @Test func `a single sample is not recognised`() throws {
    #expect(try UnitBatch(Matrix<Float>(rows: [[1, 2]]), labels: [3]).recognised == [false])
  }

  @Test func `unit gradient is the derivative by the rows`() throws {
    // f = 2 e0.e1 + 3 e1.e1 by hand: by e0 2 e1, by e1 2 e0 + 6 e1.
    let batch = try UnitBatch(Matrix<Double>(rows: [[2, 0], [0.6, 0.8]]), labels: [0, 1])
    let gradient = batch.unitGradient(Matrix(rows: [[0, 2], [0, 3]]))
    expectCloseGradient(gradient.rows, [[1.2, 1.6], [5.6, 4.8]], within: 1e-15, "gradient")
    // Radial parts off, and divided by the lengths 2 and 1: the part of e0 by e1 alone is left.
    let embeddingGradient: Matrix<Double> = batch.embeddingGradient(gradient)
    expectCloseGradient(
      embeddingGradient.rows, [[0, 0.8], [1.28, -0.96]], within: 1e-15, "by x")
  }

  @Test func `refuses what is no batch`() {
    #expect(
      throws: LossError.shapeMismatch(
        subject: "embeddings", found: "0 rows", expected: "at least 1")
    ) { try UnitBatch(Matrix<Float>.zeros(0, 4), labels: []) }
    #expect(
      throws: LossError.shapeMismatch(
        subject: "labels", found: "1", expected: "2, one per embedding")
    ) { try UnitBatch(Matrix<Float>.zeros(2, 4), labels: [0]) }
    #expect(
      throws: LossError.notFinite(subject: "embeddings", rowIndex: 1, foundLength: .infinity)
    ) { try UnitBatch(Matrix<Double>(rows: [[1, 2], [-.infinity, 0]]), labels: [0, 0]) }
    do throws(LossError) {
      _ = try UnitBatch(Matrix<Float>(rows: [[.nan, 2]]), labels: [0])
      Issue.record("accepted, expected a refusal")
    } catch {
      guard case .notFinite("embeddings", 0, _) = error else {
        Issue.record("found \(error), expected row 0 of the embeddings")
        return
      }
    }
  }
}
