/// The header of a `.npy` file: mark, version, length, and a Python dictionary padded with blanks.
struct NpyHeader {
  private static let mark: [UInt8] = [0x93] + Array("NUMPY".utf8)
  private static let version: [UInt8] = [1, 0]
  private static let prefixLength = 10
  private static let alignment = 64

  let rowCount: Int
  let columnCount: Int
  /// The number of bytes of a number: 4, or 8 for Double.
  let numberByteCount: Int
  /// The number of bytes before the numbers.
  let length: Int

  /// Writes the header of a matrix of little-endian floats, as long as a multiple of 64.
  static func bytes(rowCount: Int, columnCount: Int) -> [UInt8] {
    let text =
      "{'descr': '<f4', 'fortran_order': False, 'shape': (\(rowCount), \(columnCount)), }"
    let used = prefixLength + text.utf8.count + 1
    let padding = (alignment - used % alignment) % alignment
    let length = used + padding - prefixLength
    return mark + version + [UInt8(length & 0xff), UInt8(length >> 8)] + Array(text.utf8)
      + [UInt8](repeating: UInt8(ascii: " "), count: padding) + [UInt8(ascii: "\n")]
  }

  init(bytes: [UInt8], file: String) throws(VerificationError) {
    guard bytes.count >= Self.prefixLength, bytes.starts(with: Self.mark) else {
      throw .badContent(
        file: file, what: "mark", found: "other bytes", expected: "those of a .npy file")
    }
    guard bytes[6...7].elementsEqual(Self.version) else {
      throw .badContent(
        file: file, what: "version", found: "\(bytes[6]).\(bytes[7])", expected: "1.0")
    }
    length = Self.prefixLength + Int(bytes[8]) + Int(bytes[9]) << 8
    guard length <= bytes.count else {
      throw .badContent(
        file: file, what: "header", found: "\(bytes.count) bytes", expected: "at least \(length)")
    }
    let text = String(decoding: bytes[Self.prefixLength..<length], as: UTF8.self)
    let entries = try Self.entries(of: text, file: file)
    guard let byteCount = ["'<f4'": 4, "'<f8'": 8][entries["descr"] ?? ""] else {
      throw .badContent(
        file: file, what: "descr", found: entries["descr"] ?? "nothing",
        expected: "'<f4' or '<f8'")
    }
    numberByteCount = byteCount
    try Self.expect("False", of: "fortran_order", in: entries, file: file)
    let shape = entries["shape"] ?? "nothing"
    guard let counts = Self.counts(of: shape) else {
      throw .badContent(
        file: file, what: "shape", found: shape, expected: "two whole numbers, as (3, 512)")
    }
    (rowCount, columnCount) = counts
  }

  private static func expect(
    _ expected: String, of key: String, in entries: [String: String], file: String
  ) throws(VerificationError) {
    let found = entries[key] ?? "nothing"
    guard found == expected else {
      throw .badContent(file: file, what: key, found: found, expected: expected)
    }
  }

  private static func counts(of shape: String) -> (Int, Int)? {
    guard shape.hasPrefix("("), shape.hasSuffix(")") else { return nil }
    let parts = shape.dropFirst().dropLast().split(separator: ",")
      .map { $0.filter { $0 != " " } }
    guard parts.count == 2, let rowCount = wholeNumber(parts[0][...]),
      let columnCount = wholeNumber(parts[1][...])
    else { return nil }
    return (rowCount, columnCount)
  }

  /// The keys of the dictionary with their values as written, in any order, each once.
  private static func entries(
    of text: String, file: String
  ) throws(VerificationError) -> [String: String] {
    var rest = text[...]
    let bad = VerificationError.badContent(
      file: file, what: "header", found: "\"\(text.prefix(80))\"",
      expected: "{'descr': ..., 'fortran_order': ..., 'shape': ..., }")
    func take(_ expected: Character) -> Bool {
      rest = rest.drop { $0 == " " || $0 == "\n" }
      guard rest.first == expected else { return false }
      rest = rest.dropFirst()
      return true
    }
    var entries: [String: String] = [:]
    guard take("{") else { throw bad }
    while !take("}") {
      guard take("'"), let keyEnd = rest.firstIndex(of: "'") else { throw bad }
      let key = String(rest[..<keyEnd])
      rest = rest[keyEnd...].dropFirst()
      guard take(":") else { throw bad }
      rest = rest.drop { $0 == " " }
      let closing: Character? = rest.first == "(" ? ")" : nil
      let end =
        closing.flatMap { close in rest.firstIndex(of: close).map { rest.index(after: $0) } }
        ?? rest.firstIndex { $0 == "," || $0 == "}" }
      guard let end, entries[key] == nil else { throw bad }
      entries[key] = String(rest[..<end])
      rest = rest[end...]
      _ = take(",")
    }
    guard rest.allSatisfy({ $0 == " " || $0 == "\n" }), entries.count == 3 else { throw bad }
    return entries
  }
}
