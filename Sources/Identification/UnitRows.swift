package import Tensors
package import Verification

/// Embeddings at length 1, row by row, so that a product of two is a cosine.
package struct UnitRows: Sendable {
  /// N x D.
  package let matrix: Matrix<Float>

  /// Brings rows to length 1.
  ///
  /// - Throws: `badEmbedding` for the first row that is zero or not finite.
  package init(_ rows: Matrix<Float>) throws(VerificationError) {
    matrix = Matrix(
      rowCount: rows.rowCount, columnCount: rows.columnCount,
      elements: try unitRows(of: rows.elements, dimension: rows.columnCount))
  }

  /// Takes rows that are at length 1 already.
  init(atLengthOne matrix: Matrix<Float>) { self.matrix = matrix }

  /// Some of the rows.
  func rows(_ indices: some Collection<Int>) -> Matrix<Float> {
    Matrix(
      rowCount: indices.count, columnCount: matrix.columnCount,
      elements: indices.flatMap { matrix.row($0) })
  }

  /// Computes the cosines of rows with all of these, block by block.
  ///
  /// - Parameters:
  ///   - probes: M x D.
  ///   - body: told the cosines of every probe with a block of rows, and the block's first row.
  /// - Complexity: O(M N D).
  func cosines(with probes: Matrix<Float>, _ body: (Matrix<Float>, Int) -> Void) {
    let blockSize = 8192
    for start in stride(from: 0, to: matrix.rowCount, by: blockSize) {
      let block = start..<min(start + blockSize, matrix.rowCount)
      var cosines = Matrix<Float>(
        rowCount: probes.rowCount, columnCount: block.count, repeating: 0)
      multiplyRows(
        0..<probes.rowCount, of: probes, by: block, of: matrix, into: &cosines.elements)
      body(cosines, start)
    }
  }
}
