package import Tensors
package import Verification

/// How the embeddings of several models give one similarity.
package enum EnsembleRule: String, Sendable, CaseIterable {
  /// The embeddings of a face, each of length 1, one behind the other: one long embedding.
  case features
  /// The mean of the similarities.
  ///
  /// As long as nothing is subtracted or projected, the cosine of embeddings that were joined as
  /// `features` is this very mean.
  case scores
}

/// What the embeddings of one or several models become before they are compared.
package struct EmbeddingRecipe: Sendable {
  /// How those of several models go together.
  package let rule: EnsembleRule
  /// The axes that each part is projected on, in the order of the parts; none without projection.
  package let axes: [PrincipalAxes]

  /// Nothing is projected.
  package init(rule: EnsembleRule = .features) {
    self.rule = rule
    axes = []
  }

  /// Fits principal axes on the embeddings of other faces.
  ///
  /// - Parameters:
  ///   - rule: how the embeddings of several models go together.
  ///   - axisCount: how many axes each part keeps.
  ///   - whitening: whether all axes count the same.
  ///   - matrices: of each model, N x D, the same faces in the same order.
  ///   - name: of the faces, for messages.
  /// - Throws: as `PrincipalAxes`; `VerificationError.badEmbedding`.
  package init(
    rule: EnsembleRule, axisCount: Int, whitening: Bool, fittedOn matrices: [Matrix<Float>],
    name: String
  ) throws {
    self.rule = rule
    axes = try Self.parts(of: matrices.map { try $0.unitRows() }, rule).map {
      try PrincipalAxes(of: $0, count: axisCount, whitening: whitening, name: name)
    }
  }

  /// Joins and projects embeddings.
  ///
  /// Those of a single model without projection stay as they are; else each is brought to length 1
  /// before it is joined or projected.
  ///
  /// - Parameter matrices: of each model, N x D, the same faces in the same order.
  /// - Returns: the embeddings as they are compared.
  /// - Throws: `VerificationError.badEmbedding` for a row that cannot be brought to length 1.
  package func joined(_ matrices: [Matrix<Float>]) throws -> JoinedEmbeddings {
    if matrices.count == 1, axes.isEmpty { return JoinedEmbeddings(parts: matrices) }
    let parts = Self.parts(of: try matrices.map { try $0.unitRows() }, rule)
    return JoinedEmbeddings(
      parts: axes.isEmpty ? parts : zip(parts, axes).map { $1.coordinates(of: $0) })
  }

  private static func parts(of rows: [Matrix<Float>], _ rule: EnsembleRule) -> [Matrix<Float>] {
    guard rule == .features, rows.count > 1 else { return rows }
    return [JoinedEmbeddings.sideBySide(rows)]
  }
}

/// Embeddings of faces, in one part or in several whose similarities are averaged.
package struct JoinedEmbeddings: Sendable {
  /// N x D each, a row a face.
  package let parts: [Matrix<Float>]

  /// Takes parts, at least one, of the same faces in the same order.
  package init(parts: [Matrix<Float>]) {
    precondition(
      !parts.isEmpty && parts.allSatisfy { $0.rowCount == parts[0].rowCount },
      "parts have \(parts.map(\.rowCount)) rows, expected as many each")
    self.parts = parts
  }

  /// One embedding a face, with the same cosines; those of several parts are brought to length 1 and
  /// joined.
  ///
  /// - Throws: `VerificationError.badEmbedding`.
  package func joined() throws -> Matrix<Float> {
    parts.count == 1 ? parts[0] : Self.sideBySide(try parts.map { try $0.unitRows() })
  }

  /// The rows of several matrices, one behind the other.
  static func sideBySide(_ matrices: [Matrix<Float>]) -> Matrix<Float> {
    Matrix(
      rowCount: matrices[0].rowCount, columnCount: matrices.map(\.columnCount).reduce(0, +),
      elements: (0..<matrices[0].rowCount).flatMap { row in matrices.flatMap { $0.row(row) } })
  }

  /// The cosine of each pair, the mean over the parts.
  ///
  /// - Throws: `VerificationError.badEmbedding`.
  package func cosines(of pairs: [ResolvedPair]) throws -> [Double] {
    var sums = [Double](repeating: 0, count: pairs.count)
    for part in parts {
      let scorer = CosineScorer(embeddings: part.elements, dimension: part.columnCount)
      for (index, score) in try scorer.scores(of: pairs).enumerated() { sums[index] += score }
    }
    return sums.map { $0 / Double(parts.count) }
  }

  /// The verdict of a protocol; of several parts, that of the mean of their scores.
  ///
  /// - Throws: as `VerificationProtocol.evaluate`.
  package func verdict(
    under verificationProtocol: VerificationProtocol, pairs: [ResolvedPair]
  ) throws -> Verdict {
    try Verdict.averaging(
      parts.map {
        try verificationProtocol.evaluate(
          embeddings: $0.elements, dimension: $0.columnCount, pairs: pairs)
      })
  }
}

extension Matrix<Float> {
  /// The rows, each brought to length 1.
  ///
  /// - Throws: `VerificationError.badEmbedding` for the first that is zero or not finite.
  func unitRows() throws(VerificationError) -> Matrix<Float> {
    Matrix(
      rowCount: rowCount, columnCount: columnCount,
      elements: try Verification.unitRows(of: elements, dimension: columnCount))
  }
}
