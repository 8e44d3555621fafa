package import FaceAlignment

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

  /// What the network sees of a byte x of a colour.
  package let normalisation: String

  /// SHA-256 of the probe as the build that made the faces aligned it, see `AlignmentProbe`; nil
  /// where nobody has looked, as in sets from before there were probes.
  package let probe: String?

  /// Describes faces that were made by this program: OpenCV, black border, RGB.
  ///
  /// - Parameters:
  ///   - template: name of the template.
  ///   - width: of a face, in pixels.
  ///   - height: of a face, in pixels.
  ///   - eyeToMouthPixels: in pixels of the face.
  ///   - probe: SHA-256 of the probe.
  package init(
    template: String, width: Int, height: Int, eyeToMouthPixels: Double, probe: String? = nil
  ) {
    self.template = template
    self.width = width
    self.height = height
    self.eyeToMouthPixels = eyeToMouthPixels
    decoder = Self.ownDecoder
    border = Self.ownBorder
    colour = Self.ownColour
    normalisation = Self.ownNormalisation
    self.probe = probe
  }

  /// Describes faces that are aligned by a template, without looking at how this build does it.
  ///
  /// A template of somebody's own is named with the start of its points' hash, since two may have
  /// one name.
  package init(of template: AlignmentTemplate, probe: String? = nil) {
    let hash = template.ownDefinition.map { ContentHash(of: Array($0.utf8)).hexadecimal.prefix(12) }
    self.init(
      template: template.name + (hash.map { " sha256:\($0)" } ?? ""), width: template.width,
      height: template.height, eyeToMouthPixels: template.eyeToMouthPixels, probe: probe)
  }

  /// Describes what this very build makes by a template: it aligns the probe.
  ///
  /// - Throws: `AlignmentError` where the picture library fails.
  package static func probing(
    _ template: AlignmentTemplate
  ) throws(AlignmentError) -> AlignmentContract {
    let pixels = try AlignmentProbe.pixels(alignedBy: template)
    return AlignmentContract(of: template, probe: ContentHash(of: pixels).hexadecimal)
  }

  /// Reads a contract; what follows the sizes may be left out and is then this program's.
  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    template = try values.decode(String.self, forKey: .template)
    width = try values.decode(Int.self, forKey: .width)
    height = try values.decode(Int.self, forKey: .height)
    eyeToMouthPixels = try values.decode(Double.self, forKey: .eyeToMouthPixels)
    self.decoder = try values.decodeIfPresent(String.self, forKey: .decoder) ?? Self.ownDecoder
    border = try values.decodeIfPresent(String.self, forKey: .border) ?? Self.ownBorder
    colour = try values.decodeIfPresent(String.self, forKey: .colour) ?? Self.ownColour
    normalisation =
      try values.decodeIfPresent(String.self, forKey: .normalisation) ?? Self.ownNormalisation
    probe = try values.decodeIfPresent(String.self, forKey: .probe)
  }

  private static let ownDecoder = "opencv"
  private static let ownBorder = "black"
  private static let ownColour = "rgb"
  private static let ownNormalisation = "(x - 127.5) / 128"
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
  /// Template, size and scale in a few words.
  package var summary: String {
    "\(template), \(width) x \(height), \(eyeToMouthPixels) pixels from eyes to mouth"
  }

  /// Lists the fields in which this contract differs from the one that it has to meet.
  ///
  /// A probe that one of the two lacks is no difference: nobody knows.
  ///
  /// - Returns: the differences in the order of the fields; empty if the two agree.
  package func differences(from expected: AlignmentContract) -> [ContractDifference] {
    // A probe that only one of them has stands at the end and has no partner.
    zip(facts, expected.facts).compactMap { fact, expectation in
      fact.value == expectation.value
        ? nil
        : ContractDifference(
          field: fact.name, found: fact.value, expected: expectation.value)
    }
  }

  /// The fields as text; equal texts mean equal values, because a Double is written in full.
  var facts: [WorkFact] {
    [
      WorkFact("template", template), WorkFact("width", "\(width)"),
      WorkFact("height", "\(height)"),
      WorkFact("eyeToMouthPixels", JSONLine.text(of: eyeToMouthPixels)),
      WorkFact("decoder", decoder), WorkFact("border", border), WorkFact("colour", colour),
      WorkFact("normalisation", normalisation),
    ] + (probe.map { [WorkFact("probe", $0)] } ?? [])
  }
}
