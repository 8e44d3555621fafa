internal import Failures
package import Foundation
internal import StrictJSON

extension Pipeline {
  /// Reads and checks a settings file; what it does not name keeps its default.
  ///
  /// - Throws: the first thing that is wrong, with its line.
  package static func read(from url: URL) throws(SettingsError) -> Pipeline {
    let file = url.relativePath
    guard FileManager.default.fileExists(atPath: url.path) else { throw .missing(file: file) }
    let data: Data
    do {
      data = try Data(contentsOf: url)
    } catch {
      throw .unreadable(file: file, reason: systemReason(of: error))
    }
    return try read(Array(data), file: file)
  }

  /// Reads and checks the text of a settings file.
  ///
  /// - Parameters:
  ///   - bytes: the text in UTF-8; `{}` is valid, and so is a `$schema` at the top, for editors.
  ///   - file: how errors name the file.
  /// - Returns: the settings; what the text does not name has its default.
  /// - Throws: the first thing that is wrong, with its line.
  package static func read(
    _ bytes: [UInt8], file: String
  ) throws(SettingsError) -> Pipeline {
    let node: JSONNode
    do {
      node = try JSONReader.read(bytes)
    } catch {
      throw SettingsError(error, file: file)
    }
    var pipeline = Pipeline()
    var source = SettingSource(.file(file))
    try table.read(try withoutSchema(node, source: &source), into: &pipeline, source: &source)
    return try pipeline.validated(source)
  }

  private static func withoutSchema(
    _ node: JSONNode, source: inout SettingSource
  ) throws(SettingsError) -> JSONNode {
    guard let members = node.members else { return node }
    if let schema = members.first(where: { $0.name == "$schema" }), schema.node.string == nil {
      source.enter(schema)
      throw source.wrongValue(schema.node, expected: "a string")
    }
    return JSONNode(.object(members.filter { $0.name != "$schema" }), at: node.position)
  }

  /// The settings with some keys set to other values, as `--set section.key=value` does.
  ///
  /// A value is taken as JSON where it is JSON, and as a string otherwise. All overrides count at
  /// once, so their order has no meaning; of two for one key, the later counts.
  ///
  /// - Parameter overrides: texts of the form `section.key=value`.
  /// - Returns: the settings as overridden, checked as a whole.
  /// - Throws: the first thing that is wrong, with the key after `--set` as its subject.
  package func applying(overrides: [String]) throws(SettingsError) -> Pipeline {
    var node = JSONNode.object([])
    for override in overrides {
      let parts = override.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let names = parts[0].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2, !names.contains(""), names.count <= 8 else {
        throw .malformedOverride(text: override)
      }
      let value = try? JSONReader.read(Array(parts[1].utf8))
      node = node.setting(names[...], to: value ?? .string(String(parts[1])))
    }
    var pipeline = self
    var source = SettingSource(.commandLine)
    try Self.table.read(node, into: &pipeline, source: &source)
    try refuseHiddenByPhases(node, phases: pipeline.phases, source)
    return try pipeline.validated(source)
  }

  /// A loss or a solver that is set beside phases would have no effect: they have their own.
  private func refuseHiddenByPhases(
    _ node: JSONNode, phases: [PhaseSettings], _ source: SettingSource
  ) throws(SettingsError) {
    guard !phases.isEmpty, node["training"] == nil else { return }
    for section in ["loss", "solver"] {
      for member in node[section]?.members ?? [] where member.name != "maxIterations" {
        throw source.conflict(
          SettingConflict(
            path: "\(section).\(member.name)", found: "a value for a run with training.phases",
            expected: "none: each phase has its own; set training.phases"))
      }
    }
  }

  /// These settings, once every value is in range and all of them agree.
  package func validated() throws(SettingsError) -> Pipeline {
    try validated(SettingSource(.program))
  }

  /// These settings, once every value is in range and all of them agree; errors name where they
  /// came from.
  func validated(_ source: SettingSource) throws(SettingsError) -> Pipeline {
    var source = source
    var pipeline = self
    for index in phases.indices {
      pipeline.phases[index].solver.maxIterations = solver.maxIterations
    }
    try Self.table.check(pipeline, source: &source)
    if let conflict = pipeline.conflict { throw source.conflict(conflict) }
    return pipeline
  }
}

extension JSONNode {
  /// The same object with the member at a path of names set to a value.
  fileprivate func setting(_ path: ArraySlice<String>, to value: JSONNode) -> JSONNode {
    guard let name = path.first else { return value }
    let inner = self[name] ?? .object([])
    let others = (members ?? []).filter { $0.name != name }
    return .object(others + [JSONMember(name, inner.setting(path.dropFirst(), to: value))])
  }
}

extension SettingsError {
  /// The error of a file that is not JSON.
  fileprivate init(_ error: JSONSyntaxError, file: String) {
    let place = SettingPlace.file(file, line: error.position.line)
    switch error {
    case .duplicateName(_, let path, let first):
      self = .duplicateKey(
        place: place, path: path.joined(separator: "."), firstLine: first.line)
    case .unexpected, .nestedTooDeep:
      self = .syntax(
        place: place, column: error.position.column, found: error.found, expected: error.expected)
    }
  }
}
