package import SeededRandom
package import Tensors

/// The class centres, one unit row per class, and the step that makes features of the batch centres.
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
    let norms = rowNorms(of: centres)
    for (classIndex, norm) in norms.enumerated() {
      guard norm.isFinite else {
        throw .notFinite(subject: "class centres", rowIndex: classIndex, foundLength: norm)
      }
      guard norm > 0 else { throw .zeroClassRow(classIndex: classIndex) }
    }
    let columnCount = centres.columnCount
    modifyElements(of: &centres) { values in
      for (classIndex, norm) in norms.enumerated() {
        for index in classIndex * columnCount..<(classIndex + 1) * columnCount {
          values[index] = Element(Double(values[index]) / norm)
        }
      }
    }
  }

  /// Draws the numbers, below 10, that decide which samples of a batch become centres.
  ///
  /// - Parameters:
  ///   - count: the number of samples.
  ///   - generator: the source of randomness; it advances by one draw per sample, used or not.
  /// - Returns: `count` numbers.
  package static func draws(count: Int, using generator: inout SeededGenerator) -> [Int] {
    (0..<count).map { _ in generator.index(below: 10) }
  }

  /// Makes the directions of the accepted samples the centres of their classes.
  ///
  /// A sample is accepted when its draw is above 4 (a probability of one half) and its embedding is
  /// longer than `normEpsilon`. The last accepted sample of a class wins. The copy is a constant: no
  /// gradient flows through it. It belongs after `MarginHead.train`, whose gradient is taken at the
  /// centres before. The batch must be one that the head accepted: anything else is a bug and traps.
  ///
  /// - Parameters:
  ///   - centres: N x K; rows of classes without an accepted sample stay as they are.
  ///   - embeddings: M x K.
  ///   - labels: M class indices.
  ///   - draws: M numbers in 0 ... 9, as `draws(count:using:)` gives them.
  ///   - normEpsilon: the length up to which an embedding has no direction worth using.
  /// - Returns: for each class with a new centre, the index of the sample that it came from.
  /// - Source: the Angular Triplet Loss layer as published, with rows in place of its elements, unit
  ///   rows stored at once, and short embeddings left out.
  /// - Complexity: O(M K).
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @discardableResult
  package static func replace<Element: MatrixElement>(
    _ centres: inout Matrix<Element>, with embeddings: Matrix<Element>, labels: [Int],
    draws: [Int], normEpsilon: Double
  ) -> [Int: Int] {
    precondition(
      labels.count == embeddings.rowCount && draws.count == embeddings.rowCount,
      "\(labels.count) labels and \(draws.count) draws for \(embeddings.rowCount) embeddings")
    precondition(
      embeddings.columnCount == centres.columnCount,
      "embeddings of \(embeddings.columnCount) elements, centres of \(centres.columnCount)")
    let norms = rowNorms(of: embeddings)
    var sources: [Int: Int] = [:]
    for (sampleIndex, label) in labels.enumerated()
    where draws[sampleIndex] > 4 && norms[sampleIndex] > normEpsilon {
      sources[label] = sampleIndex
    }
    let columnCount = centres.columnCount
    let classCount = centres.rowCount
    let features = embeddings.elements.span
    modifyElements(of: &centres) { values in
      for (label, sampleIndex) in sources {
        precondition((0..<classCount).contains(label), "label \(label), \(classCount) classes")
        for column in 0..<columnCount {
          values[label * columnCount + column] = Element(
            Double(features[sampleIndex * columnCount + column]) / norms[sampleIndex])
        }
      }
    }
    return sources
  }
}
