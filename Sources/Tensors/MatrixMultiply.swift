internal import COpenBLAS

/// The sizes of a product C = op(A) op(B): M x K by K x N, and how A and B are stored.
package struct ProductShape: Sendable {
  let rowCount: Int
  let columnCount: Int
  let innerCount: Int
  let transposesLeft: Bool
  let transposesRight: Bool

  fileprivate var leftStride: Int32 { Int32(max(1, transposesLeft ? rowCount : innerCount)) }
  fileprivate var rightStride: Int32 { Int32(max(1, transposesRight ? innerCount : columnCount)) }
  fileprivate var leftOrder: CBLAS_TRANSPOSE { transposesLeft ? CblasTrans : CblasNoTrans }
  fileprivate var rightOrder: CBLAS_TRANSPOSE { transposesRight ? CblasTrans : CblasNoTrans }
}

/// A number that matrices are made of and that BLAS multiplies: `Float` or `Double`.
package protocol MatrixElement: BinaryFloatingPoint, SIMDScalar, Codable, Sendable {
  /// Computes result = scale op(left) op(right) + resultScale result; resultScale 0 overwrites.
  static func multiply(
    _ shape: ProductShape, _ left: UnsafeBufferPointer<Self>, _ right: UnsafeBufferPointer<Self>,
    scale: Self, resultScale: Self, into result: UnsafeMutableBufferPointer<Self>)
}

extension Float: MatrixElement {
  package static func multiply(
    _ shape: ProductShape, _ left: UnsafeBufferPointer<Float>, _ right: UnsafeBufferPointer<Float>,
    scale: Float, resultScale: Float, into result: UnsafeMutableBufferPointer<Float>
  ) {
    cblas_sgemm(
      CblasRowMajor, shape.leftOrder, shape.rightOrder, Int32(shape.rowCount),
      Int32(shape.columnCount), Int32(shape.innerCount), scale, left.baseAddress,
      shape.leftStride, right.baseAddress, shape.rightStride, resultScale, result.baseAddress,
      Int32(max(1, shape.columnCount)))
  }
}

extension Double: MatrixElement {
  package static func multiply(
    _ shape: ProductShape, _ left: UnsafeBufferPointer<Double>,
    _ right: UnsafeBufferPointer<Double>, scale: Double, resultScale: Double,
    into result: UnsafeMutableBufferPointer<Double>
  ) {
    cblas_dgemm(
      CblasRowMajor, shape.leftOrder, shape.rightOrder, Int32(shape.rowCount),
      Int32(shape.columnCount), Int32(shape.innerCount), scale, left.baseAddress,
      shape.leftStride, right.baseAddress, shape.rightStride, resultScale, result.baseAddress,
      Int32(max(1, shape.columnCount)))
  }
}

/// Computes result = scale op(left) op(right), plus result where accumulating.
///
/// - Parameters:
///   - left: M x K, or K x M where `transposingLeft`.
///   - transposingLeft: whether op(left) is the transpose.
///   - right: K x N, or N x K where `transposingRight`.
///   - transposingRight: whether op(right) is the transpose.
///   - scale: the factor of the product.
///   - accumulating: whether the product is added to what `result` holds, which is otherwise
///     overwritten whatever it holds, NaN included.
///   - result: M x N. Any of the sizes may be 0; a product over K = 0 is zero.
/// - Complexity: O(M N K), on OpenBLAS's threads.
package func multiply<Element: MatrixElement>(
  _ left: Matrix<Element>, transposingLeft: Bool = false, _ right: Matrix<Element>,
  transposingRight: Bool = false, scale: Element = 1, accumulating: Bool = false,
  into result: inout Matrix<Element>
) {
  let shape = ProductShape(
    rowCount: transposingLeft ? left.columnCount : left.rowCount,
    columnCount: transposingRight ? right.rowCount : right.columnCount,
    innerCount: transposingLeft ? left.rowCount : left.columnCount,
    transposesLeft: transposingLeft, transposesRight: transposingRight)
  let rightInnerCount = transposingRight ? right.columnCount : right.rowCount
  precondition(
    rightInnerCount == shape.innerCount,
    "right factor has inner size \(rightInnerCount), left factor \(shape.innerCount)")
  precondition(
    result.rowCount == shape.rowCount && result.columnCount == shape.columnCount,
    "result is \(result.rowCount) x \(result.columnCount), "
      + "product \(shape.rowCount) x \(shape.columnCount)")
  if shape.innerCount == 0 {
    if !accumulating {
      result = Matrix(rowCount: shape.rowCount, columnCount: shape.columnCount, repeating: 0)
    }
    return
  }
  if result.elements.isEmpty { return }
  left.elements.withUnsafeBufferPointer { leftElements in
    right.elements.withUnsafeBufferPointer { rightElements in
      result.elements.withUnsafeMutableBufferPointer { resultElements in
        Element.multiply(
          shape, leftElements, rightElements, scale: scale, resultScale: accumulating ? 1 : 0,
          into: resultElements)
      }
    }
  }
}

/// Computes the inner products of rows of one matrix with rows of another.
///
/// - Parameters:
///   - leftRows: M rows of `left`.
///   - left: D columns.
///   - rightRows: N rows of `right`.
///   - right: D columns.
///   - products: at least M N numbers, of which the first are overwritten: row after row.
/// - Complexity: O(M N D), on OpenBLAS's threads.
package func multiplyRows<Element: MatrixElement>(
  _ leftRows: Range<Int>, of left: Matrix<Element>, by rightRows: Range<Int>,
  of right: Matrix<Element>, into products: inout [Element]
) {
  let innerCount = left.columnCount
  precondition(
    right.columnCount == innerCount, "rows have \(innerCount) and \(right.columnCount) numbers")
  precondition(
    leftRows.lowerBound >= 0 && leftRows.upperBound <= left.rowCount
      && rightRows.lowerBound >= 0 && rightRows.upperBound <= right.rowCount,
    "rows are \(leftRows) and \(rightRows), expected within \(left.rowCount), \(right.rowCount)")
  precondition(
    products.count >= leftRows.count * rightRows.count,
    "products have room for \(products.count), expected \(leftRows.count * rightRows.count)")
  if leftRows.isEmpty || rightRows.isEmpty || innerCount == 0 { return }
  let shape = ProductShape(
    rowCount: leftRows.count, columnCount: rightRows.count, innerCount: innerCount,
    transposesLeft: false, transposesRight: true)
  left.elements.withUnsafeBufferPointer { leftElements in
    right.elements.withUnsafeBufferPointer { rightElements in
      products.withUnsafeMutableBufferPointer { result in
        Element.multiply(
          shape, UnsafeBufferPointer(rebasing: leftElements[(leftRows.lowerBound * innerCount)...]),
          UnsafeBufferPointer(rebasing: rightElements[(rightRows.lowerBound * innerCount)...]),
          scale: 1, resultScale: 0, into: result)
      }
    }
  }
}
