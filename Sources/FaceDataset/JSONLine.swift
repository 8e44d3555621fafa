/// Builds one JSON object on one line, its keys in the order in which they are added.
///
/// Written out because the bytes of a manifest name a data set: neither the order of the keys nor
/// the form of a number may depend on a library's version. A Double is the shortest text that reads
/// back as the same Double, whole numbers without ".0".
struct JSONLine {
  private var text = "{"

  /// The object, closed and ended by a newline.
  var line: String { text + "}\n" }

  mutating func add(_ key: String, _ value: String) {
    add(key, raw: Self.quoted(value))
  }

  mutating func add(_ key: String, _ value: Int) {
    add(key, raw: "\(value)")
  }

  /// Adds a number, which has to be finite.
  mutating func add(_ key: String, _ value: Double) {
    add(key, raw: Self.text(of: value))
  }

  mutating func addNull(_ key: String) {
    add(key, raw: "null")
  }

  /// Adds a list of numbers, each of which has to be finite.
  mutating func add(_ key: String, _ values: [Double]) {
    add(key, raw: Self.list(values.map(Self.text(of:))))
  }

  /// Adds a list of lists of numbers, each of which has to be finite.
  mutating func add(_ key: String, _ rows: [[Double]]) {
    add(key, raw: Self.list(rows.map { Self.list($0.map(Self.text(of:))) }))
  }

  /// Adds a list of objects.
  mutating func add(_ key: String, _ objects: [JSONLine]) {
    add(key, raw: Self.list(objects.map { $0.text + "}" }))
  }

  private static func list(_ elements: [String]) -> String {
    "[" + elements.joined(separator: ",") + "]"
  }

  private mutating func add(_ key: String, raw value: String) {
    if text.utf8.count > 1 { text += "," }
    text += Self.quoted(key) + ":" + value
  }

  /// The shortest text of a finite number that reads back as the same number.
  static func text(of value: Double) -> String {
    precondition(value.isFinite, "number is \(value), expected a finite one")
    let text = "\(value)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// The string in quotes; only what JSON forbids is escaped, the rest stays UTF-8.
  private static func quoted(_ string: String) -> String {
    var result = "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
