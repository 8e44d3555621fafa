package import Tensors

/// The N-pair loss: a pair of one label against many samples of others at once.
///
/// The loss of a pair (a, p) is log(1 + sum_n exp(a.n - a.p)) on embeddings scaled to length 1, and
/// the gradient goes through that scaling. The mean is taken over all pairs, each of which always
/// pulls. Without pairs or without negatives, loss and gradient are zero. `LossOutcome` counts the
/// triplets of the batch by which of the two is nearer: the loss has no margin, and none is
/// semi-hard.
///
/// - Source: K. Sohn, "Improved Deep Metric Learning with Multi-class N-pair Loss Objective",
///   NIPS 2016, section 3, with lengths of 1 in place of its penalty on lengths.
package struct NPairLoss<Element: MatrixElement>: EmbeddingLoss {
  /// Which pairs are taken, and what is set against them.
  package let negatives: PairNegatives

  /// A loss with this setting.
  ///
  /// - Parameter negatives: which pairs are taken, and what is set against them.
  package init(negatives: PairNegatives) {
    self.negatives = negatives
  }

  package var classRowUse: ClassRowUse { .unused }

  private var form: ExponentialPairs {
    ExponentialPairs(anchorNegative: 1, positiveNegative: 0, anchorPositive: 1)
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
