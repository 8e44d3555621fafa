internal import Foundation
internal import Tensors

/// One sample of a batch as the anchor of its pairs: their losses, and the gradient in the anchor.
///
/// The gradient of the sum of the losses is a sum of shares of the unit features and of the anchor
/// itself. Letters as in `InBatchHead`. With Z the logarithm of sum_n exp f_n, the loss of a pair
/// is log(1 + exp(Z - f_p)); with q the part of the softmax that the negatives have, its derivative
/// is -q by f_p and q exp(f_n - Z) by f_n. So the sum over the negatives is done once per anchor,
/// and q summed over the pairs serves all of them.
struct InBatchAnchor {
  /// The indices of the samples of other labels.
  let negatives: [Int]
  /// The verdicts on its pairs, in the order of the positives.
  let verdicts: [SampleVerdict]
  /// The number of pairs that the gradient is made of.
  let selectedCount: Int
  /// The sum of the losses of its pairs.
  let lossSum: Double
  /// For each selected positive its index, and the share of its unit feature in the gradient.
  let positiveShares: [(index: Int, share: Double)]
  /// The share of the anchor itself in the gradient.
  let ownShare: Double
  /// Whether the sample most similar to it has its label; a tie with another label's says no.
  let isRecognised: Bool

  /// Z; minus infinity without negatives.
  private let negativeLogarithm: Double
  /// The sum of q over the selected pairs.
  private let negativePull: Double

  /// Works out one anchor.
  ///
  /// - Parameters:
  ///   - anchor: its index.
  ///   - similarities: M x M, the products x_i e_j.
  ///   - norms: M lengths of the embeddings.
  ///   - labels: M labels.
  ///   - settings: the margin.
  ///   - lambda: the weight of the plain positive logit against the margin's 1.
  /// - Complexity: O(M).
  init<Element: MatrixElement>(
    _ anchor: Int, similarities: Matrix<Element>, norms: [Double], labels: [Int],
    settings: MarginSettings, lambda: Double
  ) {
    let usable = labels.indices.filter { norms[$0] > settings.normEpsilon }
    let positives = usable.filter { $0 != anchor && labels[$0] == labels[anchor] }
    negatives = usable.filter { labels[$0] != labels[anchor] }
    let negativeLogits = negatives.map { Double(similarities[anchor, $0]) }
    let nearestNegative = negativeLogits.max() ?? -.infinity
    negativeLogarithm =
      negativeLogits.isEmpty
      ? -.infinity
      : nearestNegative + log(negativeLogits.reduce(0) { $0 + exp($1 - nearestNegative) })

    let terms = positives.map { positive in
      LabelTerm(
        plainLogit: Double(similarities[anchor, positive]), embeddingNorm: norms[anchor],
        settings: settings, lambda: lambda)
    }
    verdicts = terms.map { term in
      SampleVerdict(
        winsUnderMargin: term.logit > nearestNegative,
        winsPlainly: term.plainLogit > nearestNegative)
    }
    isRecognised = verdicts.contains { $0.winsPlainly }
    let isSelected =
      settings.selectsSemihard
      ? SemihardSelector.kept(verdicts, multiplier: settings.multiplier)
      : verdicts.map { _ in true }
    selectedCount = isSelected.count { $0 }

    var lossSum = 0.0
    var negativePull = 0.0
    var ownShare = 0.0
    var positiveShares: [(index: Int, share: Double)] = []
    for (pair, term) in terms.enumerated() {
      let excess = negativeLogarithm - term.logit
      lossSum += max(excess, 0) + log1p(exp(-abs(excess)))
      guard isSelected[pair], !term.isDegenerate else { continue }
      let pull = 1 / (1 + exp(-excess))
      let derivative = term.embeddingDerivative(settings.gradient)
      negativePull += pull
      ownShare -= pull * derivative.embedding
      positiveShares.append((positives[pair], -pull * derivative.centre))
    }
    self.lossSum = lossSum
    self.negativePull = negativePull
    self.ownShare = ownShare
    self.positiveShares = positiveShares
  }

  /// The share of a negative's unit feature in the gradient.
  ///
  /// - Parameter similarity: f_n.
  /// - Returns: q exp(f_n - Z), q summed over the selected pairs.
  func negativeShare(similarity: Double) -> Double {
    negativePull * exp(similarity - negativeLogarithm)
  }
}
