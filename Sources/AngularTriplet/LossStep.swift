package import Tensors

/// What a loss makes of a batch of M samples.
///
/// The three categories count what the loss compares: samples with classes, pairs of samples with
/// the rest of the batch (`InBatchHead`), or triplets of samples.
package struct LossOutcome: Sendable, Equatable {
  /// The value of the loss.
  package var loss: Double
  /// The weight of the plain logit against the margin's 1; nil for a loss without annealing.
  package var lambda: Double?
  /// What is right even with the margin.
  package var easyCount: Int
  /// What is right without the margin and wrong with it.
  package var semihardCount: Int
  /// What is wrong without the margin.
  package var hardCount: Int
  /// How many of them the loss selected for its gradient.
  package var selectedCount: Int
  /// For each of the M samples whether it is recognised: its own class has the largest logit
  /// without the margin, or, without classes, the sample most similar to it has its label.
  package var recognised: [Bool]

  /// Gathers what a loss found.
  package init(
    loss: Double, lambda: Double? = nil, easyCount: Int, semihardCount: Int, hardCount: Int,
    selectedCount: Int, recognised: [Bool]
  ) {
    self.loss = loss
    self.lambda = lambda
    self.easyCount = easyCount
    self.semihardCount = semihardCount
    self.hardCount = hardCount
    self.selectedCount = selectedCount
    self.recognised = recognised
  }
}

/// What one training step of a loss gives.
package struct LossStep<Element: MatrixElement>: Sendable {
  /// What the loss makes of the batch.
  package var outcome: LossOutcome
  /// M x K, the derivative of the loss by the embeddings as the network made them.
  package var embeddingGradient: Matrix<Element>

  /// Joins the two.
  package init(outcome: LossOutcome, embeddingGradient: Matrix<Element>) {
    self.outcome = outcome
    self.embeddingGradient = embeddingGradient
  }
}
