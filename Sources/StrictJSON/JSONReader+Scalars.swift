// Strings and numbers, apart from the structure that holds them.
extension JSONReader {
  /// Reads a string; the cursor stands on the opening quote.
  mutating func readString() throws(JSONSyntaxError) -> String {
    let start = cursor.position
    var bytes: [UInt8] = []
    cursor.advance()
    while let byte = cursor.byte {
      switch byte {
      case UInt8(ascii: "\""):
        cursor.advance()
        guard let text = String(validating: bytes, as: UTF8.self) else {
          throw .unexpected(
            position: start, found: "a string with bytes that are not UTF-8",
            expected: "UTF-8 text")
        }
        return text
      case UInt8(ascii: "\\"):
        bytes.append(contentsOf: String(try readEscape()).utf8)
      case 0..<0x20:
        throw cursor.unexpected("a closing quote, or \\n, \\t, \\u00XX for a control character")
      default:
        bytes.append(byte)
        cursor.advance()
      }
    }
    throw cursor.unexpected("a closing quote")
  }

  private mutating func readEscape() throws(JSONSyntaxError) -> Unicode.Scalar {
    let start = cursor.position
    cursor.advance()
    guard let byte = cursor.byte, let index = Self.escapeNames.firstIndex(of: byte) else {
      if cursor.skip("u") { return try readUnicodeEscape(from: start) }
      throw cursor.unexpected("one of \" \\ / b f n r t u after a backslash")
    }
    cursor.advance()
    return Self.escapeScalars[index]
  }

  private static let escapeNames = Array("\"\\/bfnrt".utf8)
  private static let escapeScalars: [Unicode.Scalar] = [
    "\"", "\\", "/", "\u{8}", "\u{C}", "\n", "\r", "\t",
  ]

  /// Reads what follows `\u`: a scalar, or two surrogates that make one.
  private mutating func readUnicodeEscape(
    from start: JSONPosition
  ) throws(JSONSyntaxError) -> Unicode.Scalar {
    let unit = try readHexadecimalUnit()
    if let scalar = Unicode.Scalar(unit) { return scalar }
    if unit < 0xDC00, cursor.skip("\\u") {
      let low = try readHexadecimalUnit()
      let combined = 0x10000 + ((UInt32(unit) - 0xD800) << 10) + (UInt32(low) & 0x3FF)
      if (0xDC00...0xDFFF).contains(low), let scalar = Unicode.Scalar(combined) { return scalar }
    }
    throw .unexpected(
      position: start, found: "half of a surrogate pair",
      expected: "\\uD800-\\uDBFF followed by \\uDC00-\\uDFFF")
  }

  private mutating func readHexadecimalUnit() throws(JSONSyntaxError) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = cursor.byte, let digit = Character(Unicode.Scalar(byte)).hexDigitValue,
        byte < 0x80
      else {
        throw cursor.unexpected("four hexadecimal digits")
      }
      unit = unit << 4 | UInt16(digit)
      cursor.advance()
    }
    return unit
  }

  /// Reads a number; the cursor stands on its sign or first digit.
  mutating func readNumber() throws(JSONSyntaxError) -> JSONNumber {
    let start = cursor.index
    _ = cursor.skip("-")
    if cursor.skip("0") {
      guard !cursor.isAtDigit else { throw cursor.unexpected("no digit after a leading zero") }
    } else {
      try readDigits()
    }
    if cursor.skip(".") { try readDigits() }
    if cursor.skip("e") || cursor.skip("E") {
      if !cursor.skip("+") { _ = cursor.skip("-") }
      try readDigits()
    }
    return JSONNumber(text: String(decoding: cursor.bytes[start..<cursor.index], as: UTF8.self))
  }

  private mutating func readDigits() throws(JSONSyntaxError) {
    guard cursor.isAtDigit else { throw cursor.unexpected("a digit") }
    while cursor.isAtDigit {
      cursor.advance()
    }
  }
}
