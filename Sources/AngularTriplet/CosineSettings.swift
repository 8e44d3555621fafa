/// What a cosine head computes: its margin, and the scale of its logits.
package struct CosineSettings: Sendable, Equatable {
  /// Where the margin m acts.
  package let kind: CosineMargin
  /// The scale s of all logits, above 0.
  package let scale: Double
  /// The margin m: of the cosine at least 0, of the angle 0 ..< pi radians.
  package let margin: Double
  /// The Euclidean length up to which an embedding has no direction worth using.
  package let normEpsilon: Double

  /// Settings of a head.
  ///
  /// - Parameters:
  ///   - kind: where the margin acts.
  ///   - scale: s.
  ///   - margin: m.
  ///   - normEpsilon: the length up to which an embedding is degenerate.
  /// - Throws: `LossError.badSetting`, naming the first number that is out of range.
  package init(
    _ kind: CosineMargin, scale: Double, margin: Double,
    normEpsilon: Double = MarginSettings.defaultNormEpsilon
  ) throws(LossError) {
    guard scale > 0, scale.isFinite else {
      throw .badSetting(parameter: "scale", found: scale, expected: "a number above 0")
    }
    guard margin >= 0, margin.isFinite else {
      throw .badSetting(parameter: "margin", found: margin, expected: "a number of at least 0")
    }
    guard kind == .cosFace || margin < .pi else {
      throw .badSetting(parameter: "margin", found: margin, expected: "less than pi")
    }
    self.kind = kind
    self.scale = scale
    self.margin = margin
    self.normEpsilon = normEpsilon
  }
}
