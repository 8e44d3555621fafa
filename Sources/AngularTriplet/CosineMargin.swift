internal import Foundation

/// What ArcFace does with an angle that the margin m takes to pi or beyond.
package enum ArcFaceVariant: String, CaseIterable, Sendable {
  /// cos t - m sin m from t = pi - m on: monotone in t, but with a jump there, down from -1.
  case standard
  /// No margin for angles of 90 degrees and more.
  case easy
  /// cos(t + m) everywhere, which rises again beyond t = pi - m.
  case none
}

/// How a cosine head lowers the cosine of the angle t between a sample and its own class.
///
/// - Source: H. Wang et al., "CosFace", CVPR 2018, equation 4; J. Deng et al., "ArcFace",
///   CVPR 2019, equation 3, with the two ways beyond pi of its authors' code.
package enum CosineMargin: Sendable, Equatable {
  /// CosFace: cos t - m.
  case cosFace
  /// ArcFace: cos(t + m), m in radians.
  case arcFace(ArcFaceVariant)

  /// The sine of t up to which ArcFace's cosine counts as constant.
  ///
  /// At t = 0 and t = pi the slope is infinite and the tangent that it multiplies is zero. This
  /// near to them, 0.06 degrees, Float does not know the tangent any more.
  private static let smallestSine = 1e-3

  /// The lowered cosine and its derivative by the cosine.
  ///
  /// cos(t + m) = c cos m - s sin m with c = cos t and s = sin t, and its derivative by c is
  /// cos m + c sin m / s. A cosine that rounding has pushed past 1 is no error.
  ///
  /// - Parameters:
  ///   - cosine: c.
  ///   - margin: m.
  /// - Returns: both; the derivative is 0 where s is at most 1e-3.
  package func lowered(cosine: Double, margin: Double) -> (value: Double, slope: Double) {
    switch self {
    case .cosFace: return (cosine - margin, 1)
    case .arcFace(.standard) where cosine <= -cos(margin):
      return (cosine - margin * sin(margin), 1)
    case .arcFace(.easy) where cosine <= 0: return (cosine, 1)
    case .arcFace:
      let sine = max(0, 1 - cosine * cosine).squareRoot()
      let slope = sine > Self.smallestSine ? cos(margin) + cosine * sin(margin) / sine : 0
      return (cosine * cos(margin) - sine * sin(margin), slope)
    }
  }
}
