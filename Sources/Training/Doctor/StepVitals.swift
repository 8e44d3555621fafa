/// What one training step of M samples tells the doctor.
package struct StepVitals: Sendable, Equatable {
  /// How many steps are done, this one included.
  package let step: Int
  /// The value of the loss.
  package var loss: Double
  /// The loss of a guess, log(number of classes); nil for a loss without classes.
  package var lossAtChance: Double?
  /// The margin of a hinge, which the loss has when all embeddings are the same; nil for no hinge.
  package var hingeMargin: Double?
  /// The weight of the plain logit against the margin's 1; nil for a loss without annealing.
  package var lambda: Double?
  /// What is right even with the margin.
  package var easyCount: Int
  /// What is right without the margin and wrong with it.
  package var semihardCount: Int
  /// What is wrong without the margin.
  package var hardCount: Int
  /// Whether the loss trains on nothing but semi-hard samples or triplets.
  package var selectsSemihard: Bool
  /// How many samples or triplets the loss selected for its gradient.
  package var selectedCount: Int
  /// M identities.
  package let labels: [Int]
  /// For each of the M samples whether it is recognised.
  package let recognised: [Bool]
  /// The share of the samples that is recognised; 0 of an empty batch.
  package let accuracy: Double
  /// The mean length of the M embeddings before any normalisation.
  package var meanEmbeddingNorm: Double
  /// The least cosine between two embeddings of the batch.
  package var smallestCosine: Double
  /// How long the step waited for its batch, in seconds.
  package var queueWaitSeconds: Double
  /// How long the whole step took, the wait included, in seconds.
  package var stepSeconds: Double

  /// Gathers what a step knows.
  ///
  /// - Complexity: O(M).
  package init(
    step: Int, loss: Double, lossAtChance: Double? = nil, hingeMargin: Double? = nil,
    lambda: Double? = nil, easyCount: Int, semihardCount: Int, hardCount: Int,
    selectsSemihard: Bool, selectedCount: Int, labels: [Int], recognised: [Bool],
    meanEmbeddingNorm: Double, smallestCosine: Double, queueWaitSeconds: Double,
    stepSeconds: Double
  ) {
    precondition(
      labels.count == recognised.count,
      "\(labels.count) labels, \(recognised.count) flags of recognition")
    self.step = step
    self.loss = loss
    self.lossAtChance = lossAtChance
    self.hingeMargin = hingeMargin
    self.lambda = lambda
    self.easyCount = easyCount
    self.semihardCount = semihardCount
    self.hardCount = hardCount
    self.selectsSemihard = selectsSemihard
    self.selectedCount = selectedCount
    self.labels = labels
    self.recognised = recognised
    accuracy = Double(recognised.count { $0 }) / Double(max(recognised.count, 1))
    self.meanEmbeddingNorm = meanEmbeddingNorm
    self.smallestCosine = smallestCosine
    self.queueWaitSeconds = queueWaitSeconds
    self.stepSeconds = stepSeconds
  }
}
