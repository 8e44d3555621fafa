internal import StrictJSON

/// Photo to aligned face: where the face goes in the crop, and how the crop is stored.
///
/// Sizes that nobody gave are those of the template, also when the template is changed later; a
/// size that is the template's own counts as not given.
package struct AlignSettings: Sendable, Equatable {
  /// Which template places the landmarks.
  package var template = Template.wuxiang
  /// The width that is not the template's own.
  package private(set) var givenWidth: Int?
  /// The height that is not the template's own.
  package private(set) var givenHeight: Int?
  /// The distance from eyes to mouth that is not the template's own.
  package private(set) var givenEyeToMouthPixels: Double?
  /// How a crop is stored.
  package var encoding = Encoding.jpeg
  /// Quality of JPEG.
  package var quality = 95
  /// Whether landmarks belong to the photo turned as its EXIF tag says.
  package var applyOrientation = false
  /// Whether swapped eyes and swapped corners of the mouth are put right.
  package var fixOrder = false

  /// The published alignment.
  package init() {}

  /// Width of the crop in pixels; of a template file that is not read yet, 112.
  package var width: Int {
    get { givenWidth ?? template.ownWidth }
    set { givenWidth = newValue == template.ownWidth ? nil : newValue }
  }

  /// Height of the crop in pixels.
  package var height: Int {
    get { givenHeight ?? Template.ownHeight }
    set { givenHeight = newValue == Template.ownHeight ? nil : newValue }
  }

  /// Distance from the middle of the eyes to the middle of the mouth in the crop.
  package var eyeToMouthPixels: Double {
    get { givenEyeToMouthPixels ?? template.ownEyeToMouthPixels(atHeight: height) }
    set {
      let own = template.ownEyeToMouthPixels(atHeight: height)
      givenEyeToMouthPixels = newValue == own ? nil : newValue
    }
  }

  /// The formats of stored crops.
  package enum Encoding: String, Sendable, CaseIterable {
    case jpeg, png
  }

  static let table = SettingTable<Self>([
    .value(
      "template", \.template, .template,
      "Where the landmarks go: `wuxiang` sets the line from eyes to mouth upright, `eyes-level` sets the "
        + "eyes level, the others fit five points; or the path of a template file. It decides the "
        + "defaults of width, height and eyeToMouthPixels."),
    .value("width", \.width, .integer(atLeast: 16, atMost: 1024), "Width of the crop in pixels."),
    .value(
      "height", \.height, .integer(atLeast: 16, atMost: 1024), "Height of the crop in pixels."),
    .value(
      "eyeToMouthPixels", \.eyeToMouthPixels, .number(atLeast: 1),
      "Distance from the middle of the eyes to the middle of the mouth in the crop, in pixels."),
    .value("encoding", \.encoding, .choice, "The format of stored crops; `png` loses nothing."),
    .value(
      "quality", \.quality, .integer(atLeast: 1, atMost: 100),
      "Quality of JPEG; `png` ignores it."),
    .value(
      "applyOrientation", \.applyOrientation, .boolean,
      "Whether landmarks belong to the photo turned upright by its EXIF tag; "
        + "if not, to the pixels as stored."),
    .value(
      "fixOrder", \.fixOrder, .boolean,
      "Whether swapped eyes and swapped corners of the mouth are put right; if not, they are refused."
    ),
  ])
}

extension AlignSettings {
  /// The templates that place the landmarks.
  package enum Template: Sendable, Equatable {
    case wuxiang, eyesLevel, arcface, sphereface
    /// The points of `sphereface`, fitted as MATLAB does.
    case spherefaceMATLAB
    /// A file that holds a template.
    case file(path: String)

    static let named: [Template] = [
      .wuxiang, .eyesLevel, .arcface, .sphereface, .spherefaceMATLAB,
    ]

    /// The name in the file, or the path.
    package var name: String {
      switch self {
      case .wuxiang: "wuxiang"
      case .eyesLevel: "eyes-level"
      case .arcface: "arcface"
      case .sphereface: "sphereface"
      case .spherefaceMATLAB: "sphereface-matlab"
      case .file(let path): path
      }
    }

    /// The template of a name, or of a path that ends in `.json`.
    init?(named name: String) {
      let named = Self.named.first { $0.name == name }
      guard let template = named ?? (name.hasSuffix(".json") ? .file(path: name) : nil) else {
        return nil
      }
      self = template
    }

    fileprivate var ownWidth: Int {
      switch self {
      case .sphereface, .spherefaceMATLAB: 96
      case .wuxiang, .eyesLevel, .arcface, .file: 112
      }
    }

    fileprivate static let ownHeight = 112

    fileprivate func ownEyeToMouthPixels(atHeight height: Int) -> Double {
      switch self {
      case .wuxiang, .eyesLevel, .file: 40
      case .arcface, .sphereface, .spherefaceMATLAB:
        40.68595 * (Double(height) / Double(Self.ownHeight))
      }
    }
  }
}

extension SettingForm where Value == AlignSettings.Template {
  /// The name of a template, or the path of a file.
  fileprivate static var template: SettingForm {
    let names = AlignSettings.Template.named.map(\.name)
    return SettingForm(
      type: "string",
      allowed: names.map { "`\($0)`" }.joined(separator: ", ") + " or a path that ends in `.json`",
      expected: names.map { "\"\($0)\"" }.joined(separator: ", ")
        + " or a path that ends in .json",
      schema: [
        JSONMember(
          "anyOf",
          .array([
            .object([JSONMember("enum", .array(names.map { .string($0) }))]),
            .object([JSONMember("pattern", .string("\\.json$"))]),
          ]))
      ],
      decode: { $0.string.flatMap(AlignSettings.Template.init(named:)) },
      accepts: { _ in true }, encode: { .string($0.name) })
  }
}
