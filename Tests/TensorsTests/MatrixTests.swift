import NetworkOracle
import SeededRandom
import Tensors
import Testing

@Suite struct MatrixTests {
  @Test func `lies row after row`() {
    var matrix = Matrix<Float>(rowCount: 2, columnCount: 3, elements: [1, 2, 3, 4, 5, 6])
    #expect(matrix[1, 0] == 4)
    #expect(Array(matrix.row(1)) == [4, 5, 6])
    matrix[0, 2] = 9
    #expect(matrix.elements == [1, 2, 9, 4, 5, 6])
  }

  @Test func `may be empty`() {
    let matrix = Matrix<Double>(rowCount: 0, columnCount: 5, repeating: 1)
    #expect(matrix.elements.isEmpty)
    #expect(matrix == Matrix(rowCount: 0, columnCount: 5, elements: []))
  }
}

@Suite struct MatrixMultiplyTests {
  struct Order: Sendable {
    let left: Bool
    let right: Bool
    static let all = [
      Order(left: false, right: false), Order(left: true, right: false),
      Order(left: false, right: true), Order(left: true, right: true),
    ]
  }

  /// Sums of 33 products, relative to the largest element.
  private let singleTolerance = 1e-5
  private let doubleTolerance = 1e-13

  @Test(arguments: Order.all)
  func `agrees with the definition in Float`(order: Order) {
    #expect(difference(Float.self, order, accumulating: false) < singleTolerance)
    #expect(difference(Float.self, order, accumulating: true) < singleTolerance)
  }

  @Test(arguments: Order.all)
  func `agrees with the definition in Double`(order: Order) {
    #expect(difference(Double.self, order, accumulating: false) < doubleTolerance)
    #expect(difference(Double.self, order, accumulating: true) < doubleTolerance)
  }

  @Test func `overwrites NaN unless it accumulates`() {
    ComputeThreads.use(1)
    let one = Matrix<Float>(rowCount: 1, columnCount: 1, elements: [2])
    var result = Matrix<Float>(rowCount: 1, columnCount: 1, elements: [.nan])
    multiply(one, one, into: &result)
    #expect(result.elements == [4])
  }

  @Test func `takes empty factors`() {
    ComputeThreads.use(1)
    var none = Matrix<Float>(rowCount: 0, columnCount: 2, repeating: 0)
    multiply(
      Matrix<Float>(rowCount: 0, columnCount: 3, repeating: 1),
      Matrix<Float>(rowCount: 3, columnCount: 2, repeating: 1), into: &none)
    #expect(none.elements.isEmpty)
    var zero = Matrix<Double>(rowCount: 2, columnCount: 2, repeating: 7)
    let empty = Matrix<Double>(rowCount: 0, columnCount: 2, repeating: 1)
    multiply(empty, transposingLeft: true, empty, accumulating: true, into: &zero)
    #expect(zero.elements == [7, 7, 7, 7])
    multiply(empty, transposingLeft: true, empty, into: &zero)
    #expect(zero.elements == [0, 0, 0, 0])
  }

  /// The largest difference from the sums of products, over the largest of them.
  private func difference<Element: MatrixElement>(
    _ type: Element.Type, _ order: Order, accumulating: Bool
  ) -> Double {
    ComputeThreads.use(1)
    let (rows, columns, inner) = (5, 7, 33)
    var generator = SeededGenerator(51)
    func random(_ rows: Int, _ columns: Int) -> Matrix<Element> {
      Matrix(
        rowCount: rows, columnCount: columns,
        elements: normalNumbers(rows * columns, using: &generator).map { Element($0) })
    }
    let left = order.left ? random(inner, rows) : random(rows, inner)
    let right = order.right ? random(columns, inner) : random(inner, columns)
    var result = random(rows, columns)
    let before = result
    multiply(
      left, transposingLeft: order.left, right, transposingRight: order.right, scale: 0.5,
      accumulating: accumulating, into: &result)
    var largest = 0.0
    var worst = 0.0
    for row in 0..<rows {
      for column in 0..<columns {
        var sum = 0.0
        for k in 0..<inner {
          sum +=
            Double(order.left ? left[k, row] : left[row, k])
            * Double(order.right ? right[column, k] : right[k, column])
        }
        let expected = 0.5 * sum + (accumulating ? Double(before[row, column]) : 0)
        largest = max(largest, abs(expected))
        worst = max(worst, abs(Double(result[row, column]) - expected))
      }
    }
    return worst / largest
  }
}
