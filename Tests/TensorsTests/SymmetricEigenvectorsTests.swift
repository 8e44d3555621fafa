import SeededRandom
import Tensors
import Testing

@Suite struct SymmetricEigenvectorsTests {
  @Test func `decomposes a matrix of two by two as by hand`() throws {
    // (2 - x)^2 = 1 gives 3 and 1; the number above the diagonal is not read.
    let system = try SymmetricEigenvectors(
      of: Matrix(rowCount: 2, columnCount: 2, elements: [2, 99, -1, 2]))
    let half = 0.5.squareRoot()
    #expect(distance(system.values, [3, 1]) < 1e-14)
    #expect(distance(system.vectors.elements, [half, -half, half, half]) < 1e-14)
  }

  @Test func `a matrix of one number is its own value`() throws {
    let system = try SymmetricEigenvectors(
      of: Matrix(rowCount: 1, columnCount: 1, elements: [-4]))
    #expect(system.values == [-4] && system.vectors.elements == [1])
  }

  @Test(arguments: [3, 16, 65])
  func `values times vectors are the matrix times vectors, and vectors are orthonormal`(
    count: Int
  ) throws {
    var generator = SeededGenerator(UInt64(count))
    var matrix = Matrix<Double>(rowCount: count, columnCount: count, repeating: 0)
    for row in 0..<count {
      for column in 0...row {
        matrix[row, column] = Double.random(in: -1...1, using: &generator)
        matrix[column, row] = matrix[row, column]
      }
    }
    let system = try SymmetricEigenvectors(of: matrix)
    #expect(system.values == system.values.sorted(by: >))
    for index in 0..<count {
      let vector = Array(system.vectors.row(index))
      let image = (0..<count).map { row in dot(Array(matrix.row(row)), vector) }
      #expect(distance(image, vector.map { $0 * system.values[index] }) < 1e-12)
      for other in 0...index {
        let product = dot(vector, Array(system.vectors.row(other)))
        #expect(abs(product - (other == index ? 1 : 0)) < 1e-12)
      }
      #expect(vector.max { $0.magnitude < $1.magnitude } ?? 0 > 0)
    }
  }

  private func dot(_ one: [Double], _ other: [Double]) -> Double {
    zip(one, other).reduce(0) { $0 + $1.0 * $1.1 }
  }

  private func distance(_ found: [Double], _ expected: [Double]) -> Double {
    zip(found, expected).reduce(0) { max($0, abs($1.0 - $1.1)) }
  }
}
