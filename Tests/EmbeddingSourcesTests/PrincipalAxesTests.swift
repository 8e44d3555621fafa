import EmbeddingSources
import SeededRandom
import Tensors
import Testing

@Suite struct PrincipalAxesTests {
  @Test func `finds the axes of four points by hand`() throws {
    // Around (3, 1): +-(2, 2) and +-(1, -1); sums of squares 16 and 4, divided by 3.
    let rows = Matrix<Float>(
      rowCount: 4, columnCount: 2, elements: [5, 3, 1, -1, 4, 0, 2, 2])
    let axes = try PrincipalAxes(of: rows, count: 2, whitening: false, name: "s")
    #expect(axes.mean == [3, 1])
    let half = Float(0.5).squareRoot()
    #expect(distance(axes.axes.elements, [half, half, half, -half]) < 1e-6)
    #expect(axes.varianceShare == 1)
    let first = try PrincipalAxes(of: rows, count: 1, whitening: true, name: "s")
    #expect(abs(first.varianceShare - 0.8) < 1e-12)
    // (5, 3) lies sqrt(8) along the axis, whose deviation is sqrt(16 / 3).
    let length = Float(1.5).squareRoot()
    #expect(distance(first.coordinates(of: rows).elements, [length, -length, 0, 0]) < 1e-6)
  }

  @Test func `whitened coordinates of the fitted rows have a covariance of one`() throws {
    var generator = SeededGenerator(4)
    let (rowCount, columnCount, count) = (5000, 12, 7)
    let mixing = normals(columnCount * columnCount, using: &generator)
    var rows = Matrix<Float>(rowCount: rowCount, columnCount: columnCount, repeating: 0)
    multiply(
      Matrix(
        rowCount: rowCount, columnCount: columnCount,
        elements: normals(rowCount * columnCount, using: &generator)),
      Matrix(rowCount: columnCount, columnCount: columnCount, elements: mixing), into: &rows)
    for index in rows.elements.indices { rows.elements[index] += Float(index % columnCount) }
    let axes = try PrincipalAxes(of: rows, count: count, whitening: true, name: "s")
    let coordinates = axes.coordinates(of: rows)
    for one in 0..<count {
      var mean = 0.0
      for row in 0..<rowCount { mean += Double(coordinates[row, one]) / Double(rowCount) }
      // Sums of 5,000 floats of about 1.
      #expect(abs(mean) < 1e-4)
      for other in 0...one {
        var sum = 0.0
        for row in 0..<rowCount {
          sum += Double(coordinates[row, one]) * Double(coordinates[row, other])
        }
        #expect(abs(sum / Double(rowCount - 1) - (one == other ? 1 : 0)) < 1e-3)
      }
    }
  }

  @Test func `the first axes leave the least behind`() throws {
    // What is left behind is the sum of the variances of the axes that were dropped (Pearson, 1901).
    var generator = SeededGenerator(5)
    let elements = normals(60 * 5, using: &generator).enumerated().map { index, value in
      value * Float(1 << (index % 5))
    }
    let rows = Matrix<Float>(rowCount: 60, columnCount: 5, elements: elements)
    let axes = try PrincipalAxes(of: rows, count: 2, whitening: false, name: "s")
    let coordinates = axes.coordinates(of: rows)
    var (all, left) = (0.0, 0.0)
    for row in 0..<60 {
      for column in 0..<5 {
        let centred = Double(rows[row, column]) - axes.mean[column]
        let seen =
          Double(coordinates[row, 0] * axes.axes[0, column])
          + Double(coordinates[row, 1] * axes.axes[1, column])
        all += centred * centred
        left += (centred - seen) * (centred - seen)
      }
    }
    #expect(abs(left / all - (1 - axes.varianceShare)) < 1e-5)
    #expect(axes.varianceShare > 0.9)
  }

  @Test func `more axes than the faces or the embeddings have directions are refused`() throws {
    let rows = Matrix<Float>(rowCount: 3, columnCount: 4, elements: (0..<12).map(Float.init))
    #expect(
      throws: EmbeddingSourceError.badAxes(
        manifest: "s", what: "count", found: "3",
        expected: "at most 2, of 3 embeddings of 4 numbers")
    ) { try PrincipalAxes(of: rows, count: 3, whitening: false, name: "s") }
    // All three lie on a line.
    #expect(
      throws: EmbeddingSourceError.badAxes(
        manifest: "s", what: "variance", found: "1 directions", expected: "at least 2")
    ) { try PrincipalAxes(of: rows, count: 2, whitening: true, name: "s") }
  }
}
