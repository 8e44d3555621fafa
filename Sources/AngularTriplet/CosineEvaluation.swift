package import Tensors

/// What the forward pass of a cosine head says about a batch of M samples and N classes.
package struct CosineEvaluation<Element: MatrixElement>: Sendable {
  /// The mean of the samples' losses.
  package let loss: Double
  /// The softmax cross-entropy of each of the M samples.
  package let sampleLosses: [Double]
  /// The cosine between each of the M samples and its own class; 0 for a degenerate sample.
  package let labelCosines: [Double]
  /// M x N logits: the scale times the cosines, the label's with the margin.
  package let logits: Matrix<Element>
  /// Whether the label wins, for each of the M samples.
  package let verdicts: [SampleVerdict]

  /// M, the logarithm of each sample's sum of exponentials.
  let logarithmsOfSums: [Double]
  /// M, the derivative of the label's lowered cosine by the cosine.
  let labelSlopes: [Double]
}
