package import StrictJSON

extension Pipeline {
  /// The settings with the values of an object that stands within a larger file.
  ///
  /// Several layers are merged first, see `JSONNode.merging`, so that only what comes out of all of
  /// them has to agree.
  ///
  /// - Parameters:
  ///   - node: some sections with some keys, as in a settings file.
  ///   - file: how errors name the file that the node was read from.
  /// - Returns: the settings as changed, checked as a whole.
  /// - Throws: the first thing that is wrong, with its line.
  package func applying(_ node: JSONNode, file: String) throws(SettingsError) -> Pipeline {
    var pipeline = self
    var source = SettingSource(.file(file))
    try Self.table.read(node, into: &pipeline, source: &source)
    return try pipeline.validated(source)
  }
}

/// The name that a mistyped one most likely means; the first of equally near ones.
///
/// - Returns: nil where there are no names. Complexity: O(names x length^2).
package func nearestName(to name: String, among names: [String]) -> String? {
  names.min { editDistance($0, name) < editDistance($1, name) }
}
