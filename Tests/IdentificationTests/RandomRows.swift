import Identification
import SeededRandom
import Tensors
import Verification

/// Rows around some centres, with small whole numbers, so that cosines of equal rows are equal.
func randomRows(
  _ count: Int, dimension: Int, using generator: inout SeededGenerator
) -> Matrix<Float> {
  let elements = (0..<count * dimension).map { index in
    Float(generator.index(below: 5)) + (index % dimension == 0 ? 1 : 0)
  }
  return Matrix(rowCount: count, columnCount: dimension, elements: elements)
}

/// The cosine of two rows, in Double.
func cosine(_ left: ArraySlice<Float>, _ right: ArraySlice<Float>) -> Double {
  func product(_ left: ArraySlice<Float>, _ right: ArraySlice<Float>) -> Double {
    zip(left, right).reduce(0) { $0 + Double($1.0) * Double($1.1) }
  }
  return product(left, right) / (product(left, left) * product(right, right)).squareRoot()
}
