/// Reads the lines of one landmark list, whose form is known.
struct LandmarkLineParser {
  /// The list's name for messages.
  let file: String
  /// 11 without labels, 12 with; nothing where no line of the list has either.
  let columnCount: Int?

  /// Whether a line says nothing: it is blank, or a comment.
  static func isSkipped(_ line: ArraySlice<UInt8>) -> Bool {
    guard let first = line.first(where: { !isBlank($0) && $0 != tab }) else { return true }
    return first == UInt8(ascii: "#") && !(11...12).contains(columns(of: line).count)
  }

  /// Cuts at tabs, or at runs of blanks where there is no tab.
  static func columns(of line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    line.contains(tab)
      ? line.split(separator: tab, omittingEmptySubsequences: false)
      : line.split(whereSeparator: isBlank)
  }

  /// The first column as text, whatever is wrong with the line.
  static func photo(of line: ArraySlice<UInt8>) -> String {
    columns(of: line).first.map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  /// Reads a line that is not skipped.
  func entry(
    from line: ArraySlice<UInt8>, lineNumber: Int
  ) throws(LandmarkProblem) -> LandmarkEntry {
    let columns = Self.columns(of: line)
    guard columns.count == columnCount else {
      let expected = columnCount.map { "\($0) as in the rest of the list" } ?? "11 or 12"
      throw problem(lineNumber, .columns, found: "\(columns.count)", expected: expected)
    }
    let path = try path(from: columns[0], lineNumber)
    let hasLabel = columns.count == 12
    let label = hasLabel ? try label(from: columns[1], lineNumber) : nil
    var coordinates: [Double] = []
    for column in columns.suffix(10) {
      coordinates.append(try coordinate(from: column, lineNumber))
    }
    guard let landmarks = Landmarks(coordinates: coordinates) else {
      throw problem(lineNumber, .columns, found: "\(coordinates.count) numbers", expected: "10")
    }
    guard let identity = path.dropLast().last ?? label.map(String.init) else {
      throw problem(
        lineNumber, .identity, found: "neither a folder nor a label", expected: "one of them")
    }
    return LandmarkEntry(
      path: path.joined(separator: "/"), label: label, landmarks: landmarks,
      lineNumber: lineNumber, identity: identity)
  }

  /// The problem of a photo that an earlier line gave another label.
  func repeated(_ entry: LandmarkEntry, first: LandmarkEntry) -> LandmarkProblem {
    let labels = [first.label, entry.label].map { $0.map(String.init) ?? "none" }
    return problem(
      entry.lineNumber, .repeatedPhoto, found: "\(quoted(entry.path)) with label \(labels[1])",
      expected: "label \(labels[0]) as in line \(first.lineNumber)")
  }

  /// The parts of a path that stays below the folder of photos.
  private func path(
    from column: ArraySlice<UInt8>, _ lineNumber: Int
  ) throws(LandmarkProblem) -> [String] {
    guard let text = String(validating: column, as: UTF8.self) else {
      let found = quoted(String(decoding: column, as: UTF8.self))
      throw problem(lineNumber, .text, found: found, expected: "UTF-8")
    }
    let parts = text.split(separator: "/").map(String.init).filter { $0 != "." }
    let isBelow = !text.hasPrefix("/") && !parts.isEmpty && !parts.contains("..")
    guard isBelow, !column.contains(0) else {
      throw problem(
        lineNumber, .path, found: quoted(text), expected: "a path below the folder of photos")
    }
    return parts
  }

  private func label(
    from column: ArraySlice<UInt8>, _ lineNumber: Int
  ) throws(LandmarkProblem) -> Int {
    let text = Self.trimmed(column)
    guard let label = Int(text), label >= 0 else {
      throw problem(lineNumber, .label, found: quoted(text), expected: "a whole number from 0")
    }
    return label
  }

  private func coordinate(
    from column: ArraySlice<UInt8>, _ lineNumber: Int
  ) throws(LandmarkProblem) -> Double {
    let text = Self.trimmed(column)
    // The initialiser would also take "nan", "infinity" and hexadecimal digits.
    let isDecimal = text.utf8.allSatisfy { Self.decimalBytes.contains($0) }
    guard isDecimal, let value = Double(text), value.isFinite else {
      throw problem(lineNumber, .coordinate, found: quoted(text), expected: "a decimal number")
    }
    return value
  }

  private func problem(
    _ lineNumber: Int, _ kind: LandmarkProblem.Kind, found: String, expected: String
  ) -> LandmarkProblem {
    LandmarkProblem(
      file: file, lineNumber: lineNumber, kind: kind, found: found, expected: expected)
  }

  /// A text of the list for a message: between quotes, on one line, not endless.
  private func quoted(_ text: String) -> String {
    let limit = 80
    let start = text.unicodeScalars.prefix(limit)
    let shown = start.map { $0.properties.generalCategory == .control ? "\u{fffd}" : String($0) }
    return "\"\(shown.joined())\(text.unicodeScalars.count > limit ? "..." : "")\""
  }

  private static let tab = UInt8(ascii: "\t")
  private static let decimalBytes = Array("+-.0123456789eE".utf8)

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ")
  }

  private static func trimmed(_ column: ArraySlice<UInt8>) -> String {
    let start = column.drop(while: isBlank)
    let blankCount = start.reversed().prefix(while: isBlank).count
    return String(decoding: start.dropLast(blankCount), as: UTF8.self)
  }
}
