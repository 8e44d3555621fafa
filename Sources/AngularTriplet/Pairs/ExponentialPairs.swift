internal import Foundation
internal import Tensors

/// A logarithm of a sum of exponentials over a pair's negatives, which both N-pair losses are.
///
/// The loss of a pair (a, p) is log(1 + sum_n exp(z_n)) with z_n = A a.n + B p.n - C a.p, where the
/// n are samples of other labels and all are of length 1.
struct ExponentialPairs: Sendable {
  /// A.
  let anchorNegative: Double
  /// B.
  let positiveNegative: Double
  /// C.
  let anchorPositive: Double

  /// The losses of pairs and the derivative of their sum.
  ///
  /// A pair without negatives is inactive.
  ///
  /// - Parameters:
  ///   - pairs: P pairs of the batch.
  ///   - negatives: what is set against them.
  ///   - batch: M samples.
  /// - Returns: P losses.
  /// - Complexity: O(M^2 + P N) for N negatives of a pair.
  func items(
    of pairs: SamplePairs, negatives: PairNegatives, in batch: UnitBatch
  ) -> ItemLosses {
    let count = batch.labels.count
    let opponents =
      switch negatives {
      case .otherPositives: pairs.positives
      case .allOtherLabels: batch.labels.indices.filter { batch.hasDirection[$0] }
      }
    let products = batch.cosines.elements.span
    var losses: [Double] = []
    losses.reserveCapacity(pairs.count)
    var gradient = [Double](repeating: 0, count: count * count)
    for (anchor, positive) in zip(pairs.anchors, pairs.positives) {
      precondition(
        min(anchor, positive) >= 0 && max(anchor, positive) < count,
        "pair is (\(anchor), \(positive)), expected samples 0 ..< \(count)")
      let label = batch.labels[anchor]
      let others = opponents.filter { batch.labels[$0] != label }
      let exponents = others.map { negative in
        anchorNegative * products[anchor * count + negative]
          + positiveNegative * products[positive * count + negative]
          - anchorPositive * products[anchor * count + positive]
      }
      let loss = logarithmOfOnePlusSum(exponents)
      losses.append(loss)
      for (negative, exponent) in zip(others, exponents) {
        let weight = exp(exponent - loss)
        gradient[anchor * count + negative] += anchorNegative * weight
        gradient[positive * count + negative] += positiveNegative * weight
        gradient[anchor * count + positive] -= anchorPositive * weight
      }
    }
    return ItemLosses(
      losses: losses,
      productGradient: Matrix(rowCount: count, columnCount: count, elements: gradient))
  }

  /// log(1 + sum exp(z)); the largest exponent is taken off first, so that none overflows.
  private func logarithmOfOnePlusSum(_ exponents: [Double]) -> Double {
    let top = max(0, exponents.max() ?? 0)
    let sum = exponents.reduce(0) { $0 + exp($1 - top) }
    return top == 0 ? log1p(sum) : top + log(exp(-top) + sum)
  }

  /// One training step over the pairs of a batch; the mean is taken over all of them.
  ///
  /// - Parameters:
  ///   - embeddings: M x K, M at least 1.
  ///   - labels: M class indices.
  ///   - negatives: which pairs are taken, and what is set against them.
  /// - Returns: the mean loss and its gradient.
  /// - Throws: `LossError.shapeMismatch` or `.notFinite`.
  /// - Complexity: O(M^2 (K + log M) + P N) for P pairs of N negatives.
  func step<Element: MatrixElement>(
    embeddings: Matrix<Element>, labels: [Int], negatives: PairNegatives
  ) throws(LossError) -> LossStep<Element> {
    let batch = try UnitBatch(embeddings, labels: labels)
    let items = items(of: negatives.pairs(of: batch), negatives: negatives, in: batch)
    let candidates = TripletCandidates(batch, measure: .squaredEuclidean)
    return LossStep(
      items, averaging: .all, counts: candidates.counts(margin: 0), batch: batch)
  }
}
