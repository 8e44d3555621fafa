package import Tensors

/// Plain softmax: class weights of any length, no margin, no bias.
///
/// Letters: M samples, K elements of an embedding, N classes; x an embedding, w a class row. The
/// logits are f_ij = x_i w_j, and the loss is the mean softmax cross-entropy over the M samples.
/// The form with unit class rows is `MarginHead` with m = 1.
package struct SoftmaxHead<Element: MatrixElement>: EmbeddingLoss {
  /// A head; there is nothing to set.
  package init() {}

  package var classRowUse: ClassRowUse { .learned }

  /// Does one training step: loss, judgement, and the exact gradients g w and g^T x.
  ///
  /// Class rows may have any length, 0 included, and stay as they are. Without a margin nothing is
  /// semi-hard, and every sample is selected. Everything else is as `EmbeddingLoss` says.
  ///
  /// - Complexity: O(M N K), in three matrix products.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  package mutating func step(
    embeddings: Matrix<Element>, labels: [Int], classRows: inout Matrix<Element>,
    classGradient: inout Matrix<Element>
  ) throws(LossError) -> LossStep<Element> {
    _ = try validatedNorms(of: embeddings, labels: labels, centres: classRows)
    _ = try finiteNorms(of: classRows, subject: "class centres")
    try validateShape(ofCentreGradient: classGradient, centres: classRows)
    var logits = Matrix<Element>(
      rowCount: labels.count, columnCount: classRows.rowCount, repeating: 0)
    multiply(embeddings, classRows, transposingRight: true, into: &logits)
    let verdicts = SemihardSelector.verdicts(
      marginLogits: logits,
      labelPlainLogits: labels.enumerated().map { logits[$0.offset, $0.element] }, labels: labels)
    let (losses, logarithms) = SoftmaxCrossEntropy.forward(logits: logits, labels: labels)

    var logitGradient = zeroMatrix(shapedAs: logits)
    SoftmaxCrossEntropy.backward(
      logits: logits, labels: labels, logarithmsOfSums: logarithms, into: &logitGradient)
    multiply(logitGradient, transposingLeft: true, embeddings, into: &classGradient)
    var embeddingGradient = zeroMatrix(shapedAs: embeddings)
    multiply(logitGradient, classRows, into: &embeddingGradient)
    return LossStep(
      outcome: LossOutcome(
        loss: losses.reduce(0, +) / Double(losses.count), verdicts: verdicts,
        selectedCount: labels.count),
      embeddingGradient: embeddingGradient)
  }
}
