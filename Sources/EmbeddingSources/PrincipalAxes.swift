package import Tensors

/// The directions in which embeddings vary most, the first the most of all: principal components
/// (Pearson, 1901), with whitening on request.
package struct PrincipalAxes: Sendable {
  /// The mean of the embeddings that the axes were fitted on.
  package let mean: [Double]
  /// One axis a row, of length 1, or divided by the standard deviation along it where they whiten.
  package let axes: Matrix<Float>
  /// The share of the variance that lies along the axes.
  package let varianceShare: Double

  /// Rows that are centred at a time, in Double.
  private static let blockRowCount = 4096

  /// The share of the greatest variance below which one is nothing but rounding.
  private static let leastVarianceShare = 1e-10

  /// Fits axes.
  ///
  /// The axes are the eigenvectors of the covariance (divided by N - 1) with the greatest
  /// eigenvalues.
  ///
  /// - Parameters:
  ///   - rows: N x D, finite.
  ///   - count: how many axes.
  ///   - whitening: divides what is projected by its standard deviation, so that all axes count the
  ///     same.
  ///   - name: where the rows come from, for messages.
  /// - Throws: `EmbeddingSourceError.badAxes` where the rows do not vary in so many directions;
  ///   `KernelError`.
  /// - Complexity: O(N D^2 + D^3) time, O(D^2) memory beside the rows.
  package init(
    of rows: Matrix<Float>, count: Int, whitening: Bool, name: String
  ) throws {
    precondition(count > 0, "count is \(count), expected at least 1")
    let most = min(rows.columnCount, rows.rowCount - 1)
    guard count <= most else {
      throw EmbeddingSourceError.badAxes(
        manifest: name, what: "count", found: "\(count)",
        expected: "at most \(most), of \(rows.rowCount) embeddings of \(rows.columnCount) numbers")
    }
    mean = Self.mean(of: rows)
    let system = try SymmetricEigenvectors(of: Self.covariance(of: rows, around: mean))
    let variances = system.values.map { max(0, $0) }
    let least = Self.leastVarianceShare * variances[0]
    guard variances[count - 1] > least else {
      throw EmbeddingSourceError.badAxes(
        manifest: name, what: "variance", found: "\(variances.count { $0 > least }) directions",
        expected: "at least \(count)")
    }
    axes = Matrix(
      rowCount: count, columnCount: rows.columnCount,
      elements: (0..<count).flatMap { index in
        let divisor = whitening ? variances[index].squareRoot() : 1
        return system.vectors.row(index).map { Float($0 / divisor) }
      })
    varianceShare = variances[..<count].reduce(0, +) / variances.reduce(0, +)
  }

  /// The coordinates of embeddings along the axes, from the mean.
  ///
  /// - Parameter rows: N x D.
  /// - Returns: N x count.
  package func coordinates(of rows: Matrix<Float>) -> Matrix<Float> {
    precondition(
      rows.columnCount == mean.count,
      "embeddings have \(rows.columnCount) numbers, the axes \(mean.count)")
    var centred = rows
    for row in 0..<rows.rowCount {
      for column in 0..<rows.columnCount {
        centred[row, column] = Float(Double(rows[row, column]) - mean[column])
      }
    }
    var result = Matrix<Float>(
      rowCount: rows.rowCount, columnCount: axes.rowCount, repeating: 0)
    multiply(centred, axes, transposingRight: true, into: &result)
    return result
  }

  private static func mean(of rows: Matrix<Float>) -> [Double] {
    var sums = [Double](repeating: 0, count: rows.columnCount)
    for row in 0..<rows.rowCount {
      for (column, value) in rows.row(row).enumerated() { sums[column] += Double(value) }
    }
    return sums.map { $0 / Double(rows.rowCount) }
  }

  private static func covariance(of rows: Matrix<Float>, around mean: [Double]) -> Matrix<Double> {
    var result = Matrix<Double>(rowCount: mean.count, columnCount: mean.count, repeating: 0)
    for start in stride(from: 0, to: rows.rowCount, by: blockRowCount) {
      let end = min(start + blockRowCount, rows.rowCount)
      let block = Matrix<Double>(
        rowCount: end - start, columnCount: mean.count,
        elements: (start..<end).flatMap { row in
          zip(rows.row(row), mean).map { Double($0) - $1 }
        })
      multiply(
        block, transposingLeft: true, block, scale: 1 / Double(rows.rowCount - 1),
        accumulating: true, into: &result)
    }
    return result
  }
}
