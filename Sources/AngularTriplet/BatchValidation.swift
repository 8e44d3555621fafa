internal import Tensors

/// Checks that a batch has embeddings, a label for each, and nothing that is not a number.
///
/// - Parameters:
///   - embeddings: M x K.
///   - labels: M numbers of any value.
/// - Returns: the M lengths of the embeddings, all of them finite.
/// - Throws: `LossError.shapeMismatch` or `.notFinite`.
func validatedNorms<Element: MatrixElement>(
  of embeddings: Matrix<Element>, labels: [Int]
) throws(LossError) -> [Double] {
  guard embeddings.rowCount > 0 else {
    throw .shapeMismatch(subject: "embeddings", found: "0 rows", expected: "at least 1")
  }
  guard labels.count == embeddings.rowCount else {
    throw .shapeMismatch(
      subject: "labels", found: "\(labels.count)",
      expected: "\(embeddings.rowCount), one per embedding")
  }
  return try finiteNorms(of: embeddings, subject: "embeddings")
}

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
  let norms = try validatedNorms(of: embeddings, labels: labels)
  guard centres.columnCount == embeddings.columnCount else {
    throw .shapeMismatch(
      subject: "class centres", found: "rows of \(centres.columnCount)",
      expected: "rows of \(embeddings.columnCount), as the embeddings")
  }
  for (sampleIndex, label) in labels.enumerated()
  where !(0..<centres.rowCount).contains(label) {
    throw .labelOutOfRange(sampleIndex: sampleIndex, found: label, classCount: centres.rowCount)
  }
  return norms
}

/// Checks that every class row has a direction.
///
/// - Parameter classRows: N x K.
/// - Returns: the N lengths of the rows, all of them finite and above 0.
/// - Throws: `LossError.notFinite` or `.zeroClassRow`.
func directedNorms<Element: MatrixElement>(
  ofClassRows classRows: Matrix<Element>
) throws(LossError) -> [Double] {
  let norms = try finiteNorms(of: classRows, subject: "class centres")
  if let classIndex = norms.firstIndex(of: 0) { throw .zeroClassRow(classIndex: classIndex) }
  return norms
}

/// Checks that every row of a matrix has a finite length.
///
/// - Parameters:
///   - matrix: of any shape.
///   - subject: what an error calls the matrix.
/// - Returns: the lengths of the rows.
/// - Throws: `LossError.notFinite` for the first row that has none.
func finiteNorms<Element: MatrixElement>(
  of matrix: Matrix<Element>, subject: String
) throws(LossError) -> [Double] {
  let norms = rowNorms(of: matrix)
  for (rowIndex, norm) in norms.enumerated() where !norm.isFinite {
    throw .notFinite(subject: subject, rowIndex: rowIndex, foundLength: norm)
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
