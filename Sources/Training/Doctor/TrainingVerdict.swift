/// What is known to go wrong in a training run; the raw values stand in `metrics.jsonl`.
package enum TrainingVerdict: String, Sendable, CaseIterable, Codable {
  /// All embeddings point the same way.
  case collapse
  /// A hinge loss stays at its margin, the value that it has when all embeddings are the same.
  case lossAtMargin
  /// The loss trains on semi-hard samples alone, and none has come yet.
  case noSemihardYet
  /// The loss trains on semi-hard samples alone, and there are none any more.
  case noSemihardLeft
  /// Embeddings are far shorter than they were early in the phase.
  case shrinkingNorms
  /// Embeddings are far longer than they were early in the phase.
  case explodingNorms
  /// Lambda has made the margin strong while the accuracy stayed low or fell.
  case lambdaAheadOfAccuracy
  /// A class loss stays where a guess would be, or above.
  case lossAtChance
  /// The trainer waits for its batches.
  case starvingQueue
  /// Identities of which no photo is ever recognised although most others are.
  case identityAlwaysHard

  /// What to do about it: one sentence that names the settings to change.
  package var advice: String {
    switch self {
    case .collapse:
      "Go back to a checkpoint before it with a lower solver.learningRate, and where "
        + "loss.mining is hard or batchHard, train with semihard or all first."
    case .lossAtMargin:
      "Begin again with a lower solver.learningRate or a longer solver.schedule.warmup, and "
        + "where loss.mining is hard or batchHard, train with semihard or all first."
    case .noSemihardYet:
      "Train without the selection first, with loss.semihard false or loss.mining all, or with "
        + "loss.kind sphereface as method 1 does, and go on from there."
    case .noSemihardLeft:
      "Nothing trains any more: end the phase here, or go on with a larger "
        + "sampler.identitiesPerBatch, with loss.semihard false or with loss.mining all."
    case .shrinkingNorms:
      "Lower solver.weightDecay, and if the loss does not fall either, solver.learningRate."
    case .explodingNorms:
      "Go back to a checkpoint before it with a lower solver.learningRate, a longer "
        + "solver.schedule.warmup or a solver.clipNorm."
    case .lambdaAheadOfAccuracy:
      "Lower loss.gamma or raise loss.lambdaMin, so that the margin grows no faster than the "
        + "network learns; if the norms explode too, lower solver.learningRate first."
    case .lossAtChance:
      "Weaken the margin at the start by a larger loss.base or loss.lambdaMin or a smaller "
        + "loss.margin or loss.additiveMargin, or try another solver.learningRate."
    case .starvingQueue:
      "Raise queue.workers, or put the faces on a faster disk; a larger queue.batches helps "
        + "only against waits that come and go."
    case .identityAlwaysHard:
      "Look in the manifest whether the photos of these labels show one person each, and until "
        + "they do, keep them out of the gradient by loss.semihard true or loss.mining semihard."
    }
  }
}
