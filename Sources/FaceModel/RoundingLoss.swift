package import Tensors

/// How far embeddings of rounded arithmetic are from exact ones.
package struct RoundingLoss: Sendable, Equatable {
  /// The faces that were compared.
  package let faceCount: Int
  /// The length of the difference of all embeddings, by the length of the exact ones.
  package let relativeError: Double
  /// The smallest cosine between the two embeddings of a face.
  package let leastCosine: Double

  /// Compares embeddings, N x D each.
  package init(of rounded: Matrix<Float>, from exact: Matrix<Float>) {
    precondition(
      rounded.rowCount == exact.rowCount && rounded.columnCount == exact.columnCount,
      "\(rounded.rowCount) x \(rounded.columnCount) embeddings, "
        + "expected \(exact.rowCount) x \(exact.columnCount)")
    var (differences, lengths) = (0.0, 0.0)
    var leastCosine = 1.0
    for row in 0..<exact.rowCount {
      var (product, roundedSquare, exactSquare) = (0.0, 0.0, 0.0)
      for (one, other) in zip(rounded.row(row), exact.row(row)) {
        let (one, other) = (Double(one), Double(other))
        product += one * other
        roundedSquare += one * one
        exactSquare += other * other
        differences += (one - other) * (one - other)
      }
      lengths += exactSquare
      leastCosine = min(leastCosine, product / (roundedSquare * exactSquare).squareRoot())
    }
    faceCount = exact.rowCount
    relativeError = (differences / lengths).squareRoot()
    self.leastCosine = leastCosine
  }
}
