/// What the reference says about one key of `pipeline.json`.
package struct SettingReference: Sendable, Equatable {
  /// The dotted path, such as `solver.schedule.steps`.
  package let path: String
  /// The type by JSON Schema's name.
  package let type: String
  /// The values that are taken, in a few words of Markdown; empty where every value is.
  package let allowed: String
  /// The default as JSON.
  package let defaultText: String
  /// One sentence that says what the key does.
  package let documentation: String

  /// The same key seen from outside the section that holds it.
  func inside(_ section: String) -> SettingReference {
    SettingReference(
      path: "\(section).\(path)", type: type, allowed: allowed, defaultText: defaultText,
      documentation: documentation)
  }
}
