internal import Tensors

/// One forward and one backward pass of a margin head over a batch that has been checked.
///
/// Keeps its two M x N matrices and uses them again as long as the shape stays the same. Letters as
/// in `MarginHead`.
struct MarginPasses<Element: MatrixElement>: Sendable {
  private let settings: MarginSettings
  /// M x N, f.
  private var logits = Matrix<Element>(rowCount: 0, columnCount: 0, repeating: 0)
  /// M x N, g, and later g times the share of u in the derivative of its logit.
  private var logitGradient = Matrix<Element>(rowCount: 0, columnCount: 0, repeating: 0)
  /// M, the logarithm of each sample's sum of exponentials.
  private var logarithmsOfSums: [Double] = []

  init(_ settings: MarginSettings) {
    self.settings = settings
  }

  /// The logits, what they make of the samples, and the loss.
  ///
  /// - Parameters:
  ///   - embeddings: M x K.
  ///   - norms: M lengths of the embeddings.
  ///   - labels: M class indices.
  ///   - unitCentres: N x K, rows of length 1.
  ///   - lambda: the weight of the plain label logit against the margin's 1.
  /// - Returns: the facts of the pass.
  mutating func forward(
    embeddings: Matrix<Element>, norms: [Double], labels: [Int], unitCentres: Matrix<Element>,
    lambda: Double
  ) -> MarginEvaluation<Element> {
    resize(&logits, rowCount: labels.count, columnCount: unitCentres.rowCount)
    multiply(embeddings, unitCentres, transposingRight: true, into: &logits)
    var labelPlainLogits: [Element] = []
    var labelTerms: [LabelTerm] = []
    for (sampleIndex, label) in labels.enumerated() {
      let plainLogit = logits[sampleIndex, label]
      let term = LabelTerm(
        plainLogit: Double(plainLogit), embeddingNorm: norms[sampleIndex], settings: settings,
        lambda: lambda)
      labelPlainLogits.append(plainLogit)
      labelTerms.append(term)
      logits[sampleIndex, label] = Element(term.logit)
    }
    let verdicts = SemihardSelector.verdicts(
      marginLogits: logits, labelPlainLogits: labelPlainLogits, labels: labels)
    let (losses, logarithms) = SoftmaxCrossEntropy.forward(logits: logits, labels: labels)
    logarithmsOfSums = logarithms
    return MarginEvaluation(
      loss: losses.reduce(0, +) / Double(losses.count), sampleLosses: losses, lambda: lambda,
      logits: logits, labels: labels, labelTerms: labelTerms, verdicts: verdicts,
      kept: SemihardSelector.kept(verdicts, multiplier: settings.multiplier))
  }

  /// The gradients of the mean loss, after `forward` on the same batch.
  ///
  /// The label's column of g is scaled by the share of u in the derivative of its logit, so that
  /// one product with the centres gives all of dx but the share of x itself. The exact gradient of
  /// the centres takes the same scaled g; the reference one takes g as it is. The mask comes last:
  /// it acts on dx only.
  ///
  /// - Parameters:
  ///   - evaluation: what `forward` returned.
  ///   - embeddings: M x K.
  ///   - unitCentres: N x K, rows of length 1.
  ///   - centreGradient: N x K, overwritten; not touched in triplet mode.
  /// - Returns: M x K, the gradient of the embeddings.
  mutating func backward(
    _ evaluation: MarginEvaluation<Element>, embeddings: Matrix<Element>,
    unitCentres: Matrix<Element>, centreGradient: inout Matrix<Element>
  ) -> Matrix<Element> {
    resize(&logitGradient, rowCount: embeddings.rowCount, columnCount: unitCentres.rowCount)
    SoftmaxCrossEntropy.backward(
      logits: logits, labels: evaluation.labels, logarithmsOfSums: logarithmsOfSums,
      into: &logitGradient)
    clearRows(of: &logitGradient, where: evaluation.labelTerms.map(\.isDegenerate))
    if !settings.replacesCentres && settings.gradient == .reference {
      multiply(logitGradient, transposingLeft: true, embeddings, into: &centreGradient)
    }
    let embeddingShares = takeEmbeddingShares(evaluation)
    if !settings.replacesCentres && settings.gradient == .exact {
      multiply(logitGradient, transposingLeft: true, embeddings, into: &centreGradient)
      removeRadialPart(of: &centreGradient, along: unitCentres)
    }
    var embeddingGradient = Matrix<Element>(
      rowCount: embeddings.rowCount, columnCount: embeddings.columnCount, repeating: 0)
    multiply(logitGradient, unitCentres, into: &embeddingGradient)
    addRows(of: embeddings, scaledBy: embeddingShares, to: &embeddingGradient)
    if settings.selectsSemihard {
      clearRows(of: &embeddingGradient, where: evaluation.kept.map { !$0 })
    }
    return embeddingGradient
  }

  /// Scales the label's column of g by the share of u, and returns g times the share of x.
  private mutating func takeEmbeddingShares(_ evaluation: MarginEvaluation<Element>) -> [Double] {
    var embeddingShares: [Double] = []
    for (sampleIndex, label) in evaluation.labels.enumerated() {
      let share = evaluation.labelTerms[sampleIndex].embeddingDerivative(settings.gradient)
      let gradient = Double(logitGradient[sampleIndex, label])
      logitGradient[sampleIndex, label] = Element(gradient * share.centre)
      embeddingShares.append(gradient * share.embedding)
    }
    return embeddingShares
  }
}
