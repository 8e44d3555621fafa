internal import StrictJSON

/// A template in a file of its own, as `landmarks/README.md` describes it.
struct TemplateFile {
  let definition: TemplateDefinition

  private static let format = "atl-alignment-template"
  private static let version = 1
  /// What a file may say; the keys after `eyeToMouthPixels` are for people.
  private static let keys = [
    "format", "version", "name", "width", "height", "fit", "points", "eyeToMouthPixels",
    "eyeCentre", "mouthCentre", "formula", "source",
  ]

  /// Reads a template file.
  ///
  /// - Throws: `templateFile` with the line and the key of the first thing that is wrong.
  init(path: String) throws(AlignmentSettingError) {
    let bytes: [UInt8]
    do {
      bytes = try readPlainFile(at: path, maxBytes: 1 << 20)
    } catch {
      throw .missingTemplateFile(file: path, found: error.detail)
    }
    try self.init(bytes: bytes, file: path)
  }

  init(bytes: [UInt8], file: String) throws(AlignmentSettingError) {
    let node: JSONNode
    do {
      node = try JSONReader.read(bytes)
    } catch {
      throw .templateFile(
        file: file, line: error.position.line, key: "JSON", found: error.found,
        expected: error.expected)
    }
    let reader = Reader(file: file, root: node)
    for member in node.members ?? [] where !Self.keys.contains(member.name) {
      throw reader.fault(
        member.node, member.name, found: "an unknown key",
        expected: "one of \(Self.keys.joined(separator: ", "))")
    }
    try reader.require("format", \.string, equals: Self.format)
    try reader.require("version", \.number?.integer, equals: Self.version)
    let name = try reader.value("name", "a name") { $0.string.flatMap { $0.isEmpty ? nil : $0 } }
    guard node["points"] != nil else {
      definition = try reader.centred(name: name)
      return
    }
    definition = TemplateDefinition(
      name: name, try reader.placedPoints(), residual: try reader.residual())
    try reader.checkEyeToMouthPixels(definition.ownEyeToMouthPixels)
  }
}

/// Takes the values of a template file.
private struct Reader {
  let file: String
  let root: JSONNode

  func fault(
    _ node: JSONNode?, _ key: String, found: String? = nil, expected: String
  ) -> AlignmentSettingError {
    .templateFile(
      file: file, line: (node ?? root).position.line, key: key,
      found: found ?? node?.summary ?? "nothing", expected: expected)
  }

  func value<Value>(
    _ key: String, _ expected: String, _ read: (JSONNode) -> Value?
  ) throws(AlignmentSettingError) -> Value {
    guard let node = root[key], let value = read(node) else {
      throw fault(root[key], key, expected: expected)
    }
    return value
  }

  func require<Value: Equatable>(
    _ key: String, _ read: (JSONNode) -> Value?, equals expected: Value
  ) throws(AlignmentSettingError) {
    _ = try value(key, "\(expected)") { read($0) == expected ? expected : nil }
  }

  func residual() throws(AlignmentSettingError) -> FivePointTemplate.Residual {
    guard root["fit"] != nil else { return .crop }
    let words = FivePointTemplate.Residual.allCases.map(\.rawValue).joined(separator: " or ")
    return try value("fit", words) { node in
      node.string.flatMap { FivePointTemplate.Residual(rawValue: $0) }
    }
  }

  /// One of the templates that place two centres, with the sizes that the file gives it.
  func centred(name: String) throws(AlignmentSettingError) -> TemplateDefinition {
    let builtIn = AlignmentTemplate.builtIn[name]
    guard let builtIn, builtIn.rule == .wuxiang || builtIn.rule == .eyesLevel else {
      throw fault(nil, "points", expected: "five points [x, y]")
    }
    return TemplateDefinition(
      name: name, rule: builtIn.rule, width: try side("width"), height: try side("height"),
      ownEyeToMouthPixels: try value("eyeToMouthPixels", "a number of at least 1") {
        $0.number?.double.flatMap { $0 >= 1 ? $0 : nil }
      })
  }

  /// A side of the crop.
  private func side(_ key: String) throws(AlignmentSettingError) -> Int {
    try value(key, "1 ... 16384") { node in
      node.number?.integer.flatMap { (1...16384).contains($0) ? $0 : nil }
    }
  }

  /// The points decide the distance; a file that says another one is mistaken about one of the two.
  func checkEyeToMouthPixels(_ own: Double) throws(AlignmentSettingError) {
    guard root["eyeToMouthPixels"] != nil else { return }
    _ = try value("eyeToMouthPixels", "\(own), as the points have it") {
      $0.number?.double.flatMap { abs($0 - own) < 0.01 ? $0 : nil }
    }
  }

  func placedPoints() throws(AlignmentSettingError) -> PlacedPoints {
    let points = try value("points", "five points [x, y]") { node in
      let coordinates = (node.elements ?? []).flatMap { pair in
        pair.elements?.count == 2 ? pair.elements?.compactMap { $0.number?.double } ?? [] : []
      }
      return node.elements?.count == 5 ? Landmarks(coordinates: coordinates) : nil
    }
    let height = points.mouthCentre.y - points.eyeCentre.y
    let isFace = points.order == .regular && points.mouthBelowEyes >= 1 && height >= 1
    guard isFace else {
      throw fault(
        root["points"], "points", found: "\(points.coordinates)",
        expected: "eyes, nose and mouth of an upright face, left before right")
    }
    return PlacedPoints(
      width: try side("width"), height: try side("height"), points: points)
  }
}
