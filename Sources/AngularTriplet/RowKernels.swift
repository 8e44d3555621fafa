internal import Tensors

/// The Euclidean length of a row, in Double: no Float row overflows it or vanishes in it.
///
/// Eight partial sums, because a single one would wait for each addition in turn.
func euclideanNorm<Element: MatrixElement>(of row: Span<Element>) -> Double {
  var partialSums = SIMD8<Double>()
  let vectorisedCount = row.count & ~7
  var index = 0
  while index < vectorisedCount {
    var values = SIMD8<Double>()
    for lane in 0..<8 { values[lane] = Double(row[index + lane]) }
    partialSums += values * values
    index += 8
  }
  var sum = partialSums.sum()
  while index < row.count {
    let value = Double(row[index])
    sum += value * value
    index += 1
  }
  return sum.squareRoot()
}

/// The product of two rows of the same length, in Double.
func innerProduct<Element: MatrixElement>(
  _ left: Span<Element>, _ right: Span<Element>
) -> Double {
  precondition(left.count == right.count, "\(left.count) elements against \(right.count)")
  var partialSums = SIMD8<Double>()
  let vectorisedCount = left.count & ~7
  var index = 0
  while index < vectorisedCount {
    var leftValues = SIMD8<Double>()
    var rightValues = SIMD8<Double>()
    for lane in 0..<8 {
      leftValues[lane] = Double(left[index + lane])
      rightValues[lane] = Double(right[index + lane])
    }
    partialSums += leftValues * rightValues
    index += 8
  }
  var sum = partialSums.sum()
  while index < left.count {
    sum += Double(left[index]) * Double(right[index])
    index += 1
  }
  return sum
}

/// The largest element of a row; minus infinity for an empty one.
func maximum<Element: MatrixElement>(of row: Span<Element>) -> Element {
  var largest = -Element.infinity
  for index in row.indices where row[index] > largest { largest = row[index] }
  return largest
}

/// The Euclidean length of every row of a matrix, in Double.
func rowNorms<Element: MatrixElement>(of matrix: Matrix<Element>) -> [Double] {
  let values = matrix.elements.span
  let columnCount = matrix.columnCount
  var norms: [Double] = []
  norms.reserveCapacity(matrix.rowCount)
  for row in 0..<matrix.rowCount {
    let start = row * columnCount
    norms.append(euclideanNorm(of: values.extracting(start..<start + columnCount)))
  }
  return norms
}

/// Gives a matrix a shape, keeping its memory and its elements when it has that shape already.
func resize<Element: MatrixElement>(
  _ matrix: inout Matrix<Element>, rowCount: Int, columnCount: Int
) {
  if matrix.rowCount == rowCount && matrix.columnCount == columnCount { return }
  matrix = Matrix(rowCount: rowCount, columnCount: columnCount, repeating: 0)
}

/// A matrix of zeros that has the shape of another one.
func zeroMatrix<Element: MatrixElement>(shapedAs matrix: Matrix<Element>) -> Matrix<Element> {
  Matrix(rowCount: matrix.rowCount, columnCount: matrix.columnCount, repeating: 0)
}

/// Lends the elements of a matrix for writing, row after row, in place.
///
/// One call serves a whole matrix. Made of two functions, because a span must not outlive the
/// access to the array, and an array handed over as an argument stays accessible throughout.
func modifyElements<Element: MatrixElement>(
  of matrix: inout Matrix<Element>, _ body: (inout MutableSpan<Element>) -> Void
) {
  modify(&matrix.elements, body)
}

private func modify<Element>(
  _ elements: inout [Element], _ body: (inout MutableSpan<Element>) -> Void
) {
  var values = elements.mutableSpan
  body(&values)
}

/// Sets the marked rows of a matrix to zero.
func clearRows<Element: MatrixElement>(of matrix: inout Matrix<Element>, where marks: [Bool]) {
  let columnCount = matrix.columnCount
  modifyElements(of: &matrix) { values in
    for (row, isMarked) in marks.enumerated() where isMarked {
      for index in row * columnCount..<(row + 1) * columnCount { values[index] = 0 }
    }
  }
}

/// Adds to each row of `result` the same row of `matrix`, times the row's scale.
func addRows<Element: MatrixElement>(
  of matrix: Matrix<Element>, scaledBy scales: [Double], to result: inout Matrix<Element>
) {
  let columnCount = matrix.columnCount
  let values = matrix.elements.span
  modifyElements(of: &result) { results in
    for (row, scale) in scales.enumerated() {
      let scale = Element(scale)
      for index in row * columnCount..<(row + 1) * columnCount {
        results[index] += scale * values[index]
      }
    }
  }
}

/// Takes from each row of `gradient` its part along the same row of `directions`, of length 1.
func removeRadialPart<Element: MatrixElement>(
  of gradient: inout Matrix<Element>, along directions: Matrix<Element>
) {
  let rowCount = gradient.rowCount
  let columnCount = gradient.columnCount
  let units = directions.elements.span
  modifyElements(of: &gradient) { values in
    for row in 0..<rowCount {
      let range = row * columnCount..<(row + 1) * columnCount
      let product = Element(
        innerProduct(values.span.extracting(range), units.extracting(range)))
      for index in range { values[index] -= product * units[index] }
    }
  }
}

/// Multiplies all elements of a matrix by a number.
func scale<Element: MatrixElement>(_ matrix: inout Matrix<Element>, by factor: Double) {
  if factor == 1 { return }
  let factor = Element(factor)
  modifyElements(of: &matrix) { values in
    for index in values.indices { values[index] *= factor }
  }
}
