package import Tensors

/// CosFace and ArcFace: softmax over scaled cosines, with a margin on the label's.
///
/// Letters: M samples, K elements of an embedding, N classes; x an embedding, w a class row, c the
/// cosine between them, s the scale, m the margin. The logits are f_ij = s c_ij, except for the
/// label's, which is s times what `CosineMargin` makes of its cosine; the loss is the mean softmax
/// cross-entropy over the M samples. Both gradients go through both normalisations and are exact,
/// but for labels within 0.06 degrees of their class row or its opposite (`CosineMargin.lowered`).
///
/// Class rows keep the length that they have, which the loss does not depend on. Their gradient is
/// the one by the rows as stored: at right angles to the row, and inversely proportional to its
/// length. A solver's steps thus lengthen the rows and so slow them down, and weight decay shortens
/// them again.
///
/// A degenerate sample, with |x| at most `CosineSettings.normEpsilon`, has no direction: its
/// cosines count as 0, its loss follows from that and is part of the mean, and it contributes
/// nothing to any gradient.
///
/// - Source: H. Wang et al., "CosFace", CVPR 2018; J. Deng et al., "ArcFace", CVPR 2019.
package struct CosineHead<Element: MatrixElement>: EmbeddingLoss {
  /// What the head computes.
  package let settings: CosineSettings

  /// A head.
  package init(_ settings: CosineSettings) {
    self.settings = settings
  }

  package var classRowUse: ClassRowUse { .learned }

  /// Does one training step: loss, judgement, and exact gradients by embeddings and class rows.
  ///
  /// Class rows may have any length but 0 and stay as they are. Every sample is selected.
  /// Everything else is as `EmbeddingLoss` says.
  ///
  /// - Complexity: O(M N K), in three matrix products, and copies of M K and N K elements.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  package mutating func step(
    embeddings: Matrix<Element>, labels: [Int], classRows: inout Matrix<Element>,
    classGradient: inout Matrix<Element>
  ) throws(LossError) -> LossStep<Element> {
    let (units, unitClassRows) = try directions(embeddings, labels: labels, classRows: classRows)
    try validateShape(ofCentreGradient: classGradient, centres: classRows)
    let evaluation = forward(units, labels: labels, unitClassRows: unitClassRows)
    let embeddingGradient = backward(
      evaluation, units, labels: labels, unitClassRows: unitClassRows,
      classGradient: &classGradient)
    return LossStep(
      outcome: LossOutcome(
        loss: evaluation.loss, verdicts: evaluation.verdicts, selectedCount: labels.count),
      embeddingGradient: embeddingGradient)
  }

  /// The forward pass alone.
  ///
  /// - Parameters:
  ///   - embeddings: M x K, M at least 1.
  ///   - labels: M class indices, each in 0 ..< N.
  ///   - classRows: N x K of any row lengths but 0.
  /// - Returns: the forward pass.
  /// - Throws: `LossError`, as `step` does.
  /// - Complexity: O(M N K).
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  package func evaluate(
    embeddings: Matrix<Element>, labels: [Int], classRows: Matrix<Element>
  ) throws(LossError) -> CosineEvaluation<Element> {
    let (units, unitClassRows) = try directions(embeddings, labels: labels, classRows: classRows)
    return forward(units, labels: labels, unitClassRows: unitClassRows)
  }

  /// Checks the batch and scales embeddings and class rows to length 1, in copies.
  private func directions(
    _ embeddings: Matrix<Element>, labels: [Int], classRows: Matrix<Element>
  ) throws(LossError) -> (embeddings: UnitRows<Element>, classRows: UnitRows<Element>) {
    let norms = try validatedNorms(of: embeddings, labels: labels, centres: classRows)
    let classNorms = try directedNorms(ofClassRows: classRows)
    return (
      UnitRows(of: embeddings, lengths: norms, longerThan: settings.normEpsilon),
      UnitRows(of: classRows, lengths: classNorms, longerThan: 0)
    )
  }

  /// Logits, losses and verdicts.
  private func forward(
    _ units: UnitRows<Element>, labels: [Int], unitClassRows: UnitRows<Element>
  ) -> CosineEvaluation<Element> {
    var logits = Matrix<Element>(
      rowCount: labels.count, columnCount: unitClassRows.rows.rowCount, repeating: 0)
    multiply(
      units.rows, unitClassRows.rows, transposingRight: true, scale: Element(settings.scale),
      into: &logits)
    var plainLogits: [Element] = []
    var cosines: [Double] = []
    var slopes: [Double] = []
    for (sampleIndex, label) in labels.enumerated() {
      let plainLogit = logits[sampleIndex, label]
      let cosine = Double(plainLogit) / settings.scale
      let (value, slope) = settings.kind.lowered(cosine: cosine, margin: settings.margin)
      plainLogits.append(plainLogit)
      cosines.append(cosine)
      slopes.append(slope)
      logits[sampleIndex, label] = Element(settings.scale * value)
    }
    let (losses, logarithms) = SoftmaxCrossEntropy.forward(logits: logits, labels: labels)
    return CosineEvaluation(
      loss: losses.reduce(0, +) / Double(losses.count), sampleLosses: losses,
      labelCosines: cosines, logits: logits,
      verdicts: SemihardSelector.verdicts(
        marginLogits: logits, labelPlainLogits: plainLogits, labels: labels),
      logarithmsOfSums: logarithms, labelSlopes: slopes)
  }

  /// The gradients of the mean loss by the embeddings, returned, and by the class rows.
  ///
  /// The derivative by the cosines is s g, times the slope in the label's column. One product with
  /// the unit rows of either side gives the derivative by those of the other. A degenerate sample
  /// is a zero unit row, and so takes no part in the class rows' gradient.
  private func backward(
    _ evaluation: CosineEvaluation<Element>, _ units: UnitRows<Element>, labels: [Int],
    unitClassRows: UnitRows<Element>, classGradient: inout Matrix<Element>
  ) -> Matrix<Element> {
    var logitGradient = zeroMatrix(shapedAs: evaluation.logits)
    SoftmaxCrossEntropy.backward(
      logits: evaluation.logits, labels: labels, logarithmsOfSums: evaluation.logarithmsOfSums,
      into: &logitGradient)
    for (sampleIndex, label) in labels.enumerated() {
      logitGradient[sampleIndex, label] *= Element(evaluation.labelSlopes[sampleIndex])
    }
    let scale = Element(settings.scale)
    multiply(
      logitGradient, transposingLeft: true, units.rows, scale: scale, into: &classGradient)
    unitClassRows.takeThroughScaling(&classGradient)
    var embeddingGradient = zeroMatrix(shapedAs: units.rows)
    multiply(logitGradient, unitClassRows.rows, scale: scale, into: &embeddingGradient)
    units.takeThroughScaling(&embeddingGradient)
    return embeddingGradient
  }
}
