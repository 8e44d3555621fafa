/// Where the eyes and the mouth of every face go in its crop.
///
/// A template names two heights, `eyeToMouthPixels` apart and with the same margin above and below,
/// and a rule for the rotation. Neither rule uses the nose.
package struct AlignmentTemplate: Sendable, Hashable {
  /// The rule that turns, scales and shifts a face; the raw value is its name in settings.
  package enum Rule: String, Sendable, CaseIterable {
    /// The line from eye centre to mouth centre stands upright in the middle of the crop.
    case wuxiang
    /// The line from eye to eye is level, and the eye centre in the middle of the crop's width.
    case eyesLevel = "eyes-level"
  }

  package let rule: Rule
  /// The crop's width in pixels.
  package let width: Int
  /// The crop's height in pixels.
  package let height: Int
  /// From the height of the eye centre to that of the mouth centre, in crop pixels.
  package let eyeToMouthPixels: Double

  /// Checks and takes a template's settings.
  ///
  /// - Parameters:
  ///   - name: a rule's name in settings, `wuxiang` or `eyes-level`.
  ///   - width: crop pixels, 1 ... 16384.
  ///   - height: crop pixels, 1 ... 16384.
  ///   - eyeToMouthPixels: crop pixels, at least 1.
  /// - Throws: the first setting that is out of its range.
  package init(
    name: String = Rule.wuxiang.rawValue, width: Int = 112, height: Int = 112,
    eyeToMouthPixels: Double = 40
  ) throws(AlignmentSettingError) {
    guard let rule = Rule(rawValue: name) else { throw .unknownTemplate(found: name) }
    let sides = 1...16384
    guard sides.contains(width) else { throw .side("width", found: width) }
    guard sides.contains(height) else { throw .side("height", found: height) }
    guard eyeToMouthPixels.isFinite, eyeToMouthPixels >= 1 else {
      throw .eyeToMouthPixels(found: eyeToMouthPixels)
    }
    self.rule = rule
    self.width = width
    self.height = height
    self.eyeToMouthPixels = eyeToMouthPixels
  }

  /// The template's name in settings and manifests.
  package var name: String { rule.rawValue }

  /// Where the eye centre lands in the crop: exactly so for both rules.
  package var eyeCentre: PixelPoint {
    PixelPoint(x: Double(width) / 2, y: (Double(height) - eyeToMouthPixels) / 2)
  }

  /// Where the mouth centre lands in the crop; `eyes-level` leaves its x free.
  package var mouthCentre: PixelPoint {
    PixelPoint(x: Double(width) / 2, y: (Double(height) + eyeToMouthPixels) / 2)
  }
}
