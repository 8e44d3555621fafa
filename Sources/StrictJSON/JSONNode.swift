/// A JSON value together with the place where it stands in its text.
///
/// Objects keep the order of their members, so that a text written from nodes has the order its
/// author chose.
package struct JSONNode: Sendable {
  /// The value itself.
  package let value: JSONValue
  /// Where the value begins.
  package let position: JSONPosition

  /// A value at a place; made nodes stand at the start.
  package init(_ value: JSONValue, at position: JSONPosition = .start) {
    self.value = value
    self.position = position
  }

  /// The members of an object, or nil for anything else.
  package var members: [JSONMember]? {
    guard case .object(let members) = value else { return nil }
    return members
  }

  /// The value of an object's member, or nil where there is none.
  ///
  /// Complexity: O(members).
  package subscript(name: String) -> JSONNode? {
    members?.first { $0.name == name }?.node
  }

  /// The elements of an array, or nil for anything else.
  package var elements: [JSONNode]? {
    guard case .array(let elements) = value else { return nil }
    return elements
  }

  /// The text of a string, or nil for anything else.
  package var string: String? {
    guard case .string(let text) = value else { return nil }
    return text
  }

  /// The number, or nil for anything else.
  package var number: JSONNumber? {
    guard case .number(let number) = value else { return nil }
    return number
  }

  /// The truth value, or nil for anything else.
  package var boolean: Bool? {
    guard case .boolean(let isTrue) = value else { return nil }
    return isTrue
  }

  /// What an error message calls this value: its text, cut short, or the kind of a longer thing.
  package var summary: String {
    switch value {
    case .array: "an array"
    case .object: "an object"
    case .null, .boolean, .number, .string:
      text().count <= 60 ? text() : "\(text().prefix(60))..."
    }
  }
}

/// The seven kinds of JSON values, true and false counted as one.
package enum JSONValue: Sendable {
  case null
  case boolean(Bool)
  case number(JSONNumber)
  case string(String)
  case array([JSONNode])
  case object([JSONMember])
}

/// One name and value of a JSON object.
package struct JSONMember: Sendable {
  /// The name, its escapes resolved.
  package let name: String
  /// Where the name begins.
  package let position: JSONPosition
  /// The value.
  package let node: JSONNode

  /// A member of an object; made members stand at the start.
  package init(_ name: String, _ node: JSONNode, at position: JSONPosition = .start) {
    self.name = name
    self.position = position
    self.node = node
  }
}

// Nodes made by a program, written as briefly as the JSON they stand for.
extension JSONNode {
  /// A string.
  package static func string(_ text: String) -> JSONNode { JSONNode(.string(text)) }

  /// A whole number.
  package static func number(_ value: some FixedWidthInteger & Sendable) -> JSONNode {
    JSONNode(.number(JSONNumber(value)))
  }

  /// A finite number.
  package static func number(_ value: Double) -> JSONNode { JSONNode(.number(JSONNumber(value))) }

  /// True or false.
  package static func boolean(_ isTrue: Bool) -> JSONNode { JSONNode(.boolean(isTrue)) }

  /// An array.
  package static func array(_ elements: [JSONNode]) -> JSONNode { JSONNode(.array(elements)) }

  /// An object whose members keep this order.
  package static func object(_ members: [JSONMember]) -> JSONNode { JSONNode(.object(members)) }
}
