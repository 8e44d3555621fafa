internal import StrictJSON

/// What the values of one key may be: how they are read, checked, written and described.
///
/// A form is made by a factory that reads as the rule does: `.integer(atLeast: 1)`,
/// `.number(above: 0, below: 1)`, `.choice`, `.boolean`.
struct SettingForm<Value: Sendable>: Sendable {
  /// The type by JSON Schema's name.
  let type: String
  /// The values that are taken, in a few words; empty where every value of the type is.
  let allowed: String
  /// What an error says that it expected.
  let expected: String
  /// The members that state the rule in JSON Schema.
  let schema: [JSONMember]
  /// The value of a node of the right type, or nil; whether it is in range is for `accepts`.
  let decode: @Sendable (JSONNode) -> Value?
  /// Whether the rule takes the value.
  let accepts: @Sendable (Value) -> Bool
  /// The JSON of a value that the rule takes.
  let encode: @Sendable (Value) -> JSONNode
}

/// The ends of a range of numbers, as JSON Schema knows them.
struct SettingBounds<Number: Comparable & Sendable>: Sendable {
  var atLeast: Number?
  var above: Number?
  var atMost: Number?
  var below: Number?

  /// Whether a number lies within all ends; NaN lies nowhere.
  func contains(_ number: Number) -> Bool {
    number == number && (atLeast.map { number >= $0 } ?? true)
      && (above.map { number > $0 } ?? true) && (atMost.map { number <= $0 } ?? true)
      && (below.map { number < $0 } ?? true)
  }

  /// The ends with what names them in words and in JSON Schema.
  var ends: [(words: String, keyword: String, number: Number)] {
    [
      ("at least", "minimum", atLeast), ("above", "exclusiveMinimum", above),
      ("at most", "maximum", atMost), ("below", "exclusiveMaximum", below),
    ].compactMap { words, keyword, end in end.map { (words, keyword, $0) } }
  }
}

extension SettingForm where Value == Bool {
  /// True or false.
  static var boolean: SettingForm {
    SettingForm(
      type: "boolean", allowed: "", expected: "true or false", schema: [],
      decode: { $0.boolean }, accepts: { _ in true }, encode: { .boolean($0) })
  }
}

extension SettingForm where Value == Int {
  /// A whole number within the ends that are given.
  static func integer(atLeast: Int? = nil, atMost: Int? = nil) -> SettingForm {
    let bounds = SettingBounds(atLeast: atLeast, atMost: atMost)
    let allowed = bounds.ends.map { "\($0.words) \($0.number)" }.joined(separator: ", ")
    return SettingForm(
      type: "integer", allowed: allowed, expected: described("an integer", allowed),
      schema: bounds.ends.map { JSONMember($0.keyword, .number($0.number)) },
      decode: { $0.number?.integer }, accepts: bounds.contains, encode: { .number($0) })
  }

  /// One of a few whole numbers.
  static func integer(oneOf choices: [Int]) -> SettingForm {
    let allowed = alternatives(choices.map { "\($0)" })
    return SettingForm(
      type: "integer", allowed: allowed, expected: allowed,
      schema: [JSONMember("enum", .array(choices.map { .number($0) }))],
      decode: { $0.number?.integer }, accepts: choices.contains, encode: { .number($0) })
  }
}

extension SettingForm where Value == UInt64 {
  /// A seed: a whole number up to 2^53 - 1, the largest that every reader of JSON keeps exact.
  static var seed: SettingForm {
    let largest: UInt64 = 1 << 53 - 1
    let allowed = "at least 0, at most \(largest)"
    return SettingForm(
      type: "integer", allowed: allowed, expected: described("an integer", allowed),
      schema: [JSONMember("minimum", .number(0)), JSONMember("maximum", .number(largest))],
      decode: { $0.number?.integer.flatMap { UInt64(exactly: $0) } },
      accepts: { $0 <= largest }, encode: { .number($0) })
  }
}

extension SettingForm where Value == Double {
  /// A number within the ends that are given.
  static func number(
    atLeast: Double? = nil, above: Double? = nil, atMost: Double? = nil, below: Double? = nil
  ) -> SettingForm {
    let bounds = SettingBounds(atLeast: atLeast, above: above, atMost: atMost, below: below)
    let allowed = bounds.ends.map { "\($0.words) \(JSONNumber($0.number).text)" }
      .joined(separator: ", ")
    return SettingForm(
      type: "number", allowed: allowed, expected: described("a number", allowed),
      schema: bounds.ends.map { JSONMember($0.keyword, .number($0.number)) },
      decode: { $0.number?.double }, accepts: { bounds.contains($0) && $0.isFinite },
      encode: { .number($0) })
  }

  /// One of a few numbers.
  static func number(oneOf choices: [Double]) -> SettingForm {
    let allowed = alternatives(choices.map { JSONNumber($0).text })
    return SettingForm(
      type: "number", allowed: allowed, expected: allowed,
      schema: [JSONMember("enum", .array(choices.map { .number($0) }))],
      decode: { $0.number?.double }, accepts: choices.contains, encode: { .number($0) })
  }
}

extension SettingForm where Value == [Int] {
  /// A list of whole numbers, each at least as large as the bound.
  static func integers(atLeast: Int) -> SettingForm {
    let items: [JSONMember] = [
      JSONMember("type", .string("integer")), JSONMember("minimum", .number(atLeast)),
    ]
    return SettingForm(
      type: "array", allowed: "integers, at least \(atLeast)",
      expected: "an array of integers, at least \(atLeast)",
      schema: [JSONMember("items", .object(items))],
      decode: { node in
        let values = node.elements?.map { $0.number?.integer }
        guard let values, !values.contains(nil) else { return nil }
        return values.compactMap(\.self)
      },
      accepts: { $0.allSatisfy { $0 >= atLeast } }, encode: { .array($0.map { .number($0) }) })
  }
}

extension SettingForm where Value: RawRepresentable<String> & CaseIterable {
  /// One of the words of an enumeration.
  static var choice: SettingForm {
    let words = Value.allCases.map(\.rawValue)
    return SettingForm(
      type: "string", allowed: alternatives(words.map { "`\($0)`" }),
      expected: alternatives(words.map { "\"\($0)\"" }),
      schema: [JSONMember("enum", .array(words.map { .string($0) }))],
      decode: { $0.string.flatMap { Value(rawValue: $0) } },
      accepts: { _ in true }, encode: { .string($0.rawValue) })
  }
}

private func described(_ noun: String, _ allowed: String) -> String {
  allowed.isEmpty ? noun : "\(noun), \(allowed)"
}

private func alternatives(_ words: [String]) -> String {
  guard words.count > 1, let last = words.last else { return words.joined() }
  return "\(words.dropLast().joined(separator: ", ")) or \(last)"
}
