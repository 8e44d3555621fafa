package import Tensors

/// How a batch of embeddings lies in space, by which a collapse shows.
package struct EmbeddingSpread: Sendable, Equatable {
  /// The mean Euclidean length.
  package let meanNorm: Double
  /// The least cosine between two of the embeddings; 1 for a single one.
  ///
  /// An embedding of length 0 counts as perpendicular to all others.
  package let smallestCosine: Double

  /// Measures a batch.
  ///
  /// - Parameter embeddings: M x K, M at least 1.
  /// - Complexity: O(M^2 K), in one matrix product.
  @specialized(where Element == Float)
  package init<Element: MatrixElement>(of embeddings: Matrix<Element>) {
    let norms = rowNorms(of: embeddings)
    meanNorm = norms.reduce(0, +) / Double(norms.count)
    var products = Matrix<Element>(
      rowCount: norms.count, columnCount: norms.count, repeating: 0)
    multiply(embeddings, embeddings, transposingRight: true, into: &products)
    let values = products.elements.span
    var smallest = 1.0
    for (left, leftNorm) in norms.enumerated() {
      for (right, rightNorm) in norms[..<left].enumerated() {
        let length = leftNorm * rightNorm
        let cosine = length > 0 ? Double(values[left * norms.count + right]) / length : 0
        smallest = min(smallest, cosine)
      }
    }
    smallestCosine = smallest
  }
}
