package import Tensors

/// FaceNet's triplet loss: a positive is to be nearer than a negative, by a margin.
///
/// The loss of (a, p, n) is max(0, d(a,p) - d(a,n) + margin) on embeddings scaled to length 1, and
/// the gradient goes through that scaling. Without positives, negatives, or selected triplets the
/// loss and the gradient are zero. `LossOutcome` counts the triplets of the batch by its own
/// distance and margin, whichever were selected.
///
/// - Source: F. Schroff, D. Kalenichenko, J. Philbin, "FaceNet", CVPR 2015, section 3.1.
package struct TripletLoss<Element: MatrixElement>: EmbeddingLoss {
  /// By how much a positive is to be nearer, in the unit of the distance.
  package let margin: Double
  /// The distance d.
  package let measure: EmbeddingDistance
  /// Which triplets the loss is taken over.
  package let mining: TripletMining
  /// What the mean is taken over.
  package let averaging: ItemAveraging

  /// A loss with these settings.
  ///
  /// - Parameters:
  ///   - margin: at least 0.
  ///   - measure: the distance, squared or not.
  ///   - mining: which triplets the loss is taken over.
  ///   - averaging: what the mean is taken over.
  /// - Throws: `LossError.badSetting`.
  package init(
    margin: Double, measure: EmbeddingDistance = .squaredEuclidean,
    mining: TripletMining = .semihard, averaging: ItemAveraging = .active
  ) throws(LossError) {
    try validateSetting("margin", margin, isRight: margin >= 0, expected: "at least 0")
    try mining.validate()
    self.margin = margin
    self.measure = measure
    self.mining = mining
    self.averaging = averaging
  }

  package var classRowUse: ClassRowUse { .unused }

  private var hinge: TripletHinge {
    TripletHinge(
      measure: measure, anchorPositive: 1, anchorNegative: -1, positiveNegative: 0,
      margin: margin)
  }

  /// The losses of triplets that somebody listed.
  ///
  /// - Parameters:
  ///   - triplets: sample indices of the batch.
  ///   - batch: M samples.
  /// - Returns: a loss for each triplet, and the derivative of their sum.
  package func items(of triplets: Triplets, in batch: UnitBatch) -> ItemLosses {
    hinge.items(of: triplets, in: batch)
  }

  @specialized(where Element == Float)
  @specialized(where Element == Double)
  package func step(
    embeddings: Matrix<Element>, labels: [Int], classRows: inout Matrix<Element>,
    classGradient: inout Matrix<Element>
  ) throws(LossError) -> LossStep<Element> {
    try hinge.step(
      embeddings: embeddings, labels: labels, mining: mining, miningMargin: margin,
      averaging: averaging)
  }
}
