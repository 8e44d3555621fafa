/// A dense matrix, row after row in one array.
package struct Matrix<Element: MatrixElement>: Equatable, Sendable {
  /// The number of rows, 0 or more.
  package let rowCount: Int
  /// The number of columns, 0 or more.
  package let columnCount: Int
  /// The elements, row-major: element (row, column) is at row * columnCount + column.
  package var elements: [Element] {
    didSet {
      precondition(
        elements.count == rowCount * columnCount,
        "matrix has \(elements.count) elements, expected \(rowCount) x \(columnCount)")
    }
  }

  /// Makes a matrix whose elements all have one value.
  package init(rowCount: Int, columnCount: Int, repeating value: Element) {
    self.init(
      rowCount: rowCount, columnCount: columnCount,
      elements: Array(repeating: value, count: rowCount * columnCount))
  }

  /// Makes a matrix of the elements given row after row.
  package init(rowCount: Int, columnCount: Int, elements: [Element]) {
    precondition(
      rowCount >= 0 && columnCount >= 0 && elements.count == rowCount * columnCount,
      "matrix has \(elements.count) elements, expected \(rowCount) x \(columnCount)")
    self.rowCount = rowCount
    self.columnCount = columnCount
    self.elements = elements
  }

  /// The element at a 0-based row and column.
  package subscript(row: Int, column: Int) -> Element {
    get { elements[offset(row, column)] }
    set { elements[offset(row, column)] = newValue }
  }

  /// The elements of one row, sharing the matrix's storage; its indices start where the row does.
  package func row(_ index: Int) -> ArraySlice<Element> {
    precondition(index >= 0 && index < rowCount, "row is \(index), expected 0 ..< \(rowCount)")
    return elements[index * columnCount..<(index + 1) * columnCount]
  }

  private func offset(_ row: Int, _ column: Int) -> Int {
    precondition(
      row >= 0 && row < rowCount && column >= 0 && column < columnCount,
      "element is (\(row), \(column)), expected inside \(rowCount) x \(columnCount)")
    return row * columnCount + column
  }
}
