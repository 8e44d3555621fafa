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
