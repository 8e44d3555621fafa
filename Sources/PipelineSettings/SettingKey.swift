internal import StrictJSON

/// One key of a section, declared once: reading, checking, writing, JSON Schema and the reference
/// table all follow from it.
///
/// `Root` is the settings struct that holds the key. The key's default is not stated here: it is
/// the value that a new `Root` has.
struct SettingKey<Root: Sendable>: Sendable {
  /// The name in the file.
  let name: String
  /// One sentence that says what the key does.
  let documentation: String
  /// Takes the value from a node.
  let read: @Sendable (JSONNode, inout Root, inout SettingSource) throws(SettingsError) -> Void
  /// Refuses a value that is out of range, wherever it came from.
  let check: @Sendable (Root, inout SettingSource) throws(SettingsError) -> Void
  /// The value as JSON.
  let encode: @Sendable (Root) -> JSONNode
  /// The JSON Schema of the value, with the default of this root.
  let schema: @Sendable (Root) -> JSONNode
  /// What the reference table says, with the defaults of this root; a section has many entries.
  let entries: @Sendable (Root) -> [SettingReference]

  /// A key with a plain value.
  static func value<Value: Sendable>(
    _ name: String, _ keyPath: any WritableKeyPath<Root, Value> & Sendable,
    _ form: SettingForm<Value>,
    _ documentation: String
  ) -> SettingKey {
    SettingKey(
      name: name, documentation: documentation,
      read: { node, root, source throws(SettingsError) in
        guard let value = form.decode(node), form.accepts(value) else {
          throw source.wrongValue(node, expected: form.expected)
        }
        root[keyPath: keyPath] = value
      },
      check: { root, source throws(SettingsError) in
        let value = root[keyPath: keyPath]
        guard form.accepts(value) else {
          throw source.conflict(found: "\(value)", expected: form.expected)
        }
      },
      encode: { form.encode($0[keyPath: keyPath]) },
      schema: { root in
        .object(
          [
            JSONMember("description", .string(documentation)),
            JSONMember("type", .string(form.type)),
          ] + form.schema + [JSONMember("default", form.encode(root[keyPath: keyPath]))])
      },
      entries: { root in
        [
          SettingReference(
            path: name, type: form.type, allowed: form.allowed,
            defaultText: form.encode(root[keyPath: keyPath]).text(), documentation: documentation)
        ]
      })
  }

  /// A key whose value is a section with keys of its own.
  static func section<Section: Sendable>(
    _ name: String, _ keyPath: any WritableKeyPath<Root, Section> & Sendable,
    _ table: SettingTable<Section>, _ documentation: String
  ) -> SettingKey {
    SettingKey(
      name: name, documentation: documentation,
      read: { node, root, source throws(SettingsError) in
        try table.read(node, into: &root[keyPath: keyPath], source: &source)
      },
      check: { root, source throws(SettingsError) in
        try table.check(root[keyPath: keyPath], source: &source)
      },
      encode: { table.encode($0[keyPath: keyPath]) },
      schema: { root in
        .object(
          [JSONMember("description", .string(documentation))]
            + table.schemaMembers(root[keyPath: keyPath]))
      },
      entries: { root in
        table.entries(root[keyPath: keyPath]).map { $0.inside(name) }
      })
  }

  /// A key whose value is a list of sections of one kind; an element starts from what
  /// `startingFrom` gives, and then its own keys are read.
  static func list<Element: Sendable>(
    _ name: String, _ keyPath: any WritableKeyPath<Root, [Element]> & Sendable,
    _ table: SettingTable<Element>, startingFrom initial: @escaping @Sendable (Root) -> Element,
    _ documentation: String
  ) -> SettingKey {
    let encode: @Sendable (Root) -> JSONNode = { .array($0[keyPath: keyPath].map(table.encode)) }
    return SettingKey(
      name: name, documentation: documentation,
      read: { node, root, source throws(SettingsError) in
        guard let nodes = node.elements else {
          throw source.wrongValue(node, expected: "an array of objects")
        }
        var elements: [Element] = []
        for (index, node) in nodes.enumerated() {
          var element = initial(root)
          source.enter(index, at: node.position)
          try table.read(node, into: &element, source: &source)
          source.leaveElement()
          elements.append(element)
        }
        root[keyPath: keyPath] = elements
      },
      check: { root, source throws(SettingsError) in
        for (index, element) in root[keyPath: keyPath].enumerated() {
          source.enter(index)
          try table.check(element, source: &source)
          source.leaveElement()
        }
      },
      encode: encode,
      schema: { root in
        .object([
          JSONMember("description", .string(documentation)),
          JSONMember("type", .string("array")),
          JSONMember("items", .object(table.schemaMembers(initial(root)))),
          JSONMember("default", encode(root)),
        ])
      },
      entries: { root in
        let names = table.keys.map { "`\($0.name)`" }.joined(separator: ", ")
        return [
          SettingReference(
            path: name, type: "array", allowed: "objects with \(names)",
            defaultText: encode(root).text(), documentation: documentation)
        ]
      })
  }
}
