internal import Foundation
package import Tensors

/// The angular loss in hinge form: no negative may see a pair under a wide angle.
///
/// With c = (a + p) / 2, not scaled again, and t = tan^2(alpha), the loss of (a, p, n) is
/// max(0, |a - p|^2 - 4 t |n - c|^2) on embeddings scaled to length 1. The gradient goes through
/// that scaling, and through c into a and p. Angles are in degrees, always. Without positives,
/// negatives, or selected triplets, the loss and the gradient are zero.
///
/// The hinge has no margin of its own. Selection, and the counts of `LossOutcome`, are FaceNet's on
/// squared distances at `miningMargin`. From 45 degrees on a triplet with a loss is always `hard`:
/// its negative lies in the ball that has a p for a diameter. `semihard` then finds nothing with a
/// loss.
///
/// # Why the version posted in a forum trains worse than a triplet loss
///
/// A TensorFlow version of this loss was posted along with that question. Its expression is the one
/// above as long as it is given squared distances, and degrees with its degree flag off. What keeps
/// it from training, the most important first, with an alpha of 45 degrees as its default:
///
/// | alpha, degrees | 4 t   | active | with the flag on acts as | unsquared acts as |
/// | -------------- | ----- | ------ | ------------------------ | ----------------- |
/// | 20             | 0.530 | 100 %  | 65.9                     | 14.8              |
/// | 28             | 1.131 | 87.0 % | 15.7                     | 29.5              |
/// | 30             | 1.333 | 50.1 % | 81.1                     | 33.7              |
/// | 32             | 1.562 | 13.7 % | 33.5                     | 38.0              |
/// | 36             | 2.111 | 0.05 % | 82.6                     | 46.6              |
/// | 45             | 4.000 | 0 %    | 58.3                     | 63.4              |
///
/// 1. Nothing is active. The third column is the share of triplets with a loss, of 20,000 of
///    unrelated unit vectors in 128 dimensions. There |a - p|^2 is 2 on average and |n - c|^2 is
///    1.5, so that the hinge is silent unless 6 t < 2: below 30 degrees. Of the same triplets,
///    FaceNet's loss with a margin of 0.2 has 79.0 % active. Nothing is mined that would find the
///    rare ones at larger angles.
/// 2. The degree flag is the wrong way round: the angle is converted when the flag is off. With it
///    on, 45 is taken for radians, and 4 t is 10.49 in place of 4. The fourth column does not even
///    grow with alpha. Radians with the flag off fare no better: pi / 4 acts as 0.785 degrees, 4 t
///    is 7.5e-4, and the negative hardly matters.
/// 3. Without squares, |a - p| is held against 4 t |n - c|, where the geometry has 2 tan(alpha) for
///    4 t: the fifth column. Unit vectors at 0, 50 and 60 degrees in the plane, the last one the
///    negative, which sees the pair under 36.07 degrees: |a - p|^2 is 0.714425 and |n - c|^2 is
///    0.336586. At 45 degrees the expression is -0.631919, without squares -1.475405, with the flag
///    on -2.817940.
/// 4. Features are taken as they come. Features times 50 make the loss 2500 and its gradient 50
///    times as large; shrinking them is the easy way down, and once all of them coincide the loss
///    is 0, since there is no margin. Here lengths do not matter.
/// 5. The mean is taken over all triplets. With 0.05 % active, the few useful gradients are divided
///    by 2000. Here it is taken over the active ones (`ItemAveraging.active`).
/// 6. It stands alone. The paper adds the log-sum-exp form (`AngularNPairLoss`) to the N-pair loss.
///    That form never falls silent: at 45 degrees, where none of the triplets above is active, the
///    weight of a single negative in its gradient is 0.50 on average and never below 0.05.
///
/// The test suite computes every one of these numbers.
///
/// - Source: J. Wang, F. Zhou, S. Wen, X. Liu, Y. Lin, "Deep Metric Learning with Angular Loss",
///   ICCV 2017, section 3.
package struct AngularHingeLoss<Element: MatrixElement>: EmbeddingLoss {
  /// The angle alpha that a triangle may have at its negative, in degrees.
  package let alphaDegrees: Double
  /// Which triplets the loss is taken over, by squared distances.
  package let mining: TripletMining
  /// The margin, in squared distance, that tells semi-hard triplets from easy ones.
  package let miningMargin: Double
  /// What the mean is taken over.
  package let averaging: ItemAveraging

  /// A loss with these settings.
  ///
  /// - Parameters:
  ///   - alphaDegrees: the angle alpha in degrees, between 0 and 90.
  ///   - mining: which triplets the loss is taken over.
  ///   - miningMargin: FaceNet's, for selection and counts; at least 0.
  ///   - averaging: what the mean is taken over.
  /// - Throws: `LossError.badSetting`.
  package init(
    alphaDegrees: Double, mining: TripletMining = .all, miningMargin: Double = 0.2,
    averaging: ItemAveraging = .active
  ) throws(LossError) {
    try validateAngle(alphaDegrees)
    try validateSetting(
      "miningMargin", miningMargin, isRight: miningMargin >= 0, expected: "at least 0")
    try mining.validate()
    self.alphaDegrees = alphaDegrees
    self.mining = mining
    self.miningMargin = miningMargin
    self.averaging = averaging
  }

  package var classRowUse: ClassRowUse { .unused }

  /// |n - c|^2 is (d(a,n) + d(p,n)) / 2 - d(a,p) / 4: the median of a triangle by its sides.
  private var hinge: TripletHinge {
    let squaredTangent = squaredTangent(ofDegrees: alphaDegrees)
    return TripletHinge(
      measure: .squaredEuclidean, anchorPositive: 1 + squaredTangent,
      anchorNegative: -2 * squaredTangent, positiveNegative: -2 * squaredTangent, margin: 0)
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
      embeddings: embeddings, labels: labels, mining: mining, miningMargin: miningMargin,
      averaging: averaging)
  }
}

/// tan^2 of an angle in degrees.
func squaredTangent(ofDegrees degrees: Double) -> Double {
  let tangent = tan(degrees * .pi / 180)
  return tangent * tangent
}
