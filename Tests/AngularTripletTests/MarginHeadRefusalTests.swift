import AngularTriplet
import Tensors
import Testing

/// What the head refuses, and that nothing has changed then.
@Suite struct MarginHeadRefusalTests {
  private func expectRefusal(
    _ expected: LossError, embeddings: [[Double]] = [[1, 2], [3, 4]], labels: [Int] = [0, 2],
    centres: [[Double]] = [[2, 0], [0, 3], [1, 1]], gradientRowCount: Int = 3
  ) throws {
    var head = try MarginHead<Double>(settings(.double), iteration: 4)
    let given = Matrix<Double>(rows: centres)
    var changed = given
    var centreGradient = Matrix<Double>(
      rowCount: gradientRowCount, columnCount: 2, repeating: 6)
    #expect(throws: expected) {
      try head.train(
        embeddings: Matrix(rows: embeddings), labels: labels, centres: &changed,
        centreGradient: &centreGradient)
    }
    #expect(changed == given)
    #expect(centreGradient.elements.allSatisfy { $0 == 6 })
    #expect(head.iteration == 4)
  }

  @Test func `refuses labels of no class`() throws {
    try expectRefusal(
      .labelOutOfRange(sampleIndex: 1, found: 3, classCount: 3), labels: [0, 3])
    try expectRefusal(
      .labelOutOfRange(sampleIndex: 0, found: -1, classCount: 3), labels: [-1, 2])
  }

  @Test func `refuses shapes that do not fit`() throws {
    try expectRefusal(
      .shapeMismatch(subject: "labels", found: "1", expected: "2, one per embedding"),
      labels: [0])
    try expectRefusal(
      .shapeMismatch(
        subject: "class centres", found: "rows of 2", expected: "rows of 3, as the embeddings"),
      embeddings: [[1, 2, 3], [4, 5, 6]])
    try expectRefusal(
      .shapeMismatch(subject: "embeddings", found: "0 rows", expected: "at least 1"),
      embeddings: [], labels: [])
    try expectRefusal(
      .shapeMismatch(
        subject: "gradient of the class centres", found: "2 x 2", expected: "3 x 2"),
      gradientRowCount: 2)
  }

  @Test func `refuses an infinite embedding and a class without direction`() throws {
    try expectRefusal(
      .notFinite(subject: "embeddings", rowIndex: 1, foundLength: .infinity),
      embeddings: [[1, 2], [.infinity, 4]])
    try expectRefusal(.zeroClassRow(classIndex: 2), centres: [[2, 0], [0, 3], [0, 0]])
  }

  @Test func `refuses an embedding that is not a number`() throws {
    var head = try MarginHead<Float>(settings(.single), iteration: 0)
    var centres = Matrix<Float>(rows: [[2, 0], [0, 3]])
    var centreGradient = Matrix<Float>.zeros(2, 2)
    do throws(LossError) {
      _ = try head.train(
        embeddings: Matrix(rows: [[1, 2], [.nan, 4]]), labels: [0, 1], centres: &centres,
        centreGradient: &centreGradient)
      Issue.record("accepted, expected a refusal")
    } catch {
      guard case .notFinite("embeddings", 1, _) = error else {
        Issue.record("found \(error), expected row 1 of the embeddings")
        return
      }
    }
    #expect(centres.rows == [[2, 0], [0, 3]])
    #expect(head.iteration == 0)
  }

  @Test func `refuses a counter below 0`() throws {
    let settings = try settings(.single)
    #expect(
      throws: LossError.badSchedule(
        parameter: "iteration", found: -1, expected: "0 ... 1000000000000")
    ) { try MarginHead<Double>(settings, iteration: -1) }
  }

  @Test func `says what was found and what was expected`() {
    #expect(
      LossError.labelOutOfRange(sampleIndex: 3, found: 12, classCount: 10).description
        == "sample 3: label: found 12, expected 0 ..< 10")
    #expect(
      LossError.zeroClassRow(classIndex: 2).description
        == "class 2: length of the row: found 0, expected more than 0")
    #expect(
      LossError.notFinite(subject: "embeddings", rowIndex: 1, foundLength: .infinity).description
        == "embeddings: length of row 1: found inf, expected a finite number")
    #expect(
      LossError.unsupportedMargin(found: 5).description == "margin: found 5, expected 1 ... 4")
    #expect(
      LossError.shapeMismatch(subject: "labels", found: "1", expected: "2").description
        == "labels: found 1, expected 2")
    #expect(
      LossError.badSchedule(parameter: "gamma", found: -1, expected: "more").description
        == "gamma: found -1.0, expected more")
  }
}
