/// What is wrong with a line, before it is known where the line stands.
struct LineFault: Error {
  let kind: LandmarkProblem.Kind
  let found: String
  let expected: String
  /// The line within the face's record, from 0, where a record has several.
  var lineOffset = 0
}

// The fields that all layouts share. Each is taken or refused with what was found.
enum FieldText {
  static let tab = UInt8(ascii: "\t")

  private static let decimalBytes = Array("+-.0123456789eE".utf8)

  static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ")
  }

  /// The parts of a path that stays below the folder of photos.
  static func path(_ bytes: ArraySlice<UInt8>) throws(LineFault) -> [String] {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      let found = quoted(String(decoding: bytes, as: UTF8.self))
      throw LineFault(kind: .text, found: found, expected: "UTF-8")
    }
    let parts = text.split(separator: "/").map(String.init).filter { $0 != "." }
    let isBelow = !text.hasPrefix("/") && !parts.isEmpty && !parts.contains("..")
    guard isBelow, !bytes.contains(0) else {
      throw LineFault(
        kind: .path, found: quoted(text), expected: "a path below the folder of photos")
    }
    return parts
  }

  /// A class number.
  static func label(_ column: ArraySlice<UInt8>) throws(LineFault) -> Int {
    let text = trimmed(column)
    guard let label = Int(text), label >= 0 else {
      throw LineFault(kind: .label, found: quoted(text), expected: "a whole number from 0")
    }
    return label
  }

  /// A decimal number, as a coordinate or a score.
  static func number(
    _ column: ArraySlice<UInt8>, _ kind: LandmarkProblem.Kind = .coordinate
  ) throws(LineFault) -> Double {
    guard let value = decimal(column) else {
      throw LineFault(kind: kind, found: quoted(trimmed(column)), expected: "a decimal number")
    }
    return value
  }

  /// The value of a decimal number; nothing for any other text.
  static func decimal(_ column: ArraySlice<UInt8>) -> Double? {
    let text = trimmed(column)
    // The initialiser would also take "nan", "infinity" and hexadecimal digits.
    let isDecimal = text.utf8.allSatisfy { decimalBytes.contains($0) }
    guard isDecimal, let value = Double(text), value.isFinite else { return nil }
    return value
  }

  /// A text of the list for a message: between quotes, on one line, not endless.
  static func quoted(_ text: String) -> String {
    let limit = 80
    let start = text.unicodeScalars.prefix(limit)
    let shown = start.map { $0.properties.generalCategory == .control ? "\u{fffd}" : String($0) }
    return "\"\(shown.joined())\(text.unicodeScalars.count > limit ? "..." : "")\""
  }

  private static func trimmed(_ column: ArraySlice<UInt8>) -> String {
    let start = column.drop(while: isBlank)
    let blankCount = start.reversed().prefix(while: isBlank).count
    return String(decoding: start.dropLast(blankCount), as: UTF8.self)
  }
}

/// Cuts a text at line feeds, and takes off the mark of byte order and the carriage returns.
func lines(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
  let byteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]
  let text = bytes.starts(with: byteOrderMark) ? bytes.dropFirst(3) : bytes[...]
  var lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
  if lines.last?.isEmpty == true { lines.removeLast() }
  return lines.map { $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0 }
}
