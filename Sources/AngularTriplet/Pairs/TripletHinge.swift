internal import Tensors

/// A hinge over the three distances of a triplet, which both triplet losses are.
///
/// The loss of (a, p, n) is max(0, A d(a,p) + B d(a,n) + C d(p,n) + margin).
struct TripletHinge: Sendable {
  /// The distance d.
  let measure: EmbeddingDistance
  /// A.
  let anchorPositive: Double
  /// B.
  let anchorNegative: Double
  /// C.
  let positiveNegative: Double
  /// What is added to the distances.
  let margin: Double

  /// The losses of triplets and the derivative of their sum.
  ///
  /// A hinge at exactly 0 is inactive.
  ///
  /// - Parameters:
  ///   - triplets: T triplets of the batch.
  ///   - batch: M samples.
  /// - Returns: T losses.
  /// - Complexity: O(M^2 + T).
  func items(of triplets: Triplets, in batch: UnitBatch) -> ItemLosses {
    let distances = batch.distances(measure)
    let count = distances.rowCount
    let values = distances.elements.span
    var losses: [Double] = []
    losses.reserveCapacity(triplets.count)
    var gradient = [Double](repeating: 0, count: count * count)
    for index in 0..<triplets.count {
      let anchor = triplets.anchors[index]
      let positive = triplets.positives[index]
      let negative = triplets.negatives[index]
      precondition(
        min(anchor, positive, negative) >= 0 && max(anchor, positive, negative) < count,
        "triplet is (\(anchor), \(positive), \(negative)), expected samples 0 ..< \(count)")
      let (toPositive, toNegative) = (anchor * count + positive, anchor * count + negative)
      let across = positive * count + negative
      let value =
        anchorPositive * values[toPositive] + anchorNegative * values[toNegative]
        + positiveNegative * values[across] + margin
      losses.append(max(0, value))
      if value <= 0 { continue }
      gradient[toPositive] += anchorPositive
      gradient[toNegative] += anchorNegative
      gradient[across] += positiveNegative
    }
    return ItemLosses(
      losses: losses, productGradient: measure.productGradient(gradient, distances: distances))
  }

  /// One training step over the triplets that a selector takes.
  ///
  /// - Parameters:
  ///   - embeddings: M x K, M at least 1.
  ///   - labels: M class indices.
  ///   - mining: the selector.
  ///   - miningMargin: the margin that tells semi-hard triplets from easy ones.
  ///   - averaging: what the mean is taken over.
  /// - Returns: the mean loss and its gradient.
  /// - Throws: `LossError.shapeMismatch` or `.notFinite`.
  /// - Complexity: O(M^2 (K + log M) + T log M) for T triplets taken.
  func step<Element: MatrixElement>(
    embeddings: Matrix<Element>, labels: [Int], mining: TripletMining, miningMargin: Double,
    averaging: ItemAveraging
  ) throws(LossError) -> LossStep<Element> {
    let batch = try UnitBatch(embeddings, labels: labels)
    let candidates = TripletCandidates(batch, measure: measure)
    let triplets = candidates.triplets(mining, margin: miningMargin)
    return LossStep(
      items(of: triplets, in: batch), averaging: averaging,
      counts: candidates.counts(margin: miningMargin), batch: batch)
  }
}
