package import SeededRandom
package import Tensors

/// The class centres, one unit row per class, and the step that makes features of the batch
/// centres.
package enum ClassCentres {
  /// Scales every row to length 1.
  ///
  /// - Parameter centres: N x K; left alone when a row is refused.
  /// - Throws: `LossError.zeroClassRow` or `.notFinite` for the first row that has no direction.
  /// - Complexity: O(N K).
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  package static func normalize<Element: MatrixElement>(
    _ centres: inout Matrix<Element>
  ) throws(LossError) {
    let norms = try directedNorms(ofClassRows: centres)
    let columnCount = centres.columnCount
    modifyElements(of: &centres) { values in
      for (classIndex, norm) in norms.enumerated() {
        for index in classIndex * columnCount..<(classIndex + 1) * columnCount {
          values[index] = Element(Double(values[index]) / norm)
        }
      }
    }
  }

  /// Draws which samples of a batch may become centres.
  ///
  /// A sample is accepted by a draw from the upper end of [0, 1): at one half these are the
  /// published layer's draws above 4 of 0 ... 9.
  ///
  /// - Parameters:
  ///   - count: the number of samples.
  ///   - probability: that of a sample to be accepted, in 0 ... 1.
  ///   - generator: the source of randomness; it advances by one draw per sample, used or not.
  /// - Returns: `count` flags.
  package static func acceptances(
    count: Int, probability: Double, using generator: inout SeededGenerator
  ) -> [Bool] {
    precondition((0...1).contains(probability), "probability is \(probability), expected 0 ... 1")
    return (0..<count).map { _ in generator.uniform() >= 1 - probability }
  }

  /// Makes the directions of the accepted samples the centres of their classes.
  ///
  /// A sample counts when it is accepted and its embedding is longer than `normEpsilon`. With
  /// `CentreFeature.lastSample` the last of a class wins; with `.mean` the unit features of all of
  /// them are added up and scaled to length 1, and where they all but cancel out, to a sum no
  /// longer than `normEpsilon`, the row stays as it is. The copy is a constant: no gradient flows
  /// through it. It belongs after `MarginHead.step`, whose gradient is taken at the centres before.
  /// The batch must be one that the head accepted: anything else is a bug and traps.
  ///
  /// - Parameters:
  ///   - centres: N x K; rows of classes without an accepted sample stay as they are.
  ///   - embeddings: M x K.
  ///   - labels: M class indices.
  ///   - accepted: M flags, as `acceptances(count:probability:using:)` gives them.
  ///   - feature: what a class with several accepted samples makes of them.
  ///   - normEpsilon: the length up to which an embedding has no direction worth using.
  /// - Returns: for each class with a new centre, the indices of the samples that it came from.
  /// - Source: the Angular Triplet Loss layer as published, with rows in place of its elements,
  ///   unit rows stored at once, and short embeddings left out; the mean is ours.
  /// - Complexity: O(M K).
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @discardableResult
  package static func replace<Element: MatrixElement>(
    _ centres: inout Matrix<Element>, with embeddings: Matrix<Element>, labels: [Int],
    accepted: [Bool], feature: CentreFeature, normEpsilon: Double
  ) -> [Int: [Int]] {
    precondition(
      labels.count == embeddings.rowCount && accepted.count == embeddings.rowCount,
      "\(labels.count) labels and \(accepted.count) flags for \(embeddings.rowCount) embeddings")
    precondition(
      embeddings.columnCount == centres.columnCount,
      "embeddings of \(embeddings.columnCount) elements, centres of \(centres.columnCount)")
    let norms = rowNorms(of: embeddings)
    var sources: [Int: [Int]] = [:]
    for (sampleIndex, label) in labels.enumerated()
    where accepted[sampleIndex] && norms[sampleIndex] > normEpsilon {
      precondition(
        (0..<centres.rowCount).contains(label), "label \(label), \(centres.rowCount) classes")
      switch feature {
      case .lastSample: sources[label] = [sampleIndex]
      case .mean: sources[label, default: []].append(sampleIndex)
      }
    }
    let columnCount = centres.columnCount
    modifyElements(of: &centres) { values in
      for (label, samples) in sources {
        let sum = sumOfUnitRows(of: embeddings, norms: norms, rows: samples)
        let length = euclideanNorm(of: sum.span)
        guard length > normEpsilon else {
          sources[label] = nil
          continue
        }
        for column in 0..<columnCount {
          values[label * columnCount + column] = Element(sum[column] / length)
        }
      }
    }
    return sources
  }

  /// The sum of some rows of a matrix, each scaled to length 1.
  private static func sumOfUnitRows<Element: MatrixElement>(
    of matrix: Matrix<Element>, norms: [Double], rows: [Int]
  ) -> [Double] {
    let values = matrix.elements.span
    let columnCount = matrix.columnCount
    var sum = [Double](repeating: 0, count: columnCount)
    for row in rows {
      for column in 0..<columnCount {
        sum[column] += Double(values[row * columnCount + column]) / norms[row]
      }
    }
    return sum
  }
}
