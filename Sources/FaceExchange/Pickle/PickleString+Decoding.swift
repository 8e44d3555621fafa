extension PickleString {
  /// Whether the string is bytes to Python, so that it can be a picture.
  var isBytes: Bool { form == .bytes || form == .quoted || isEncoded }

  /// What Python would have of the bytes in the file: characters become bytes as Latin-1.
  ///
  /// - Returns: nil where they are not written rightly, or have characters that are no bytes.
  func decoded(_ written: [UInt8]) -> [UInt8]? {
    switch form {
    case .bytes: written
    case .utf8: Self.latin1(ofUTF8: written)
    case .rawUnicodeEscape: Self.unescaped(written[...], escapes: [:])
    case .quoted: Self.unquoted(written)
    }
  }

  private static func latin1(ofUTF8 written: [UInt8]) -> [UInt8]? {
    guard let text = String(validating: written, as: UTF8.self) else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(written.count)
    for scalar in text.unicodeScalars {
      guard let byte = UInt8(exactly: scalar.value) else { return nil }
      bytes.append(byte)
    }
    return bytes
  }

  private static func unquoted(_ written: [UInt8]) -> [UInt8]? {
    guard written.count >= 2, let quote = written.first, written.last == quote,
      quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"")
    else { return nil }
    return unescaped(
      written[1..<(written.count - 1)],
      escapes: [
        UInt8(ascii: "n"): 0x0a, UInt8(ascii: "r"): 0x0d, UInt8(ascii: "t"): 0x09,
        UInt8(ascii: "\\"): 0x5c, UInt8(ascii: "'"): 0x27, UInt8(ascii: "\""): 0x22,
      ])
  }

  /// Resolves escapes: `\xHH` and single letters where letters are given, else `\uHHHH`.
  private static func unescaped(
    _ written: ArraySlice<UInt8>, escapes: [UInt8: UInt8]
  ) -> [UInt8]? {
    let hexadecimal: (letter: UInt8, count: Int) =
      escapes.isEmpty ? (UInt8(ascii: "u"), 4) : (UInt8(ascii: "x"), 2)
    var bytes: [UInt8] = []
    var rest = written
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\") else {
        bytes.append(byte)
        continue
      }
      guard let letter = rest.popFirst() else { return nil }
      if let single = escapes[letter] {
        bytes.append(single)
        continue
      }
      let digits = rest.prefix(hexadecimal.count).compactMap(hexadecimalValue)
      let value = digits.reduce(0) { 16 * $0 + $1 }
      guard letter == hexadecimal.letter, digits.count == hexadecimal.count,
        let single = UInt8(exactly: value)
      else { return nil }
      bytes.append(single)
      rest = rest.dropFirst(hexadecimal.count)
    }
    return bytes
  }

  private static func hexadecimalValue(_ digit: UInt8) -> Int? {
    switch digit {
    case 0x30...0x39: Int(digit) - 0x30
    case 0x41...0x46, 0x61...0x66: Int(digit & 0x5f) - 0x41 + 10
    default: nil
    }
  }
}
