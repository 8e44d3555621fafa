internal import Foundation

extension Manifest {
  /// Reads a manifest and checks every line of it.
  ///
  /// - Parameter path: the manifest file, or the folder that holds a `manifest.jsonl`.
  /// - Returns: the manifest, each label in use and every line in agreement with the others.
  /// - Throws: the first thing that is wrong; what concerns the whole file comes last.
  /// - Complexity: O(bytes of the file), in time and memory.
  package static func read(from path: String) throws(DatasetError) -> Manifest {
    let file = try Self.file(at: path)
    var records: [ManifestRecord] = []
    let facts = try scan(file) { record, _ in records.append(record) }
    return Manifest(
      file: file, contract: facts.contract, records: records, identities: facts.identities,
      contentHash: facts.contentHash)
  }

  /// Reads how the faces of a set were made from the first line of its manifest alone.
  static func contract(inFile file: String) throws(DatasetError) -> AlignmentContract {
    var lines = try LineSource(try Self.file(at: file))
    return try LineReader(file: file).header(lines.next() ?? []).contract
  }

  /// What a manifest says beside its faces.
  struct Facts {
    let headerLine: [UInt8]
    /// Where the first face's line begins.
    let headerEnd: UInt64
    let contract: AlignmentContract
    let identities: [String]
    let contentHash: ContentHash
  }

  /// Goes through a manifest and checks every line of it.
  ///
  /// - Parameters:
  ///   - file: the manifest.
  ///   - take: given each face, and the offset at which its line ends.
  /// - Returns: what it says beside its faces.
  /// - Throws: the first thing that is wrong; what concerns the whole file comes last.
  static func scan(
    _ file: String, _ take: (ManifestRecord, _ lineEnd: Int) -> Void
  ) throws(DatasetError) -> Facts {
    let reader = LineReader(file: file)
    var lines = try LineSource(file)
    guard let first = try lines.next() else {
      throw .notJSON(file: file, line: 1, found: "an empty file")
    }
    let (header, headerEnd) = (try reader.header(first), UInt64(lines.consumedByteCount))
    var checker = ManifestChecker(file: file, header: header)
    var number = 1
    while let line = try lines.next() {
      number += 1
      let record = try reader.decode(ManifestRecord.self, line, number: number)
      try checker.check(record, line: number)
      take(record, lines.consumedByteCount)
    }
    return Facts(
      headerLine: Array(first), headerEnd: headerEnd, contract: header.contract,
      identities: try checker.identities(faceCount: number - 1),
      contentHash: lines.contentHash())
  }

  /// The file that a path means: the manifest itself, or the one in a folder.
  static func file(at path: String) throws(DatasetError) -> String {
    var file = path
    var isFolder = isDirectory(path)
    if isFolder {
      file = path.hasSuffix("/") ? path + fileName : path + "/" + fileName
      isFolder = isDirectory(file)
    }
    guard FileManager.default.fileExists(atPath: file), !isFolder else {
      throw .missing(file: file)
    }
    return file
  }

  private static func isDirectory(_ path: String) -> Bool {
    (try? URL(fileURLWithPath: path).resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory
      ?? false
  }
}

/// Turns lines into values, and what a decoder says about a bad line into our errors.
struct LineReader {
  let file: String
  private let decoder = JSONDecoder()

  private static let wholeNumbers = [
    "version", "width", "height", "identities", "faces", "label", "line",
  ]

  init(file: String) {
    self.file = file
  }

  /// The lines of a file, of which the last may go without an end.
  static func lines(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if let last = lines.last, last.isEmpty { lines.removeLast() }
    return lines
  }

  func header(_ line: ArraySlice<UInt8>) throws(DatasetError) -> ManifestHeader {
    let format = try decode(ManifestFormat.self, line, number: 1)
    guard format.format == ManifestHeader.format else {
      throw .badField(
        file: file, line: 1, field: "format", found: format.format, expected: ManifestHeader.format)
    }
    guard format.version == ManifestHeader.version else {
      throw .badField(
        file: file, line: 1, field: "version", found: "\(format.version)",
        expected: "\(ManifestHeader.version)")
    }
    let header = try decode(ManifestHeader.self, line, number: 1)
    let counts = [
      ("width", header.contract.width, 1...16384), ("height", header.contract.height, 1...16384),
      ("identities", header.identities, 0...Int.max), ("faces", header.faces, 0...Int.max),
    ]
    for (field, count, range) in counts where !range.contains(count) {
      let expected =
        range.upperBound == .max
        ? "\(range.lowerBound) or more" : "\(range.lowerBound) ... \(range.upperBound)"
      throw .badField(file: file, line: 1, field: field, found: "\(count)", expected: expected)
    }
    return header
  }

  func decode<Value: Decodable>(
    _ type: Value.Type, _ line: ArraySlice<UInt8>, number: Int
  ) throws(DatasetError) -> Value {
    let data = Data(line)
    do {
      return try decoder.decode(type, from: data)
    } catch DecodingError.keyNotFound(let key, _) {
      throw .missingField(
        file: file, line: number, field: key.stringValue, expected: expected(key.stringValue))
    } catch DecodingError.typeMismatch(_, let context),
      DecodingError.valueNotFound(_, let context), DecodingError.dataCorrupted(let context)
    {
      throw refusal(of: data, number, field: context.codingPath.first?.stringValue)
    } catch {
      throw refusal(of: data, number, field: nil)
    }
  }

  /// Reads a refused line once more, without a type, to say what it holds.
  private func refusal(of line: Data, _ number: Int, field: String?) -> DatasetError {
    let value = try? JSONSerialization.jsonObject(with: line, options: .fragmentsAllowed)
    let object = value as? [String: Any]
    // A number that is not whole is refused without its key.
    let culprit =
      field
      ?? Self.wholeNumbers.first { key in
        (object?[key] as? Double).map { Int(exactly: $0) == nil } ?? false
      }
    guard let object, let field = culprit else {
      let text = String(decoding: line.prefix(40), as: UTF8.self)
      let found = text.isEmpty ? "an empty line" : "\(text)\(line.count > 40 ? "..." : "")"
      return .notJSON(file: file, line: number, found: found)
    }
    return .wrongType(
      file: file, line: number, field: field, found: describe(object[field]),
      expected: expected(field))
  }

  private func describe(_ value: Any?) -> String {
    switch value {
    case nil, is NSNull: "null"
    case let text as String: "\"\(text)\""
    case let list as [Any]: "[" + list.map { describe($0) }.joined(separator: ",") + "]"
    case is [String: Any]: "an object"
    case let other?: "\(other)"
    }
  }

  private func expected(_ field: String) -> String {
    switch field {
    case _ where Self.wholeNumbers.contains(field): "a whole number"
    case "eyeToMouthPixels": "a number"
    case "landmarks": "10 numbers"
    default: "a string"
    }
  }
}
