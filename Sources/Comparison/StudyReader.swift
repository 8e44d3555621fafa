internal import Foundation
internal import PipelineSettings
internal import StrictJSON

/// Takes a study from the text of its file; what is wrong is refused with its line.
struct StudyReader {
  /// A value and the dotted path that leads to it.
  private struct Field {
    let node: JSONNode
    let path: String

    func member(_ name: String) -> Field? {
      node[name].map { Field(node: $0, path: path.isEmpty ? name : "\(path).\(name)") }
    }
  }

  private static let keys = [
    "training", "evaluation", "pairs", "hardest", "mirror", "seeds", "settings", "recipes",
    "variants", "reference",
  ]
  /// Names that the tables give to what is no recipe.
  private static let takenNames = ["pixels", "chance"]
  private static let largestSeed = 1 << 53 - 1

  let file: String

  func study(_ bytes: [UInt8]) throws(SettingsError) -> Study {
    let top = Field(node: try tree(bytes), path: "")
    try check(top, knows: Self.keys)
    let recipes = try layers(top, "recipes")
    let names = recipes.map(\.name)
    guard !recipes.isEmpty else {
      throw .conflict(
        place: .file(file, line: nil), path: "recipes", found: "nothing",
        expected: "an array of at least one recipe")
    }
    let variants = try layers(top, "variants")
    return Study(
      file: file, training: try path(top, "training"), evaluation: try path(top, "evaluation"),
      pairs: try path(top, "pairs"), hardestShare: try share(top, "hardest") ?? 0,
      mirror: try truth(top, "mirror") ?? false, seeds: try seeds(top) ?? [1],
      reference: try reference(top, among: names) ?? names[0],
      settings: try settings(top), recipes: recipes,
      variants: variants.isEmpty ? [.init(name: "plain", settings: .object([]))] : variants)
  }

  private func tree(_ bytes: [UInt8]) throws(SettingsError) -> JSONNode {
    do {
      return try JSONReader.read(bytes)
    } catch .duplicateName(let position, let path, let first) {
      throw .duplicateKey(
        place: .file(file, line: position.line), path: path.joined(separator: "."),
        firstLine: first.line)
    } catch {
      throw .syntax(
        place: .file(file, line: error.position.line), column: error.position.column,
        found: error.found, expected: error.expected)
    }
  }

  private func wrong(
    _ field: Field, found: String? = nil, expected: String
  ) -> SettingsError {
    .wrongValue(
      place: .file(file, line: field.node.position.line),
      path: field.path.isEmpty ? "study" : field.path, found: found ?? field.node.summary,
      expected: expected)
  }

  private func check(_ field: Field, knows keys: [String]) throws(SettingsError) {
    guard let members = field.node.members else { throw wrong(field, expected: "an object") }
    for member in members where !keys.contains(member.name) {
      let prefix = field.path.isEmpty ? "" : "\(field.path)."
      throw .unknownKey(
        place: .file(file, line: member.position.line), path: prefix + member.name,
        nearest: prefix + (nearestName(to: member.name, among: keys) ?? ""))
    }
  }
}

// The values, one kind after the other; nil stands for a key that the file does not name.
extension StudyReader {
  /// A path that starts from the folder of the file.
  private func path(_ top: Field, _ name: String) throws(SettingsError) -> String? {
    guard let field = top.member(name) else { return nil }
    guard let text = field.node.string, !text.isEmpty else {
      throw wrong(field, expected: "a path")
    }
    let folder = URL(filePath: file).deletingLastPathComponent().relativePath
    return text.hasPrefix("/") || folder == "." ? text : "\(folder)/\(text)"
  }

  private func share(_ top: Field, _ name: String) throws(SettingsError) -> Double? {
    guard let field = top.member(name) else { return nil }
    guard let share = field.node.number?.double, share >= 0, share < 1 else {
      throw wrong(field, expected: "a number, at least 0, below 1")
    }
    return share
  }

  private func truth(_ top: Field, _ name: String) throws(SettingsError) -> Bool? {
    guard let field = top.member(name) else { return nil }
    guard let truth = field.node.boolean else { throw wrong(field, expected: "true or false") }
    return truth
  }

  private func seeds(_ top: Field) throws(SettingsError) -> [UInt64]? {
    guard let field = top.member("seeds") else { return nil }
    let expected = "an array of different integers, at least 0, at most \(Self.largestSeed)"
    guard let nodes = field.node.elements, !nodes.isEmpty else {
      throw wrong(field, expected: expected)
    }
    var seeds: [UInt64] = []
    for (index, node) in nodes.enumerated() {
      guard let number = node.number?.integer, (0...Self.largestSeed).contains(number),
        !seeds.contains(UInt64(number))
      else {
        throw wrong(Field(node: node, path: "seeds.\(index)"), expected: expected)
      }
      seeds.append(UInt64(number))
    }
    return seeds
  }

  /// The settings below a field: an object, whose keys are checked when all layers are put
  /// together.
  private func settings(_ field: Field) throws(SettingsError) -> JSONNode {
    guard let settings = field.member("settings") else { return .object([]) }
    guard settings.node.members != nil else { throw wrong(settings, expected: "an object") }
    return settings.node
  }

  private func layers(_ top: Field, _ name: String) throws(SettingsError) -> [Study.Layer] {
    guard let field = top.member(name) else { return [] }
    guard let nodes = field.node.elements, !nodes.isEmpty else {
      throw wrong(field, expected: "an array of at least one object")
    }
    var layers: [Study.Layer] = []
    for (index, node) in nodes.enumerated() {
      let layer = Field(node: node, path: "\(name).\(index)")
      try check(layer, knows: ["name", "settings"])
      let title = layer.member("name")
      guard let text = title?.node.string, Self.isFolderName(text) else {
        throw wrong(
          title ?? layer, found: title == nil ? "no name" : nil,
          expected: "a name of up to 100 bytes that a folder can have, other than "
            + Self.takenNames.joined(separator: " and "))
      }
      guard !layers.contains(where: { $0.name == text }) else {
        throw wrong(title ?? layer, found: "\"\(text)\" again", expected: "every name once")
      }
      layers.append(.init(name: text, settings: try settings(layer)))
    }
    return layers
  }

  private func reference(
    _ top: Field, among names: [String]
  ) throws(SettingsError) -> String? {
    guard let field = top.member("reference") else { return nil }
    guard let name = field.node.string, names.contains(name) else {
      let nearest = field.node.string.flatMap { nearestName(to: $0, among: names) }
      throw wrong(
        field, expected: "the name of a recipe" + (nearest.map { " (nearest: \($0))" } ?? ""))
    }
    return name
  }

  private static func isFolderName(_ text: String) -> Bool {
    (1...100).contains(text.utf8.count) && !text.hasPrefix(".") && !text.contains("/")
      && !takenNames.contains(text)
      && text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
  }
}
