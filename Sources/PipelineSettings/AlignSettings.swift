/// Photo to aligned face: where the face goes in the crop, and how the crop is stored.
package struct AlignSettings: Sendable, Equatable {
  /// Which rule places the landmarks.
  package var template = Template.wuxiang
  /// Width of the crop in pixels.
  package var width = 112
  /// Height of the crop in pixels.
  package var height = 112
  /// Distance from the middle of the eyes to the middle of the mouth in the crop.
  package var eyeToMouthPixels = 40.0
  /// How a crop is stored.
  package var encoding = Encoding.jpeg
  /// Quality of JPEG.
  package var quality = 95
  /// Whether landmarks belong to the photo turned as its EXIF tag says.
  package var applyOrientation = false

  /// The published alignment.
  package init() {}

  /// The rules that place the landmarks.
  package enum Template: String, Sendable, CaseIterable {
    case wuxiang
    case eyesLevel = "eyes-level"
  }

  /// The formats of stored crops.
  package enum Encoding: String, Sendable, CaseIterable {
    case jpeg, png
  }

  static let table = SettingTable<Self>([
    .value(
      "template", \.template, .choice,
      "The rule that places the landmarks: `wuxiang` sets the line from eyes to mouth upright, "
        + "`eyes-level` sets the eyes level."),
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
  ])
}
