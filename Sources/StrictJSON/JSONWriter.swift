extension JSONNode {
  /// The JSON text of this value.
  ///
  /// - Parameter isPretty: true gives a member or element per line, indented by two spaces, with
  ///   arrays of plain values on one line, and a line break at the end; false gives no white space.
  /// - Returns: text that the reader takes and that gives the same value.
  package func text(isPretty: Bool = false) -> String {
    var text = ""
    write(into: &text, indentation: isPretty ? 0 : nil)
    return isPretty ? text + "\n" : text
  }

  private func write(into text: inout String, indentation: Int?) {
    switch value {
    case .null: text += "null"
    case .boolean(let isTrue): text += isTrue ? "true" : "false"
    case .number(let number): text += number.text
    case .string(let string): text += Self.quoted(string)
    case .array(let elements):
      let isPlain = elements.allSatisfy { $0.members == nil && $0.elements == nil }
      let separator = isPlain && indentation != nil ? ", " : ","
      Self.write(
        elements, between: ("[", "]"), separator: separator,
        indentation: isPlain ? nil : indentation, into: &text
      ) { element, inner, text in
        element.write(into: &text, indentation: inner)
      }
    case .object(let members):
      Self.write(
        members, between: ("{", "}"), separator: ",", indentation: indentation, into: &text
      ) { member, inner, text in
        text += Self.quoted(member.name) + (inner == nil ? ":" : ": ")
        member.node.write(into: &text, indentation: inner)
      }
    }
  }

  /// Writes items between brackets, each on a line of its own where there is an indentation.
  private static func write<Item>(
    _ items: [Item], between brackets: (String, String), separator: String, indentation: Int?,
    into text: inout String, item writeItem: (Item, Int?, inout String) -> Void
  ) {
    let inner = indentation.map { $0 + 2 }
    func breakLine(_ column: Int?) {
      guard let column, !items.isEmpty else { return }
      text += "\n" + String(repeating: " ", count: column)
    }
    text += brackets.0
    for (index, item) in items.enumerated() {
      if index > 0 { text += separator }
      breakLine(inner)
      writeItem(item, inner, &text)
    }
    breakLine(indentation)
    text += brackets.1
  }

  private static func quoted(_ string: String) -> String {
    var text = "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{0}"..<" ":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}
