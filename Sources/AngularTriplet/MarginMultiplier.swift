/// How many times the angle between an embedding and its own class centre is counted.
///
/// The cosine c of that angle is replaced by psi(c) = (-1)^k T_m(c) - 2k, where T_m is the
/// Chebyshev polynomial with T_m(cos a) = cos(m a), and k counts the borders cos(j pi / m), j in 1
/// ..< m, that are not below c. So psi falls monotonely from 1 to 1 - 2m as the angle goes from 0
/// to pi.
///
/// - Source: W. Liu et al., "SphereFace", CVPR 2017, equation 7.
package enum MarginMultiplier: Int, CaseIterable, Sendable {
  case single = 1
  case double = 2
  case triple = 3
  case quadruple = 4

  /// The multiplier that a setting names by its number.
  ///
  /// - Parameter margin: the number m.
  /// - Throws: `LossError.unsupportedMargin` outside 1 ... 4.
  package init(margin: Int) throws(LossError) {
    guard let multiplier = MarginMultiplier(rawValue: margin) else {
      throw .unsupportedMargin(found: margin)
    }
    self = multiplier
  }

  /// The cosines cos(j pi / m), j in 1 ..< m, at which psi goes over to its next piece, falling.
  package var segmentBorders: [Double] {
    switch self {
    case .single: []
    case .double: [0]
    case .triple: [0.5, -0.5]
    case .quadruple: [Double(0.5).squareRoot(), 0, -Double(0.5).squareRoot()]
    }
  }

  /// The value and the slope of psi at a cosine, and the piece k that it lies on.
  ///
  /// Polynomials throughout: a cosine that rounding has pushed past 1 is no error, and the slope
  /// m (-1)^k U_(m-1)(c) needs no division by a sine. Value and slope are continuous at every
  /// border, so that it does not matter to which piece a border belongs.
  ///
  /// - Parameter cosine: c.
  /// - Returns: psi(c), psi'(c) and k.
  package func psi(atCosine cosine: Double) -> (value: Double, slope: Double, segment: Int) {
    let segment = segmentBorders.count { cosine <= $0 }
    let sign: Double = segment.isMultiple(of: 2) ? 1 : -1
    let (value, slope) = chebyshev(atCosine: cosine)
    return (sign * value - 2 * Double(segment), sign * slope, segment)
  }

  /// T_m(c) and its derivative m U_(m-1)(c).
  private func chebyshev(atCosine cosine: Double) -> (value: Double, slope: Double) {
    let square = cosine * cosine
    return switch self {
    case .single: (cosine, 1)
    case .double: (2 * square - 1, 4 * cosine)
    case .triple: ((4 * square - 3) * cosine, 12 * square - 3)
    case .quadruple: ((8 * square - 8) * square + 1, (32 * square - 16) * cosine)
    }
  }
}
