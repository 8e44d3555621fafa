/// The logit of a sample's own class: its value under the margin, and how it depends on the sample.
///
/// With x the embedding, u the unit centre of its class, and c the cosine between them, the plain
/// logit |x| c is mixed with |x| psi(c), lambda parts to one.
///
/// - Source: W. Liu et al., "SphereFace", CVPR 2017, equation 7; lambda as in W. Liu et al.,
///   "Large-Margin Softmax Loss", ICML 2016, section 4.
package struct LabelTerm: Sendable {
  /// The Euclidean length |x|.
  package let embeddingNorm: Double
  /// Whether |x| is too small for an angle; never so for m = 1, where the head is linear.
  package let isDegenerate: Bool
  /// The cosine c; 0 for a degenerate sample and for an embedding of length 0.
  package let cosine: Double
  /// psi(c); 0 for a degenerate sample.
  package let psi: Double
  /// psi'(c); 0 for a degenerate sample.
  package let slope: Double
  /// The piece of psi that c lies on; 0 for a degenerate sample.
  package let segment: Int
  /// The logit without the margin, |x| c.
  package let plainLogit: Double
  /// The logit with the margin; 0 for a degenerate sample.
  package let logit: Double

  private let lambda: Double
  private let isLinear: Bool

  /// The term of one sample.
  ///
  /// - Parameters:
  ///   - plainLogit: the product x u.
  ///   - embeddingNorm: |x|.
  ///   - settings: the margin, and the length up to which a sample is degenerate.
  ///   - lambda: the weight of the plain logit against the margin's 1.
  init(plainLogit: Double, embeddingNorm: Double, settings: MarginSettings, lambda: Double) {
    self.plainLogit = plainLogit
    self.embeddingNorm = embeddingNorm
    self.lambda = lambda
    isLinear = settings.multiplier == .single
    isDegenerate = !isLinear && embeddingNorm <= settings.normEpsilon
    if isDegenerate || embeddingNorm == 0 {
      (cosine, psi, slope, segment, logit) = (0, 0, 0, 0, 0)
      return
    }
    cosine = plainLogit / embeddingNorm
    (psi, slope, segment) = settings.multiplier.psi(atCosine: cosine)
    logit = isLinear ? plainLogit : (lambda * plainLogit + embeddingNorm * psi) / (1 + lambda)
  }

  /// How the logit changes with the embedding: the two factors of `centre` u + `embedding` x.
  ///
  /// With a = psi' and b = (psi - c psi') / |x|, the derivative of |x| psi(c) by x is a u + b x.
  /// `MarginGradient.reference` divides a and b by their own length, as the published layer does;
  /// that is not the derivative of the logit.
  ///
  /// - Parameter gradient: the derivative in use.
  /// - Returns: the factors; both 0 for a degenerate sample.
  func embeddingDerivative(_ gradient: MarginGradient) -> (centre: Double, embedding: Double) {
    if isLinear { return (1, 0) }
    if isDegenerate { return (0, 0) }
    var centre = slope
    var embedding = (psi - cosine * slope) / embeddingNorm
    if gradient == .reference {
      let length = (centre * centre + embedding * embedding).squareRoot()
      centre /= length
      embedding /= length
    }
    return ((lambda + centre) / (1 + lambda), embedding / (1 + lambda))
  }
}
