internal import Tensors

/// How far apart two embeddings of length 1 are said to be.
package enum EmbeddingDistance: String, CaseIterable, Sendable {
  /// |a - b|^2, from 0 to 4.
  case squaredEuclidean
  /// |a - b|, from 0 to 2.
  case euclidean

  /// The squared distance up to which two unit vectors count as one.
  ///
  /// It is the difference of numbers near 1, each of which is off by a few times 1e-16; a square
  /// root taken of that rounding would have a slope of 1e8.
  private static var coincidenceLimit: Double { 1e-14 }

  /// The distance that belongs to a squared one; 0 where rounding is all there is.
  func distance(atSquare square: Double) -> Double {
    if square <= Self.coincidenceLimit { return 0 }
    return self == .euclidean ? square.squareRoot() : square
  }

  /// The distance of two unit vectors at a cosine, which may be past -1 under an angular margin.
  func distance(atCosine cosine: Double) -> Double {
    distance(atSquare: 2 - 2 * cosine)
  }

  /// The cosine of two unit vectors at a distance.
  func cosine(atDistance distance: Double) -> Double {
    1 - (self == .euclidean ? distance * distance : distance) / 2
  }

  /// The derivative of the distance by its square; 0 for a distance of 0, which has none.
  func slope(atDistance distance: Double) -> Double {
    if self == .squaredEuclidean { return 1 }
    return distance == 0 ? 0 : 0.5 / distance
  }

  /// Turns the derivative by distances into the derivative by products.
  ///
  /// With G the products of the rows, the squared distance of rows i and j is G_ii + G_jj - 2 G_ij.
  ///
  /// - Parameters:
  ///   - distanceGradient: M x M, row after row.
  ///   - distances: M x M.
  /// - Returns: M x M, the derivative by each element of G as if it were a number of its own.
  /// - Complexity: O(M^2).
  func productGradient(_ distanceGradient: [Double], distances: Matrix<Double>) -> Matrix<Double> {
    let count = distances.rowCount
    let values = distances.elements.span
    var products = [Double](repeating: 0, count: count * count)
    for row in 0..<count {
      for column in 0..<count where distanceGradient[row * count + column] != 0 {
        let index = row * count + column
        let gradient = distanceGradient[index] * slope(atDistance: values[index])
        products[index] -= 2 * gradient
        products[row * count + row] += gradient
        products[column * count + column] += gradient
      }
    }
    return Matrix(rowCount: count, columnCount: count, elements: products)
  }
}
