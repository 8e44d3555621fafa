package import Tensors

/// The margin inner product head: embeddings and class centres to a loss and its gradients.
///
/// Letters: M samples, K elements of an embedding, N classes; x an embedding, u a unit class
/// centre, y a label, f a logit, g its gradient. The logits are f_ij = x_i u_j, except for the
/// label's, which `LabelTerm` gives; the loss is the mean softmax cross-entropy over the M samples.
///
/// In softmax mode the class centres are trained by the gradient that `train` writes. In triplet
/// mode (`MarginSettings.replacesCentres`) they have none, and `ClassCentres.replace` follows each
/// step.
///
/// - Source: W. Liu et al., "SphereFace", CVPR 2017; the Angular Triplet Loss layer as published.
package struct MarginHead<Element: MatrixElement>: Sendable {
  /// What the head computes.
  package let settings: MarginSettings

  private var counter: LambdaCounter
  private var passes: MarginPasses<Element>

  /// A head that goes on after a number of training steps.
  ///
  /// - Parameters:
  ///   - settings: what it computes.
  ///   - iteration: the number of training steps so far.
  /// - Throws: `LossError.badSchedule` when `iteration` is negative.
  package init(_ settings: MarginSettings, iteration: Int) throws(LossError) {
    self.settings = settings
    counter = try LambdaCounter(settings.schedule, iteration: iteration)
    passes = MarginPasses(settings)
  }

  /// The number of training steps so far, from which lambda follows.
  package var iteration: Int { counter.iteration }

  /// Does one training step: the counter goes up, then loss and gradients follow.
  ///
  /// - Parameters:
  ///   - embeddings: M x K, M at least 1.
  ///   - labels: M class indices, each in 0 ..< N.
  ///   - centres: N x K of any row lengths but 0; the rows are scaled to length 1 in place.
  ///   - centreGradient: N x K, overwritten with the derivative by the unit rows. In triplet mode
  ///     it is neither read nor written, and an empty matrix will do.
  /// - Returns: the forward pass and the M x K gradient of the embeddings.
  /// - Throws: `LossError`; centres, gradient and counter are then as before.
  /// - Complexity: O(M N K), in two matrix products, three in softmax mode.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  package mutating func train(
    embeddings: Matrix<Element>, labels: [Int], centres: inout Matrix<Element>,
    centreGradient: inout Matrix<Element>
  ) throws(LossError) -> MarginStep<Element> {
    let norms = try validatedNorms(of: embeddings, labels: labels, centres: centres)
    if !settings.replacesCentres {
      try validateShape(ofCentreGradient: centreGradient, centres: centres)
    }
    try ClassCentres.normalize(&centres)
    counter.advance(by: 1)
    let evaluation = passes.forward(
      embeddings: embeddings, norms: norms, labels: labels, unitCentres: centres,
      lambda: counter.lambda)
    let embeddingGradient = passes.backward(
      evaluation, embeddings: embeddings, unitCentres: centres, centreGradient: &centreGradient)
    return MarginStep(
      evaluation: evaluation, embeddingGradient: embeddingGradient,
      hasCentreGradient: !settings.replacesCentres)
  }

  /// The forward pass alone, under the lambda of the last training step; nothing changes.
  ///
  /// - Parameters:
  ///   - embeddings: M x K, M at least 1.
  ///   - labels: M class indices, each in 0 ..< N.
  ///   - centres: N x K of any row lengths but 0.
  /// - Returns: the forward pass.
  /// - Throws: `LossError`, as `train` does.
  /// - Complexity: O(M N K), and copies of N K and M N elements.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  package func evaluate(
    embeddings: Matrix<Element>, labels: [Int], centres: Matrix<Element>
  ) throws(LossError) -> MarginEvaluation<Element> {
    let norms = try validatedNorms(of: embeddings, labels: labels, centres: centres)
    var unitCentres = centres
    try ClassCentres.normalize(&unitCentres)
    var passes = MarginPasses<Element>(settings)
    return passes.forward(
      embeddings: embeddings, norms: norms, labels: labels, unitCentres: unitCentres,
      lambda: counter.lambda)
  }
}

extension MarginHead: EmbeddingLoss {
  package var classRowUse: ClassRowUse { settings.replacesCentres ? .replaced : .learned }

  /// Does one training step, as `train` does, and sums up what the head says of the batch.
  ///
  /// The class rows are the class centres: their rows are scaled to length 1 in place, and their
  /// gradient is the derivative by the unit rows. The outcome's lambda is given for m = 1 as well,
  /// where it plays no part, but not where it is 0 at all steps. Everything else is as
  /// `EmbeddingLoss` says.
  package mutating func step(
    embeddings: Matrix<Element>, labels: [Int], classRows: inout Matrix<Element>,
    classGradient: inout Matrix<Element>
  ) throws(LossError) -> LossStep<Element> {
    let step = try train(
      embeddings: embeddings, labels: labels, centres: &classRows, centreGradient: &classGradient)
    let evaluation = step.evaluation
    return LossStep(
      outcome: LossOutcome(
        loss: evaluation.loss, lambda: settings.schedule.isZero ? nil : evaluation.lambda,
        verdicts: evaluation.verdicts,
        selectedCount: settings.selectsSemihard
          ? evaluation.kept.count { $0 } : evaluation.kept.count),
      embeddingGradient: step.embeddingGradient)
  }

  /// Moves the lambda counter on.
  package mutating func advance(by stepCount: Int) {
    counter.advance(by: stepCount)
  }
}
