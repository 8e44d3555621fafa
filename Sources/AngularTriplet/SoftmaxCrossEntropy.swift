internal import Foundation
package import Tensors

/// Softmax cross-entropy of logits against labels, and its derivative.
///
/// Shapes: logits M x N, labels M, each in 0 ..< N. Exponentials and sums are in Double, and the
/// largest logit of a row is taken off first, so that no finite logit overflows.
package enum SoftmaxCrossEntropy {
  /// The loss of each sample: log(sum_j exp f_ij) - f_iy.
  ///
  /// - Parameters:
  ///   - logits: M x N.
  ///   - labels: M class indices.
  /// - Returns: M losses, and the logarithm of the sum for each row, which `backward` wants.
  /// - Complexity: O(M N).
  package static func forward<Element: MatrixElement>(
    logits: Matrix<Element>, labels: [Int]
  ) -> (losses: [Double], logarithmsOfSums: [Double]) {
    var losses: [Double] = []
    var logarithmsOfSums: [Double] = []
    let values = logits.elements.span
    let columnCount = logits.columnCount
    for (sampleIndex, label) in labels.enumerated() {
      let start = sampleIndex * columnCount
      let row = values.extracting(start..<start + columnCount)
      let top = Double(maximum(of: row))
      var sum = 0.0
      for column in row.indices { sum += exp(Double(row[column]) - top) }
      let logarithm = top + log(sum)
      losses.append((top - Double(row[label])) + log(sum))
      logarithmsOfSums.append(logarithm)
    }
    return (losses, logarithmsOfSums)
  }

  /// The derivative of the mean loss by the logits: (softmax - one-hot) / M.
  ///
  /// The label's 1 is subtracted in Double, so that a sample which is all but certain keeps the
  /// digits of its small gradient.
  ///
  /// - Parameters:
  ///   - logits: M x N.
  ///   - labels: M class indices.
  ///   - logarithmsOfSums: M numbers from `forward`.
  ///   - gradient: M x N, overwritten.
  /// - Complexity: O(M N).
  package static func backward<Element: MatrixElement>(
    logits: Matrix<Element>, labels: [Int], logarithmsOfSums: [Double],
    into gradient: inout Matrix<Element>
  ) {
    let values = logits.elements.span
    let columnCount = logits.columnCount
    let share = 1 / Double(labels.count)
    modifyElements(of: &gradient) { results in
      for (sampleIndex, label) in labels.enumerated() {
        let start = sampleIndex * columnCount
        let row = values.extracting(start..<start + columnCount)
        let logarithm = logarithmsOfSums[sampleIndex]
        for column in row.indices {
          results[start + column] = Element(exp(Double(row[column]) - logarithm) * share)
        }
        results[start + label] = Element((exp(Double(row[label]) - logarithm) - 1) * share)
      }
    }
  }
}
