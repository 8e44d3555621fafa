internal import StrictJSON

/// The keys of one settings struct, in the order in which they are written.
struct SettingTable<Root: Sendable>: Sendable {
  /// The keys; one that changes the defaults of others stands before them.
  let keys: [SettingKey<Root>]

  /// A table of these keys.
  init(_ keys: [SettingKey<Root>]) {
    self.keys = keys
  }

  /// Takes the values of an object; keys that it does not name keep what they have.
  ///
  /// Keys are taken in the order of the table, not of the text, so the order of a text has no
  /// meaning.
  func read(
    _ node: JSONNode, into root: inout Root, source: inout SettingSource
  ) throws(SettingsError) {
    guard let members = node.members else {
      throw source.wrongValue(node, expected: "an object")
    }
    for member in members where !keys.contains(where: { $0.name == member.name }) {
      throw source.unknownKey(member, siblings: keys.map(\.name))
    }
    for key in keys {
      guard let member = members.first(where: { $0.name == key.name }) else { continue }
      source.enter(member)
      try key.read(member.node, &root, &source)
      source.leave()
    }
  }

  /// Refuses values that are out of range.
  func check(_ root: Root, source: inout SettingSource) throws(SettingsError) {
    for key in keys {
      source.enter(key.name)
      try key.check(root, &source)
      source.leave()
    }
  }

  /// The complete object, every key written out.
  func encode(_ root: Root) -> JSONNode {
    .object(keys.map { JSONMember($0.name, $0.encode(root)) })
  }

  /// What the object's JSON Schema states beside its description.
  func schemaMembers(_ root: Root, extra: [JSONMember] = []) -> [JSONMember] {
    let properties = extra + keys.map { JSONMember($0.name, $0.schema(root)) }
    return [
      JSONMember("type", .string("object")),
      JSONMember("additionalProperties", .boolean(false)),
      JSONMember("properties", .object(properties)),
    ]
  }

  /// What the reference table says about all keys, sections within included.
  func entries(_ root: Root) -> [SettingReference] {
    keys.flatMap { $0.entries(root) }
  }
}
