package import Tensors

/// ATL without a memory: the batch's own features are the class centres, for one step each.
///
/// This is the literal form of the theory: positives and negatives are normalised constants, and
/// only the anchor is updated. It is ours; nothing like it was published. Letters: M samples, K
/// elements of an embedding; x an embedding, e = x / |x|, a an anchor, p a sample of a's label
/// other than a, n a sample of another label. For each ordered pair (a, p) the logits are
///
///     f_n = x_a e_n,    f_p = (lambda x_a e_p + |x_a| psi(cos(x_a, e_p))) / (1 + lambda)
///
/// (for m = 1, f_p = x_a e_p), and its loss is -log(exp f_p / (exp f_p + sum_n exp f_n)). The loss
/// of the batch is the mean over the pairs. All e are constants of the step, so that the gradient
/// of a sample is that of the pairs in which it is the anchor, through x_a alone.
///
/// So a pair is a sample of `MarginHead` in triplet mode whose class rows are e_p and every e_n:
/// the same `LabelTerm`, lambda, gradients and semi-hard rule. Two things differ. A class is as
/// many negatives as it has samples in the batch, not one row. And nothing outlives the step: there
/// is no row per identity, and no negative older than the weights.
///
/// A sample is degenerate when its length is at most `MarginSettings.normEpsilon`. It is nobody's
/// positive or negative. As an anchor it is treated as `MarginHead` treats it: for m > 1 its f_p is
/// 0, its losses count in the mean and its gradient is zero; for m = 1 nothing is special.
package struct InBatchHead<Element: MatrixElement>: EmbeddingLoss {
  /// What the head computes.
  package let settings: MarginSettings

  private var counter: LambdaCounter

  /// A head that goes on after a number of training steps.
  ///
  /// - Parameters:
  ///   - settings: what it computes; `MarginSettings.replacement` plays no part.
  ///   - iteration: the number of training steps so far.
  /// - Throws: `LossError.badSchedule` when `iteration` is negative.
  package init(_ settings: MarginSettings, iteration: Int) throws(LossError) {
    self.settings = settings
    counter = try LambdaCounter(settings.schedule, iteration: iteration)
  }

  package var classRowUse: ClassRowUse { .unused }

  /// The number of training steps so far, from which lambda follows.
  package var iteration: Int { counter.iteration }

  /// Moves the lambda counter on.
  package mutating func advance(by stepCount: Int) {
    counter.advance(by: stepCount)
  }

  /// Does one training step: the counter goes up, then loss, judgement and gradient follow.
  ///
  /// The outcome counts pairs. With `MarginSettings.selectsSemihard` only the pairs that
  /// `SemihardSelector` keeps have a gradient; the divisor stays the number of all pairs. Without
  /// a pair, loss and gradient are zero; a pair without negatives has loss and gradient zero. The
  /// labels are compared with each other only, and may be any numbers.
  ///
  /// - Ties: a positive that is as near as a negative loses, so that features that are all alike
  ///   count as wrong.
  /// - Complexity: O(M^2 K) in two matrix products, and O(M^2) elements.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  package mutating func step(
    embeddings: Matrix<Element>, labels: [Int], classRows: inout Matrix<Element>,
    classGradient: inout Matrix<Element>
  ) throws(LossError) -> LossStep<Element> {
    let norms = try validatedNorms(of: embeddings, labels: labels)
    counter.advance(by: 1)
    let units = UnitRows(of: embeddings, lengths: norms, longerThan: settings.normEpsilon).rows
    var similarities = Matrix<Element>(
      rowCount: labels.count, columnCount: labels.count, repeating: 0)
    multiply(embeddings, units, transposingRight: true, into: &similarities)
    let anchors = labels.indices.map { anchor in
      InBatchAnchor(
        anchor, similarities: similarities, norms: norms, labels: labels, settings: settings,
        lambda: counter.lambda)
    }
    let verdicts = anchors.flatMap(\.verdicts)
    // Without a pair all sums are zero, and any divisor will do.
    let share = 1 / Double(max(1, verdicts.count))
    return LossStep(
      outcome: LossOutcome(
        loss: anchors.reduce(0) { $0 + $1.lossSum } * share, lambda: counter.lambda,
        verdicts: verdicts, selectedCount: anchors.reduce(0) { $0 + $1.selectedCount },
        recognised: anchors.map(\.isRecognised)),
      embeddingGradient: gradient(
        of: anchors, embeddings: embeddings, units: units, similarities: similarities,
        share: share))
  }

  /// M x K, the derivative of the mean loss by each embedding as an anchor.
  ///
  /// Its share of each e is a row of an M x M matrix, whose product with them is all of the
  /// gradient but the share of the embedding itself.
  private func gradient(
    of anchors: [InBatchAnchor], embeddings: Matrix<Element>, units: Matrix<Element>,
    similarities: Matrix<Element>, share: Double
  ) -> Matrix<Element> {
    var unitShares = zeroMatrix(shapedAs: similarities)
    let products = similarities.elements.span
    modifyElements(of: &unitShares) { values in
      for (anchorIndex, anchor) in anchors.enumerated() {
        let start = anchorIndex * anchors.count
        for (positive, unitShare) in anchor.positiveShares {
          values[start + positive] = Element(unitShare * share)
        }
        for negative in anchor.negatives {
          let unitShare = anchor.negativeShare(similarity: Double(products[start + negative]))
          values[start + negative] = Element(unitShare * share)
        }
      }
    }
    var gradient = zeroMatrix(shapedAs: embeddings)
    multiply(unitShares, units, into: &gradient)
    addRows(of: embeddings, scaledBy: anchors.map { $0.ownShare * share }, to: &gradient)
    return gradient
  }
}
