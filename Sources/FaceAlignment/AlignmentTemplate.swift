/// Where the points of every face go in its crop.
///
/// Two templates place the middle of the eyes and that of the mouth; the nose is used by neither.
/// The others have five points, onto which those of the face are moved as well as a similarity can.
package struct AlignmentTemplate: Sendable, Hashable {
  /// The rule that turns, scales and shifts a face.
  package enum Rule: Sendable, Hashable {
    /// The line from eye centre to mouth centre stands upright in the middle of the crop.
    case wuxiang
    /// The line from eye to eye is level, and the eye centre in the middle of the crop's width.
    case eyesLevel
    /// The points come as close as can be to those of the template.
    case fivePoints(FivePointTemplate)
  }

  /// The template's name in settings and manifests.
  package let name: String
  package let rule: Rule
  /// The crop's width in pixels.
  package let width: Int
  /// The crop's height in pixels.
  package let height: Int
  /// From the height of the eye centre to that of the mouth centre, in crop pixels.
  package let eyeToMouthPixels: Double

  /// Checks and takes a template's settings.
  ///
  /// What is not given is the template's own: 112 x 112 with 40 pixels from eyes to mouth for
  /// `wuxiang` and `eyes-level`. The points of the other templates are scaled around the middle of
  /// the crop; their own distance from eyes to mouth grows with the crop's height.
  ///
  /// - Parameters:
  ///   - name: one of `builtInNames`, or the path of a template file, which ends in `.json`.
  ///   - width: crop pixels, 1 ... 16384.
  ///   - height: crop pixels, 1 ... 16384.
  ///   - eyeToMouthPixels: crop pixels, at least 1.
  /// - Throws: the first setting that is out of its range, and what is wrong with a template file.
  package init(
    name: String = "wuxiang", width: Int? = nil, height: Int? = nil,
    eyeToMouthPixels: Double? = nil
  ) throws(AlignmentSettingError) {
    let definition =
      name.hasSuffix(".json") ? try TemplateFile(path: name).definition : Self.builtIn[name]
    guard let definition else { throw .unknownTemplate(found: name) }
    let (width, height) = (width ?? definition.width, height ?? definition.height)
    let sides = 1...16384
    guard sides.contains(width) else { throw .side("width", found: width) }
    guard sides.contains(height) else { throw .side("height", found: height) }
    let eyeToMouthPixels = eyeToMouthPixels ?? definition.eyeToMouthPixels(atHeight: height)
    guard eyeToMouthPixels.isFinite, eyeToMouthPixels >= 1 else {
      throw .eyeToMouthPixels(found: eyeToMouthPixels)
    }
    self.name = definition.name
    rule = definition.rule
    self.width = width
    self.height = height
    self.eyeToMouthPixels = eyeToMouthPixels
  }

  /// Where the eye centre lands in the crop, exactly so for `wuxiang` and `eyes-level`.
  package var eyeCentre: PixelPoint {
    PixelPoint(x: Double(width) / 2, y: (Double(height) - eyeToMouthPixels) / 2)
  }

  /// Where the mouth centre lands in the crop, for `wuxiang`; `eyes-level` leaves its x free.
  package var mouthCentre: PixelPoint {
    PixelPoint(x: Double(width) / 2, y: (Double(height) + eyeToMouthPixels) / 2)
  }

  /// The names of the templates that need no file.
  package static let builtInNames = definitions.map(\.name)

  /// The template in a text that no other has, where its file has other points than the built-in
  /// one.
  ///
  /// Nil for the built-in templates.
  package var ownDefinition: String? {
    guard case .fivePoints(let template) = rule, Self.builtIn[name]?.rule != rule else {
      return nil
    }
    return template.text
  }

  static let definitions = [
    TemplateDefinition(
      name: "wuxiang", rule: .wuxiang, width: 112, height: 112, ownEyeToMouthPixels: 40),
    TemplateDefinition(
      name: "eyes-level", rule: .eyesLevel, width: 112, height: 112, ownEyeToMouthPixels: 40),
    TemplateDefinition(name: "arcface", .arcface, residual: .crop),
    TemplateDefinition(name: "sphereface", .sphereface, residual: .crop),
    TemplateDefinition(name: "sphereface-matlab", .sphereface, residual: .photo),
  ]

  static let builtIn = Dictionary(uniqueKeysWithValues: definitions.map { ($0.name, $0) })
}

/// A template before a crop's size is chosen.
struct TemplateDefinition: Sendable {
  let name: String
  let rule: AlignmentTemplate.Rule
  let width: Int
  let height: Int
  /// From eyes to mouth at the template's own size.
  let ownEyeToMouthPixels: Double

  /// From eyes to mouth in a crop of a height, where nothing else is asked for.
  func eyeToMouthPixels(atHeight height: Int) -> Double {
    switch rule {
    case .wuxiang, .eyesLevel: ownEyeToMouthPixels
    case .fivePoints: ownEyeToMouthPixels * (Double(height) / Double(self.height))
    }
  }
}

extension TemplateDefinition {
  /// A template of five points.
  init(name: String, _ points: PlacedPoints, residual: FivePointTemplate.Residual) {
    let template = FivePointTemplate(placed: points, residual: residual)
    self.init(
      name: name, rule: .fivePoints(template), width: points.width, height: points.height,
      ownEyeToMouthPixels: template.eyeToMouthPixels)
  }
}
