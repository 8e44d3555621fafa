internal import COpenBLAS

/// The eigenvalues and eigenvectors of a symmetric matrix, the greatest value first.
///
/// Source: LAPACK's `dsyevd` (Anderson et al., "LAPACK Users' Guide", 1999), from OpenBLAS.
package struct SymmetricEigenvectors: Sendable {
  /// The eigenvalues, descending.
  package let values: [Double]
  /// One eigenvector a row, of length 1, its greatest component above 0.
  package let vectors: Matrix<Double>

  /// Decomposes a matrix.
  ///
  /// - Parameter matrix: N x N, N at least 1, finite; what is above the diagonal is not read.
  /// - Throws: `KernelError.lapack` where the iteration does not converge.
  /// - Complexity: O(N^3), on OpenBLAS's threads.
  package init(of matrix: Matrix<Double>) throws(KernelError) {
    precondition(
      matrix.rowCount == matrix.columnCount && matrix.rowCount > 0,
      "matrix is \(matrix.rowCount) x \(matrix.columnCount), expected a square one")
    var order = Int32(matrix.rowCount)
    var elements = matrix.elements
    var ascending = [Double](repeating: 0, count: matrix.rowCount)
    // Row-major below the diagonal is column-major above it.
    var (job, triangle) = (CChar(UInt8(ascii: "V")), CChar(UInt8(ascii: "U")))
    func decompose(_ work: inout [Double], _ integers: inout [Int32], _ counts: (Int32, Int32))
      -> Int32
    {
      var (workCount, integerCount) = counts
      var stride = order
      var status: Int32 = 0
      dsyevd_(
        &job, &triangle, &order, &elements, &stride, &ascending, &work, &workCount, &integers,
        &integerCount, &status, 1, 1)
      return status
    }
    // Asked with counts of -1, it says how much room it wants.
    var (work, integers) = ([0.0], [Int32(0)])
    var status = decompose(&work, &integers, (-1, -1))
    if status == 0 {
      let counts = (Int32(work[0]), integers[0])
      work = Array(repeating: 0, count: Int(counts.0))
      integers = Array(repeating: 0, count: Int(counts.1))
      status = decompose(&work, &integers, counts)
    }
    guard status == 0 else { throw .lapack(call: "dsyevd", status: Int(status)) }
    let count = matrix.rowCount
    values = ascending.reversed()
    vectors = Matrix(
      rowCount: count, columnCount: count,
      elements: (0..<count).reversed().flatMap { index in
        Self.upright(elements[index * count..<(index + 1) * count])
      })
  }

  /// The vector or its opposite: the one whose greatest component, the first of equals, is above 0.
  private static func upright(_ vector: ArraySlice<Double>) -> [Double] {
    var greatest = 0.0
    for component in vector where component.magnitude > greatest.magnitude { greatest = component }
    return greatest < 0 ? vector.map { -$0 } : Array(vector)
  }
}
