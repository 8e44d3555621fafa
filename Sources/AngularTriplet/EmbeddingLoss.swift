package import Tensors

/// A loss of a batch of embeddings: it judges M embeddings by their labels and says how to move
/// them.
///
/// Every loss that `loss.kind` can name is one, and so is a weighted sum of them
/// (`WeightedLosses`). Letters: M samples, K elements of an embedding, N classes.
package protocol EmbeddingLoss<Element>: Sendable {
  associatedtype Element: MatrixElement

  /// What the loss does with the class rows.
  var classRowUse: ClassRowUse { get }

  /// Does one training step of the loss: value, judgement, and gradients.
  ///
  /// - Parameters:
  ///   - embeddings: M x K, M at least 1, of any lengths.
  ///   - labels: M class indices, each in 0 ..< N.
  ///   - classRows: N x K; neither read nor written where `classRowUse` is `.unused`.
  ///   - classGradient: N x K, overwritten where `classRowUse` is `.learned`, and not touched
  ///     otherwise.
  /// - Returns: what the loss makes of the batch, and the M x K gradient of the embeddings.
  /// - Throws: `LossError`; the loss, class rows and gradient are then as before.
  mutating func step(
    embeddings: Matrix<Element>, labels: [Int], classRows: inout Matrix<Element>,
    classGradient: inout Matrix<Element>
  ) throws(LossError) -> LossStep<Element>

  /// Goes on as if a number of training steps had been done.
  ///
  /// - Parameter stepCount: the steps; without effect on a loss that does not count them.
  mutating func advance(by stepCount: Int)
}

extension EmbeddingLoss {
  package mutating func advance(by stepCount: Int) {}
}

/// What a loss does with the class rows, a matrix of one row per class.
package enum ClassRowUse: Sendable, Equatable {
  /// Nothing: all that it compares comes from the batch.
  case unused
  /// They are weights: the loss gives their gradient and a solver moves them.
  case learned
  /// They are a memory: features of the batch replace them after a step, and no solver moves them.
  case replaced
}
