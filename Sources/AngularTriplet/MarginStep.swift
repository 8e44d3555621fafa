package import Tensors

/// What the forward pass of a margin head says about a batch of M samples and N classes.
package struct MarginEvaluation<Element: MatrixElement>: Sendable {
  /// The mean of the samples' losses.
  package let loss: Double
  /// The softmax cross-entropy of each of the M samples.
  package let sampleLosses: [Double]
  /// The lambda that was in force; without effect for m = 1.
  package let lambda: Double
  /// M x N logits, the label's with the margin.
  ///
  /// From a training step they share the head's memory: holding on to them costs a copy at the
  /// next.
  package let logits: Matrix<Element>
  /// M class indices, as given.
  package let labels: [Int]
  /// The M logits of the own class, in detail.
  package let labelTerms: [LabelTerm]
  /// Whether the label wins, for each of the M samples.
  package let verdicts: [SampleVerdict]
  /// Which of the M samples `SemihardSelector` keeps, whether or not the setting is on.
  package let kept: [Bool]

  /// M x N logits without the margin.
  ///
  /// - Complexity: O(M N): a copy of `logits` with M elements changed.
  package var plainLogits: Matrix<Element> {
    var plainLogits = logits
    for (sampleIndex, label) in labels.enumerated() {
      plainLogits[sampleIndex, label] = Element(labelTerms[sampleIndex].plainLogit)
    }
    return plainLogits
  }
}

/// What a training step of a margin head gives: the forward pass and its gradient.
package struct MarginStep<Element: MatrixElement>: Sendable {
  /// The forward pass.
  package let evaluation: MarginEvaluation<Element>
  /// M x K, the derivative of the mean loss by the embeddings; the divisor stays M under a mask.
  package let embeddingGradient: Matrix<Element>
  /// Whether the gradient of the class centres was written; never so in triplet mode.
  package let hasCentreGradient: Bool
}
