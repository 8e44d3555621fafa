/// The first line of a manifest: how the faces were made and how many there are.
struct ManifestHeader: Decodable {
  static let format = "atl-manifest"
  static let version = 1

  let contract: AlignmentContract
  let identities: Int
  let faces: Int

  init(contract: AlignmentContract, identities: Int, faces: Int) {
    self.contract = contract
    self.identities = identities
    self.faces = faces
  }

  init(from decoder: any Decoder) throws {
    contract = try AlignmentContract(from: decoder)
    let values = try decoder.container(keyedBy: CodingKeys.self)
    identities = try values.decode(Int.self, forKey: .identities)
    faces = try values.decode(Int.self, forKey: .faces)
  }

  private enum CodingKeys: CodingKey {
    case identities
    case faces
  }

  /// The line of the manifest, newline included.
  var line: String {
    var line = JSONLine()
    line.add("format", Self.format)
    line.add("version", Self.version)
    line.add("template", contract.template)
    line.add("width", contract.width)
    line.add("height", contract.height)
    line.add("eyeToMouthPixels", contract.eyeToMouthPixels)
    line.add("identities", identities)
    line.add("faces", faces)
    line.add("decoder", contract.decoder)
    line.add("border", contract.border)
    line.add("colour", contract.colour)
    line.add("normalisation", contract.normalisation)
    if let probe = contract.probe { line.add("probe", probe) }
    return line.line
  }
}

/// What says that a file is a manifest of a kind that can be read; checked before all else.
struct ManifestFormat: Decodable {
  let format: String
  let version: Int
}
