/// The lines with which CelebA's lists begin: the number of photos, and the names of the columns.
///
/// Tables made of them, with commas and a first column `image_id`, have the names alone.
struct CelebAHeader {
  /// Whether commas separate the columns.
  let hasCommas: Bool
  /// The indices of the lines after the header.
  private(set) var faceLines: [Int]
  /// A count that is not that of the lines, and columns in another order than is known.
  private(set) var faults: [(line: Int, fault: LineFault)] = []

  private static let names = [
    "lefteye_x", "lefteye_y", "righteye_x", "righteye_y", "nose_x", "nose_y", "leftmouth_x",
    "leftmouth_y", "rightmouth_x", "rightmouth_y",
  ]

  /// Finds the header among the first two lines that hold something; fails where there is none.
  init?(_ lines: [ArraySlice<UInt8>], _ filled: [Int]) {
    let start = filled.prefix(2)
    guard
      let header = start.first(where: { Self.words(of: lines[$0]).contains { $0 == Self.names[0] } }
      )
    else { return nil }
    hasCommas = lines[header].contains(UInt8(ascii: ","))
    faceLines = filled.filter { $0 > header }
    var names = Self.words(of: lines[header])
    if names.count == Self.names.count + 1 { names.removeFirst() }
    guard names == Self.names else {
      // Nothing says which point is which, so no line can be used.
      faceLines = []
      let fault = LineFault(
        kind: .header, found: FieldText.quoted(names.joined(separator: " ")),
        expected: "the columns \(Self.names.joined(separator: " "))")
      faults.append((header, fault))
      return
    }
    if let first = start.first, first < header {
      checkCount(lines[first], at: first)
    }
  }

  private mutating func checkCount(_ line: ArraySlice<UInt8>, at index: Int) {
    let words = Self.words(of: line)
    let count = words.count == 1 ? Int(words[0]) : nil
    guard count != faceLines.count else { return }
    let found = count.map { "\($0)" } ?? FieldText.quoted(String(decoding: line, as: UTF8.self))
    let fault = LineFault(
      kind: .count, found: found,
      expected: "\(faceLines.count), the number of lines below the header")
    faults.append((index, fault))
  }

  private static func words(of line: ArraySlice<UInt8>) -> [String] {
    line.split { FieldText.isBlank($0) || $0 == FieldText.tab || $0 == UInt8(ascii: ",") }
      .map { String(decoding: $0, as: UTF8.self) }
  }
}
