/// Cuts protobuf's text format into names, numbers, strings and signs.
///
/// Source: https://protobuf.dev/reference/protobuf/textformat-spec/.
package struct TextScanner {
  /// Begins and ends a block.
  package static let open = "{".utf8
  package static let close = "}".utf8

  /// Where the latest token begins, counted from 1; behind the last one, the end of the text.
  private(set) package var line = 1
  private var rest: ArraySlice<UInt8>
  /// The lines that the latest token ends.
  private var pendingLineCount = 0

  /// Starts at the beginning of a text.
  package init(_ text: [UInt8]) { rest = text[...] }

  /// The next token, at its place in the text; comments and white space are left out.
  package mutating func next() -> ArraySlice<UInt8>? {
    line += pendingLineCount
    pendingLineCount = 0
    skipBlanks()
    guard let first = rest.first else { return nil }
    let count: Int
    if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
      count = stringCount(endedBy: first)
    } else if Self.isWord(first) {
      count = rest.prefix(while: Self.isWord).count
    } else {
      count = 1
    }
    defer { rest = rest.dropFirst(count) }
    pendingLineCount = rest.prefix(count).count { $0 == Self.newline }
    return rest.prefix(count)
  }

  /// Leaves out what follows a field's name: a colon and a number or name, or a block.
  package mutating func skipValue() {
    guard var token = next() else { return }
    if token.elementsEqual(":".utf8) {
      guard let value = next() else { return }
      token = value
    }
    guard token.elementsEqual(Self.open) else { return }
    var depth = 1
    while depth > 0, let token = next() {
      if token.elementsEqual(Self.open) { depth += 1 }
      if token.elementsEqual(Self.close) { depth -= 1 }
    }
  }

  private mutating func skipBlanks() {
    while let first = rest.first {
      if first == UInt8(ascii: "#") {
        rest = rest.drop { $0 != Self.newline }
      } else if [9, 10, 11, 12, 13, 32].contains(first) {
        if first == Self.newline { line += 1 }
        rest = rest.dropFirst()
      } else {
        return
      }
    }
  }

  /// The length of the string at the start, its quotes included; to the end where none closes it.
  private func stringCount(endedBy quote: UInt8) -> Int {
    var isEscaped = false
    for (index, byte) in rest.enumerated().dropFirst() {
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == quote {
        return index + 1
      }
    }
    return rest.count
  }

  private static let newline = UInt8(ascii: "\n")

  /// Whether a byte is one of names and numbers.
  package static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."),
      UInt8(ascii: "+"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
