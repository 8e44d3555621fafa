/// A place in the bytes of a JSON text that moves forward and knows its line and column.
struct JSONCursor {
  let bytes: [UInt8]
  private(set) var index = 0
  private var line = 1
  private var column = 1

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  var position: JSONPosition { JSONPosition(line: line, column: column) }

  var isAtEnd: Bool { index == bytes.count }

  /// The byte under the cursor, or nil at the end.
  var byte: UInt8? { isAtEnd ? nil : bytes[index] }

  var isAtDigit: Bool { byte.map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false }

  /// Moves on by one byte, which must exist.
  mutating func advance() {
    let byte = bytes[index]
    index += 1
    if byte == UInt8(ascii: "\n") {
      line += 1
      column = 1
    } else if byte & 0xC0 != 0x80 {
      // Bytes that continue a character do not move the column.
      column += 1
    }
  }

  /// Moves behind a word of ASCII if it stands here, and says whether it did.
  mutating func skip(_ word: String) -> Bool {
    guard bytes[index...].starts(with: word.utf8) else { return false }
    for _ in word.utf8 {
      advance()
    }
    return true
  }

  mutating func skipWhiteSpace() {
    while let byte, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
      advance()
    }
  }

  /// The error that says what stands here instead of what the grammar wants.
  func unexpected(_ expected: String) -> JSONSyntaxError {
    let found =
      switch byte {
      case nil: "the end of the text"
      case .some(0x21...0x7E): "\"\(Character(Unicode.Scalar(byte ?? 0)))\""
      case .some(0x20): "a space"
      case .some(0x0A), .some(0x0D): "the end of the line"
      case .some(let other): "the byte 0x\(String(other, radix: 16, uppercase: true))"
      }
    return .unexpected(position: position, found: found, expected: expected)
  }
}
