import EmbeddingSources
import SeededRandom
import Tensors
import Testing
import Verification

@Suite struct EnsembleTests {
  private let first = Matrix<Float>(
    rowCount: 4, columnCount: 2, elements: [3, 4, 1, 0, 0, 2, -1, 1])
  private let second = Matrix<Float>(
    rowCount: 4, columnCount: 3, elements: [1, 0, 0, 0, 5, 0, 2, 0, 0, 0, 3, 4])

  private let pairs = [
    ResolvedPair(left: 0, right: 1, same: true, fold: 1),
    ResolvedPair(left: 2, right: 3, same: false, fold: 1),
    ResolvedPair(left: 0, right: 2, same: true, fold: 2),
    ResolvedPair(left: 1, right: 3, same: false, fold: 2),
  ]

  /// (0.6 + 0) / 2, (0.7071 + 0) / 2, (0.8 + 1) / 2, (-0.7071 + 0.6) / 2.
  private let meanCosines = [0.3, 0.5.squareRoot() / 2, 0.9, (0.6 - 0.5.squareRoot()) / 2]

  @Test func `embeddings of one model stay as they are`() throws {
    let joined = try EmbeddingRecipe().joined([first])
    #expect(joined.parts == [first])
  }

  @Test func `features are joined at length 1, and their cosine is the mean`() throws {
    let joined = try EmbeddingRecipe(rule: .features).joined([first, second])
    #expect(joined.parts.count == 1 && joined.parts[0].columnCount == 5)
    #expect(distance(Array(joined.parts[0].row(0)), [0.6, 0.8, 1, 0, 0]) < 1e-6)
    for (found, expected) in zip(try joined.cosines(of: pairs), meanCosines) {
      #expect(abs(found - expected) < 1e-6)
    }
  }

  @Test func `scores are averaged, also in the verdict of a protocol`() throws {
    let joined = try EmbeddingRecipe(rule: .scores).joined([first, second])
    #expect(joined.parts.count == 2)
    for (found, expected) in zip(try joined.cosines(of: pairs), meanCosines) {
      #expect(abs(found - expected) < 1e-6)
    }
    let verdict = try joined.verdict(under: .lfwUnrestricted, pairs: pairs)
    for (found, expected) in zip(verdict.scores, meanCosines) {
      #expect(abs(found - expected) < 1e-6)
    }
    // One of four couples is in the wrong order: 0.3 of the same and 0.354 of the different.
    #expect(verdict.curve.areaUnderCurve == 0.75)
    #expect(
      verdict.accuracy
        == (try TenFoldAccuracy(
          scores: verdict.scores, same: pairs.map(\.same), fold: pairs.map(\.fold))))
  }

  @Test func `with a mean subtracted the two rules differ`() throws {
    func scores(_ rule: EnsembleRule) throws -> [Double] {
      try EmbeddingRecipe(rule: rule).joined([first, second])
        .verdict(under: .sphereface, pairs: pairs).scores
    }
    let (features, means) = (try scores(.features), try scores(.scores))
    #expect(zip(features, means).contains { abs($0 - $1) > 1e-2 })
    let alone = try [first, second].map {
      try EmbeddingRecipe().joined([try unit($0)]).verdict(under: .sphereface, pairs: pairs).scores
    }
    for index in pairs.indices {
      #expect(abs(means[index] - (alone[0][index] + alone[1][index]) / 2) < 1e-6)
    }
  }

  @Test(arguments: [(EnsembleRule.features, [3]), (.scores, [3, 3])])
  func `axes are fitted and used on each part at length 1`(
    rule: EnsembleRule, columnCounts: [Int]
  ) throws {
    var generator = SeededGenerator(2)
    let others = [4, 5].map { columns in
      Matrix<Float>(
        rowCount: 40, columnCount: columns, elements: normals(40 * columns, using: &generator))
    }
    let faces = [4, 5].map { columns in
      Matrix<Float>(
        rowCount: 6, columnCount: columns, elements: normals(6 * columns, using: &generator))
    }
    let recipe = try EmbeddingRecipe(
      rule: rule, axisCount: 3, whitening: true, fittedOn: others, name: "s")
    let joined = try recipe.joined(faces)
    #expect(joined.parts.map(\.columnCount) == columnCounts)
    if rule == .scores {
      let axes = try PrincipalAxes(
        of: unit(others[1]), count: 3, whitening: true, name: "s")
      #expect(
        distance(joined.parts[1].elements, axes.coordinates(of: try unit(faces[1])).elements)
          < 1e-6)
    }
    // A face twice as bright in its embedding stays where it is.
    let scaled = faces.map {
      Matrix(rowCount: 6, columnCount: $0.columnCount, elements: $0.elements.map { $0 * 2 })
    }
    #expect(try recipe.joined(scaled).parts == joined.parts)
  }

  @Test func `a row without a direction is named`() {
    let rows = Matrix<Float>(rowCount: 2, columnCount: 2, elements: [1, 1, 0, 0])
    #expect(throws: VerificationError.badEmbedding(row: 1, found: "a zero vector")) {
      try EmbeddingRecipe().joined([rows, rows])
    }
    let unknown = Matrix<Float>(rowCount: 1, columnCount: 2, elements: [1, .nan])
    #expect(throws: VerificationError.badEmbedding(row: 0, found: "NaN or infinity")) {
      try EmbeddingRecipe().joined([unknown, unknown])
    }
  }

  /// The rows at length 1, by hand.
  private func unit(_ rows: Matrix<Float>) throws -> Matrix<Float> {
    Matrix(
      rowCount: rows.rowCount, columnCount: rows.columnCount,
      elements: (0..<rows.rowCount).flatMap { row in
        let values = rows.row(row).map(Double.init)
        let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return values.map { Float($0 / length) }
      })
  }
}
