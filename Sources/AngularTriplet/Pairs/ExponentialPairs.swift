internal import Foundation
internal import Tensors

/// A logarithm of a sum of exponentials over a pair's negatives, which both N-pair losses are.
///
/// The loss of a pair (a, p) is log(1 + sum_n exp(z_n)) with z_n = A a.n + B p.n - C a.p, where the
/// n are samples of other labels and all are of length 1. The exponential of a sum is a product:
/// with
///
///     E_an = exp(A (a.n - 1)),   F_pn = exp(B (p.n - 1)),   both 0 where n is no negative,
///
/// the sums of all pairs are exp(A + B - C a.p) (E F^T)_ap, and the gradient is two products more:
/// no loop goes over pairs and negatives. E is at least exp(-2 A) and F at least exp(-2 B), so that
/// no product of the two vanishes while A + B is at most 300; at 80 degrees it is 257.
struct ExponentialPairs: Sendable {
  /// A, at least 0.
  let anchorNegative: Double
  /// B, at least 0.
  let positiveNegative: Double
  /// C, at least 0.
  let anchorPositive: Double

  /// The losses of pairs and the derivative of their sum.
  ///
  /// A pair without negatives is inactive.
  ///
  /// - Parameters:
  ///   - pairs: P pairs of the batch, each of one label.
  ///   - negatives: what is set against them.
  ///   - batch: M samples.
  /// - Returns: P losses.
  /// - Complexity: O(M^3), in three matrix products, and O(M^2 + P) exponentials.
  func items(
    of pairs: SamplePairs, negatives: PairNegatives, in batch: UnitBatch
  ) -> ItemLosses {
    let isOpponent = opponents(of: pairs, negatives, in: batch)
    let byAnchor = exponentials(anchorNegative, of: batch, against: isOpponent)
    let byPositive = exponentials(positiveNegative, of: batch, against: isOpponent)
    var sums = zeroMatrix(shapedAs: byAnchor)
    multiply(byAnchor, byPositive, transposingRight: true, into: &sums)
    var losses: [Double] = []
    losses.reserveCapacity(pairs.count)
    // The weight of a negative in the gradient, exp(z_n - loss), is this factor times E_an F_pn.
    var factors = zeroMatrix(shapedAs: byAnchor)
    for (anchor, positive) in zip(pairs.anchors, pairs.positives) {
      let constant =
        anchorNegative + positiveNegative - anchorPositive * batch.cosines[anchor, positive]
      let loss = softplus(constant + log(sums[anchor, positive]))
      losses.append(loss)
      if sums[anchor, positive] > 0 { factors[anchor, positive] += exp(constant - loss) }
    }
    return ItemLosses(
      losses: losses,
      productGradient: productGradient(
        factors, sums: sums, byAnchor: byAnchor, byPositive: byPositive))
  }

  /// Which samples are set against the pairs of other labels.
  private func opponents(
    of pairs: SamplePairs, _ negatives: PairNegatives, in batch: UnitBatch
  ) -> [Bool] {
    guard negatives == .otherPositives else { return batch.hasDirection }
    var isOpponent = [Bool](repeating: false, count: batch.labels.count)
    for positive in pairs.positives { isOpponent[positive] = true }
    return isOpponent
  }

  /// exp(factor (cosine - 1)) of each sample and each opponent of another label, M x M.
  private func exponentials(
    _ factor: Double, of batch: UnitBatch, against isOpponent: [Bool]
  ) -> Matrix<Double> {
    let count = batch.labels.count
    let cosines = batch.cosines.elements.span
    var exponentials = zeroMatrix(shapedAs: batch.cosines)
    modifyElements(of: &exponentials) { values in
      for row in 0..<count {
        for column in 0..<count
        where isOpponent[column] && batch.labels[column] != batch.labels[row] {
          let index = row * count + column
          values[index] = exp(factor * (cosines[index] - 1))
        }
      }
    }
    return exponentials
  }

  /// The derivative of the sum of the losses by the products of unit rows, M x M.
  private func productGradient(
    _ factors: Matrix<Double>, sums: Matrix<Double>, byAnchor: Matrix<Double>,
    byPositive: Matrix<Double>
  ) -> Matrix<Double> {
    var anchorPulls = zeroMatrix(shapedAs: sums)
    multiply(factors, byPositive, into: &anchorPulls)
    var positivePulls = zeroMatrix(shapedAs: sums)
    multiply(factors, transposingLeft: true, byAnchor, into: &positivePulls)
    let elements = sums.elements.indices.map { index in
      anchorNegative * byAnchor.elements[index] * anchorPulls.elements[index]
        + positiveNegative * byPositive.elements[index] * positivePulls.elements[index]
        - anchorPositive * factors.elements[index] * sums.elements[index]
    }
    return Matrix(rowCount: sums.rowCount, columnCount: sums.columnCount, elements: elements)
  }

  /// log(1 + exp(x)) without overflow; 0 for minus infinity.
  private func softplus(_ exponent: Double) -> Double {
    max(exponent, 0) + log1p(exp(-abs(exponent)))
  }

  /// One training step over the pairs of a batch; the mean is taken over all of them.
  ///
  /// - Parameters:
  ///   - embeddings: M x K, M at least 1.
  ///   - labels: M class indices.
  ///   - negatives: which pairs are taken, and what is set against them.
  /// - Returns: the mean loss and its gradient.
  /// - Throws: `LossError.shapeMismatch` or `.notFinite`.
  /// - Complexity: O(M^2 (K + M)), in matrix products.
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
