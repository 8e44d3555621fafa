/// The index beside a RecordIO file: a line `key<TAB>offset` a record.
struct RecordIndex {
  private struct Entry {
    let offset: Int
    let key: Int
  }

  private let file: String
  /// Ascending by offset.
  private let entries: [Entry]
  private var next = 0

  /// Reads an index and checks that keys and offsets are there once.
  init(file: String) throws(ExchangeError) {
    var reader = try ByteReader(file: file)
    var entries: [Entry] = []
    var number = 0
    while let line = try reader.readLine(limit: 100) {
      number += 1
      guard !line.isEmpty else { continue }
      guard let entry = Self.entry(line) else {
        throw .badContent(
          file: file, at: .line(number), what: "entry",
          found: "\"\(String(decoding: line.prefix(40), as: UTF8.self))\"",
          expected: "a key, a tab and an offset, whole numbers")
      }
      entries.append(entry)
    }
    entries.sort { $0.offset < $1.offset }
    self.file = file
    self.entries = entries
    try Self.requireUnique(entries.map(\.offset), "offset", file)
    try Self.requireUnique(entries.map(\.key).sorted(), "key", file)
  }

  /// The key of the record at an offset, asked for in the order of the file; nil if it has none.
  ///
  /// - Throws: `badContent` for an offset before this one at which no record begins.
  mutating func key(ofRecordAt offset: Int) throws(ExchangeError) -> Int? {
    guard next < entries.count, entries[next].offset <= offset else { return nil }
    guard entries[next].offset == offset else { throw badOffset(entries[next]) }
    defer { next += 1 }
    return entries[next].key
  }

  /// Checks that every offset was asked for, at the end of the file.
  func finish() throws(ExchangeError) {
    if next < entries.count { throw badOffset(entries[next]) }
  }

  private func badOffset(_ entry: Entry) -> ExchangeError {
    .badContent(
      file: file, at: .file, what: "offset of key \(entry.key)", found: "\(entry.offset)",
      expected: "the beginning of a record")
  }

  private static func requireUnique(
    _ ascending: [Int], _ what: String, _ file: String
  ) throws(ExchangeError) {
    for (number, following) in zip(ascending, ascending.dropFirst()) where number == following {
      throw .badContent(
        file: file, at: .file, what: what, found: "\(number) twice", expected: "each once")
    }
  }

  private static func entry(_ line: [UInt8]) -> Entry? {
    let fields = line.last == UInt8(ascii: "\r") ? line.dropLast() : line[...]
    let numbers = fields.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
      .map(wholeNumber)
    guard numbers.count == 2, let key = numbers[0], let offset = numbers[1] else { return nil }
    return Entry(offset: offset, key: key)
  }

  private static func wholeNumber(_ digits: ArraySlice<UInt8>) -> Int? {
    guard (1...18).contains(digits.count) else { return nil }
    var number = 0
    for digit in digits {
      guard (0x30...0x39).contains(digit) else { return nil }
      number = 10 * number + Int(digit - 0x30)
    }
    return number
  }
}
