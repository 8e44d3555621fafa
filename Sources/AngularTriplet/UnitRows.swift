internal import Tensors

/// The rows of a matrix scaled to length 1, and the way of a gradient back through the scaling.
struct UnitRows<Element: MatrixElement>: Sendable {
  /// M x K, rows of length 1; a row that was too short is zero.
  let rows: Matrix<Element>
  /// For each of the M rows, 1 / length; 0 for a row that was too short.
  private let inverseLengths: [Double]

  /// Scales rows to length 1.
  ///
  /// - Parameters:
  ///   - matrix: M x K.
  ///   - lengths: M finite lengths of its rows.
  ///   - shortest: the length up to which a row has no direction.
  /// - Complexity: O(M K).
  init(of matrix: Matrix<Element>, lengths: [Double], longerThan shortest: Double) {
    let inverseLengths = lengths.map { $0 > shortest ? 1 / $0 : 0 }
    var rows = matrix
    scaleRows(of: &rows, by: inverseLengths)
    self.rows = rows
    self.inverseLengths = inverseLengths
  }

  /// Turns the derivative of a loss by the unit rows into the one by the rows as they were.
  ///
  /// With x the row and e = x / |x|, the derivative d by e becomes (d - (d e) e) / |x|: changing
  /// the length changes nothing. It is zero for a row that was too short.
  ///
  /// - Parameter gradient: M x K.
  /// - Complexity: O(M K).
  func takeThroughScaling(_ gradient: inout Matrix<Element>) {
    removeRadialPart(of: &gradient, along: rows)
    scaleRows(of: &gradient, by: inverseLengths)
  }
}

/// Multiplies each row of a matrix by its scale, in Double; a scale of 0 makes the row zero.
private func scaleRows<Element: MatrixElement>(
  of matrix: inout Matrix<Element>, by scales: [Double]
) {
  let columnCount = matrix.columnCount
  modifyElements(of: &matrix) { values in
    for (row, scale) in scales.enumerated() {
      for index in row * columnCount..<(row + 1) * columnCount {
        values[index] = Element(Double(values[index]) * scale)
      }
    }
  }
}
