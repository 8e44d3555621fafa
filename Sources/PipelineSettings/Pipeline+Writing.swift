internal import StrictJSON

extension Pipeline {
  /// The settings as complete JSON, every key written out, always in the same order.
  ///
  /// Reading the text gives an equal value, and writing that the same bytes. Values must be valid.
  ///
  /// - Parameters:
  ///   - isPretty: a key per line, or all in one line.
  ///   - schema: the address that a `$schema` line tells editors; nil writes no such line.
  /// - Returns: the text, with a line break at the end where it is pretty.
  package func json(isPretty: Bool = true, schema: String? = nil) -> String {
    let head = schema.map { [JSONMember("$schema", .string($0))] } ?? []
    let members = Self.table.encode(self).members ?? []
    return JSONNode.object(head + members).text(isPretty: isPretty)
  }

  /// Every key of `pipeline.json` in the order of the file, with its default and what it does.
  package static var reference: [SettingReference] { table.entries(Pipeline()) }

  /// The reference as a table in Markdown.
  package static func markdownTable() -> String {
    let rows = reference.map { entry in
      let type = entry.allowed.isEmpty ? entry.type : "\(entry.type): \(entry.allowed)"
      return "| `\(entry.path)` | \(type) | `\(entry.defaultText)` | \(entry.documentation) |"
    }
    let head = ["| key | values | default | meaning |", "| --- | --- | --- | --- |"]
    return (head + rows).joined(separator: "\n") + "\n"
  }

  /// The JSON Schema of `pipeline.json`, draft 2020-12, which editors use to complete and to check.
  ///
  /// What holds between keys (see `validated`) is beyond it.
  package static func schema() -> String {
    let address = JSONMember(
      "$schema",
      .object([
        JSONMember("description", .string("The address of this schema, for editors.")),
        JSONMember("type", .string("string")),
      ]))
    let head = [
      JSONMember("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
      JSONMember("title", .string("pipeline.json")),
      JSONMember(
        "description",
        .string("Settings of the Angular Triplet Loss pipeline, a section per stage.")),
    ]
    return JSONNode.object(head + table.schemaMembers(Pipeline(), extra: [address]))
      .text(isPretty: true)
  }
}
