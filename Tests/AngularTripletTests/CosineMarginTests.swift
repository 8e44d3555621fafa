import AngularTriplet
import Foundation
import Testing

@Suite struct CosineMarginTests {
  private static let all: [CosineMargin] =
    [.cosFace] + ArcFaceVariant.allCases.map { .arcFace($0) }

  @Test func `takes the margin off the cosine or adds it to the angle`() {
    #expect(CosineMargin.cosFace.lowered(cosine: 0.75, margin: 0.5).value == 0.25)
    #expect(CosineMargin.cosFace.lowered(cosine: -1, margin: 0.5).value == -1.5)
    for variant in ArcFaceVariant.allCases {
      // 60 degrees and 30 more.
      let (value, slope) = CosineMargin.arcFace(variant).lowered(cosine: 0.5, margin: .pi / 6)
      expectClose([value], [0], within: 1e-15, "cos 90 degrees")
      expectClose([slope], [1 / sin(.pi / 3)], within: 1e-14, "sin 90 / sin 60 degrees")
    }
  }

  @Test func `differs beyond pi by variant`() {
    func value(_ variant: ArcFaceVariant, _ angle: Double, _ margin: Double) -> Double {
      CosineMargin.arcFace(variant).lowered(cosine: cos(angle), margin: margin).value
    }
    for angle in [2.7, 3.0, 3.1] {
      expectClose([value(.standard, angle, 0.5)], [cos(angle) - 0.5 * sin(0.5)], within: 1e-14, "")
      expectClose([value(.easy, angle, 0.5)], [cos(angle)], within: 1e-14, "")
      expectClose([value(.none, angle, 0.5)], [cos(angle + 0.5)], within: 1e-14, "")
    }
    // Between a right angle and pi - m only the easy one differs.
    expectClose([value(.standard, 2.5, 0.5)], [cos(3.0)], within: 1e-14, "")
    expectClose([value(.easy, 2.5, 0.5)], [cos(2.5)], within: 1e-14, "")
    expectClose([value(.none, 2.5, 0.5)], [cos(3.0)], within: 1e-14, "")
    // At pi - m the standard one jumps down from -1.
    #expect(value(.standard, .pi - 0.5 - 1e-6, 0.5) > -1)
    expectClose(
      [value(.standard, .pi - 0.5 + 1e-6, 0.5)], [-cos(0.5) - 0.5 * sin(0.5)], within: 1e-5, "")
  }

  @Test func `a margin of 0 changes nothing`() {
    for kind in Self.all {
      for cosine in [-1, -0.3, 0, 0.8, 1] {
        #expect(kind.lowered(cosine: cosine, margin: 0).value == cosine)
      }
    }
  }

  @Test func `its slope is the derivative`() {
    for kind in Self.all {
      for margin in [0.3, 1, 2] {
        // No point is within a difference of a jump, at 0 or at -cos m.
        for cosine in stride(from: -0.98, to: 0.99, by: 0.0411) {
          let above = kind.lowered(cosine: cosine + 1e-6, margin: margin).value
          let below = kind.lowered(cosine: cosine - 1e-6, margin: margin).value
          // The third derivative is up to 3e3 at the ends, and the rounding 1e-16 / 1e-6.
          expectClose(
            [kind.lowered(cosine: cosine, margin: margin).slope], [(above - below) / 2e-6],
            within: 2e-8, "\(kind), margin \(margin), cosine \(cosine)")
        }
      }
    }
  }

  @Test func `is flat where the tangent has no direction`() {
    for cosine in [1, -1, 1 + 1e-7, 1 - 1e-7] {
      let (value, slope) = CosineMargin.arcFace(.none).lowered(cosine: cosine, margin: 0.5)
      #expect(slope == 0)
      expectClose([value], [cosine * cos(0.5)], within: 3e-4, "value")
    }
  }

  @Test func `refuses settings that give no logits`() {
    func expectRefusal(_ error: LossError, _ kind: CosineMargin, _ scale: Double, _ margin: Double)
    {
      #expect(throws: error) { try CosineSettings(kind, scale: scale, margin: margin) }
    }
    let scaleError = LossError.badSetting(
      parameter: "scale", found: 0, expected: "a number above 0")
    expectRefusal(scaleError, .cosFace, 0, 0.35)
    expectRefusal(
      .badSetting(parameter: "scale", found: .infinity, expected: "a number above 0"), .cosFace,
      .infinity, 0.35)
    expectRefusal(
      .badSetting(parameter: "margin", found: -0.5, expected: "a number of at least 0"),
      .arcFace(.easy), 64, -0.5)
    expectRefusal(
      .badSetting(parameter: "margin", found: .pi, expected: "less than pi"),
      .arcFace(.standard), 64, .pi)
    #expect(throws: LossError.self) { try CosineSettings(.cosFace, scale: .nan, margin: 0) }
    #expect(throws: LossError.self) { try CosineSettings(.cosFace, scale: 1, margin: .nan) }
    #expect(throws: Never.self) { try CosineSettings(.cosFace, scale: 1, margin: 4) }
  }
}
