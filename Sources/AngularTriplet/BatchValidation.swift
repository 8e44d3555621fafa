internal import Tensors

/// Checks a batch against the class centres, before anything changes.
///
/// - Parameters:
///   - embeddings: M x K.
///   - labels: M class indices.
///   - centres: N x K.
/// - Returns: the M lengths of the embeddings, all of them finite.
/// - Throws: `LossError.shapeMismatch`, `.labelOutOfRange` or `.notFinite`.
func validatedNorms<Element: MatrixElement>(
  of embeddings: Matrix<Element>, labels: [Int], centres: Matrix<Element>
) throws(LossError) -> [Double] {
  guard embeddings.rowCount > 0 else {
    throw .shapeMismatch(subject: "embeddings", found: "0 rows", expected: "at least 1")
  }
  guard labels.count == embeddings.rowCount else {
    throw .shapeMismatch(
      subject: "labels", found: "\(labels.count)",
      expected: "\(embeddings.rowCount), one per embedding")
  }
  guard centres.columnCount == embeddings.columnCount else {
    throw .shapeMismatch(
      subject: "class centres", found: "rows of \(centres.columnCount)",
      expected: "rows of \(embeddings.columnCount), as the embeddings")
  }
  for (sampleIndex, label) in labels.enumerated()
  where !(0..<centres.rowCount).contains(label) {
    throw .labelOutOfRange(sampleIndex: sampleIndex, found: label, classCount: centres.rowCount)
  }
  let norms = rowNorms(of: embeddings)
  for (sampleIndex, norm) in norms.enumerated() where !norm.isFinite {
    throw .notFinite(subject: "embeddings", rowIndex: sampleIndex, foundLength: norm)
  }
  return norms
}

/// Checks that a gradient has the shape of the class centres.
///
/// - Parameters:
///   - gradient: the matrix to check.
///   - centres: N x K.
/// - Throws: `LossError.shapeMismatch`.
func validateShape<Element: MatrixElement>(
  ofCentreGradient gradient: Matrix<Element>, centres: Matrix<Element>
) throws(LossError) {
  guard gradient.rowCount == centres.rowCount, gradient.columnCount == centres.columnCount else {
    throw .shapeMismatch(
      subject: "gradient of the class centres",
      found: "\(gradient.rowCount) x \(gradient.columnCount)",
      expected: "\(centres.rowCount) x \(centres.columnCount)")
  }
}
