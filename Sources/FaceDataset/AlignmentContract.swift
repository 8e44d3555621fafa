/// How faces were made: two sets of faces, or a model and a set, fit only if these agree.
///
/// Written into the manifest, the checkpoint and the export, and compared where they meet.
package struct AlignmentContract: Sendable, Equatable, Codable {
  /// Name of the template that the landmarks were moved onto.
  package let template: String

  /// Width of a face in pixels.
  package let width: Int

  /// Height of a face in pixels.
  package let height: Int

  /// Distance from the middle of the eyes to the middle of the mouth, in pixels of the face.
  package let eyeToMouthPixels: Double

  /// The library that decodes the photos and faces.
  package let decoder: String

  /// What is shown where the photo has no pixels.
  package let border: String

  /// Order of the three colours, as the network sees them.
  package let colour: String

  /// Describes faces that were made by this program: OpenCV, black border, RGB.
  package init(template: String, width: Int, height: Int, eyeToMouthPixels: Double) {
    self.template = template
    self.width = width
    self.height = height
    self.eyeToMouthPixels = eyeToMouthPixels
    decoder = Self.ownDecoder
    border = Self.ownBorder
    colour = Self.ownColour
  }

  /// Reads a contract; decoder, border and colour may be left out and are then this program's.
  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    template = try values.decode(String.self, forKey: .template)
    width = try values.decode(Int.self, forKey: .width)
    height = try values.decode(Int.self, forKey: .height)
    eyeToMouthPixels = try values.decode(Double.self, forKey: .eyeToMouthPixels)
    self.decoder = try values.decodeIfPresent(String.self, forKey: .decoder) ?? Self.ownDecoder
    border = try values.decodeIfPresent(String.self, forKey: .border) ?? Self.ownBorder
    colour = try values.decodeIfPresent(String.self, forKey: .colour) ?? Self.ownColour
  }

  private static let ownDecoder = "opencv"
  private static let ownBorder = "black"
  private static let ownColour = "rgb"
}

/// One field in which two alignment contracts differ.
package struct ContractDifference: Sendable, Equatable, CustomStringConvertible {
  /// Name of the field, as it stands in the manifest.
  package let field: String

  /// The value of the contract that was looked at.
  package let found: String

  /// The value of the contract that it has to meet.
  package let expected: String

  package var description: String { "\(field): found \(found), expected \(expected)" }
}

extension AlignmentContract {
  /// Lists the fields in which this contract differs from the one that it has to meet.
  ///
  /// - Returns: the differences in the order of the fields; empty if the two agree.
  package func differences(from expected: AlignmentContract) -> [ContractDifference] {
    zip(fields, expected.fields).compactMap { found, expected in
      found.value == expected.value
        ? nil
        : ContractDifference(field: found.name, found: found.value, expected: expected.value)
    }
  }

  /// The fields as text; equal texts mean equal values, because a Double is written in full.
  private var fields: [(name: String, value: String)] {
    [
      ("template", template), ("width", "\(width)"), ("height", "\(height)"),
      ("eyeToMouthPixels", JSONLine.text(of: eyeToMouthPixels)), ("decoder", decoder),
      ("border", border), ("colour", colour),
    ]
  }
}
