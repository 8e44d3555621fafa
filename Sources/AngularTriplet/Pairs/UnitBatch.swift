package import Tensors

/// A batch of embeddings put on the unit sphere: what the pair losses compare, and the way back.
///
/// Letters: M samples, K elements of an embedding; x a row as the network made it, e = x / |x|, G
/// the M x M products of the rows e. All of it is in Double, whatever the embeddings are made of: M
/// is small beside the network, and differences of nearly equal embeddings keep their digits.
///
/// An embedding of at most `normEpsilon` has no direction. Its e is the zero vector, no selector
/// lists it, it counts as not recognised, and its gradient is zero.
package struct UnitBatch: Sendable {
  /// The Euclidean length up to which an embedding has no direction, as `MarginSettings` has it.
  package static var normEpsilon: Double { MarginSettings.defaultNormEpsilon }

  /// M class indices.
  package let labels: [Int]
  /// For each of the M samples whether it is long enough to have a direction.
  package let hasDirection: [Bool]
  /// M x M, G: the cosines of all pairs.
  package let cosines: Matrix<Double>

  private let norms: [Double]
  private let units: Matrix<Double>

  /// Checks a batch and compares each of its samples with each.
  ///
  /// - Parameters:
  ///   - embeddings: M x K, M at least 1, of any finite lengths.
  ///   - labels: M class indices.
  /// - Throws: `LossError.shapeMismatch` or `.notFinite`.
  /// - Complexity: O(M^2 K), in one matrix product.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  package init<Element: MatrixElement>(
    _ embeddings: Matrix<Element>, labels: [Int]
  ) throws(LossError) {
    norms = try validatedNorms(of: embeddings, labels: labels)
    self.labels = labels
    hasDirection = norms.map { $0 > Self.normEpsilon }
    let values = embeddings.elements.span
    let columnCount = embeddings.columnCount
    var elements: [Double] = []
    elements.reserveCapacity(values.count)
    for (row, norm) in norms.enumerated() {
      for index in row * columnCount..<(row + 1) * columnCount {
        elements.append(hasDirection[row] ? Double(values[index]) / norm : 0)
      }
    }
    units = Matrix(rowCount: labels.count, columnCount: columnCount, elements: elements)
    var products = Matrix<Double>(
      rowCount: labels.count, columnCount: labels.count, repeating: 0)
    multiply(units, units, transposingRight: true, into: &products)
    cosines = products
  }

  /// The distances of all pairs, M x M.
  ///
  /// - Parameter measure: the distance in use.
  /// - Returns: G_ii + G_jj - 2 G_ij or its square root, 0 where rounding made it negative.
  /// - Complexity: O(M^2).
  package func distances(_ measure: EmbeddingDistance) -> Matrix<Double> {
    let count = labels.count
    let products = cosines.elements.span
    var distances: [Double] = []
    distances.reserveCapacity(count * count)
    for row in 0..<count {
      for column in 0..<count {
        let lengths = products[row * count + row] + products[column * count + column]
        distances.append(measure.distance(atSquare: lengths - 2 * products[row * count + column]))
      }
    }
    return Matrix(rowCount: count, columnCount: count, elements: distances)
  }

  /// For each of the M samples whether the sample most similar to it has its label.
  ///
  /// Ties: the lowest index wins. A sample without direction, or alone in the batch, is not
  /// recognised.
  ///
  /// - Complexity: O(M^2).
  package var recognised: [Bool] {
    let count = labels.count
    let products = cosines.elements.span
    var recognised: [Bool] = []
    for sample in 0..<count {
      var nearest: Int?
      var largest = -Double.infinity
      for other in 0..<count
      where other != sample && hasDirection[other] && products[sample * count + other] > largest {
        nearest = other
        largest = products[sample * count + other]
      }
      recognised.append(
        hasDirection[sample] && nearest.map { labels[$0] == labels[sample] } ?? false)
    }
    return recognised
  }

  /// The derivative by the unit rows e, M x K: (C + C^T) e.
  ///
  /// - Parameter productGradient: M x M, C: the derivative by each element of G, diagonal included,
  ///   as if G_ij and G_ji were numbers of their own.
  /// - Returns: M x K; it has parts along e, which the normalisation takes off.
  /// - Complexity: O(M^2 K), in one matrix product.
  package func unitGradient(_ productGradient: Matrix<Double>) -> Matrix<Double> {
    let count = labels.count
    var symmetric = productGradient
    modifyElements(of: &symmetric) { values in
      for row in 0..<count {
        for column in 0...row {
          let sum = values[row * count + column] + values[column * count + row]
          values[row * count + column] = sum
          values[column * count + row] = sum
        }
      }
    }
    var gradient = Matrix<Double>(rowCount: count, columnCount: units.columnCount, repeating: 0)
    multiply(symmetric, units, into: &gradient)
    return gradient
  }

  /// The derivative by the embeddings x as they were given, M x K: (g - (g e) e) / |x|.
  ///
  /// - Parameter unitGradient: M x K, g: the derivative by e.
  /// - Returns: M x K; a zero row for a sample without direction.
  /// - Complexity: O(M K).
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  package func embeddingGradient<Element: MatrixElement>(
    _ unitGradient: Matrix<Double>
  ) -> Matrix<Element> {
    var gradient = unitGradient
    removeRadialPart(of: &gradient, along: units)
    let columnCount = units.columnCount
    let values = gradient.elements.span
    var elements: [Element] = []
    elements.reserveCapacity(values.count)
    for (row, norm) in norms.enumerated() {
      for index in row * columnCount..<(row + 1) * columnCount {
        elements.append(hasDirection[row] ? Element(values[index] / norm) : 0)
      }
    }
    return Matrix(rowCount: labels.count, columnCount: columnCount, elements: elements)
  }
}
