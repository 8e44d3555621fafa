package import Tensors

/// The angular loss in its log-sum-exp form: `AngularHingeLoss` softened, against many negatives.
///
/// With t = tan^2(alpha), the loss of a pair (a, p) is
/// log(1 + sum_n exp(4 t (a + p).n - 2 (1 + t) a.p)) on embeddings scaled to length 1, and the
/// gradient goes through that scaling. The exponent is the hinge's expression for unit vectors
/// without its constant 2 - 6 t, whose sign is what silences the hinge: here no pair falls silent.
/// Pairs, mean and counts are as in `NPairLoss`, to which the paper adds this loss with a weight.
///
/// - Source: J. Wang, F. Zhou, S. Wen, X. Liu, Y. Lin, "Deep Metric Learning with Angular Loss",
///   ICCV 2017, section 3.
package struct AngularNPairLoss<Element: MatrixElement>: EmbeddingLoss {
  /// The angle alpha, in degrees.
  package let alphaDegrees: Double
  /// Which pairs are taken, and what is set against them.
  package let negatives: PairNegatives

  /// A loss with these settings.
  ///
  /// - Parameters:
  ///   - alphaDegrees: the angle alpha in degrees, above 0 and at most 80: beyond, exponentials
  ///     leave the range of numbers.
  ///   - negatives: which pairs are taken, and what is set against them.
  /// - Throws: `LossError.badSetting`.
  package init(alphaDegrees: Double, negatives: PairNegatives) throws(LossError) {
    try validateAngle(alphaDegrees)
    try validateSetting(
      "alphaDegrees", alphaDegrees, isRight: alphaDegrees <= 80, expected: "at most 80 degrees")
    self.alphaDegrees = alphaDegrees
    self.negatives = negatives
  }

  package var classRowUse: ClassRowUse { .unused }

  private var form: ExponentialPairs {
    let squaredTangent = squaredTangent(ofDegrees: alphaDegrees)
    return ExponentialPairs(
      anchorNegative: 4 * squaredTangent, positiveNegative: 4 * squaredTangent,
      anchorPositive: 2 * (1 + squaredTangent))
  }

  /// The losses of pairs that somebody listed.
  ///
  /// - Parameters:
  ///   - pairs: sample indices of the batch.
  ///   - batch: M samples.
  /// - Returns: a loss for each pair, and the derivative of their sum.
  package func items(of pairs: SamplePairs, in batch: UnitBatch) -> ItemLosses {
    form.items(of: pairs, negatives: negatives, in: batch)
  }

  @specialized(where Element == Float)
  @specialized(where Element == Double)
  package func step(
    embeddings: Matrix<Element>, labels: [Int], classRows: inout Matrix<Element>,
    classGradient: inout Matrix<Element>
  ) throws(LossError) -> LossStep<Element> {
    try form.step(embeddings: embeddings, labels: labels, negatives: negatives)
  }
}
