import FaceDataset
import Foundation
import Testing

/// Reads manifests that are written here line by line, and breaks them one way at a time.
@Suite struct ManifestTests {
  private static let sha = String(repeating: "0f", count: 32)

  private static func header(identities: Int = 2, faces: Int = 3, _ more: String = "") -> String {
    """
    {"format":"atl-manifest","version":1,"template":"wuxiang","width":112,"height":112,\
    "eyeToMouthPixels":40,"identities":\(identities),"faces":\(faces)\(more)}
    """
  }

  private static func face(_ name: String, _ identity: String, _ label: Int) -> String {
    """
    {"face":"faces/\(identity)/\(name).jpg","identity":"\(identity)","label":\(label),\
    "source":"photos/\(name).jpg","landmarks":[1,2,3,4,5,6,7,8,9,10.5],"sha256":"\(sha)"}
    """
  }

  private static let good = [
    header(), face("a1", "Ada", 0), face("a2", "Ada", 0), face("b1", "Bo", 1),
  ]

  private let folder: TemporaryFolder
  private var file: String { folder.file("manifest.jsonl") }

  init() throws {
    folder = try TemporaryFolder()
  }

  private func read(_ lines: [String], ending: String = "\n") throws(DatasetError) -> Manifest {
    try? folder.write(lines.joined(separator: "\n") + ending, to: "manifest.jsonl")
    return try Manifest.read(from: folder.path)
  }

  /// Expects an error for the good manifest with one line replaced.
  private func expect(
    _ error: (String) -> DatasetError, line: Int, becomes text: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    var lines = Self.good
    lines[line - 1] = text
    #expect(throws: error(file), sourceLocation: sourceLocation) { try read(lines) }
  }

  /// Expects `wrongType` or `badField` after replacing a part of a line.
  private func expectField(
    _ field: String, line: Int, replacing part: String, by text: String, found: String,
    expected: String, isWrongType: Bool = false, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let changed = Self.good[line - 1].replacingOccurrences(of: part, with: text)
    #expect(changed != Self.good[line - 1], sourceLocation: sourceLocation)
    expect(
      {
        isWrongType
          ? .wrongType(file: $0, line: line, field: field, found: found, expected: expected)
          : .badField(file: $0, line: line, field: field, found: found, expected: expected)
      }, line: line, becomes: changed, sourceLocation: sourceLocation)
  }

  @Test func `a good manifest is read from its folder and by its name`() throws {
    let manifest = try read(Self.good)
    #expect(manifest.file == file)
    #expect(
      manifest.contract
        == AlignmentContract(template: "wuxiang", width: 112, height: 112, eyeToMouthPixels: 40))
    #expect(manifest.identities == ["Ada", "Bo"])
    #expect(manifest.records.map(\.label) == [0, 0, 1])
    #expect(manifest.records[2].landmarks == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10.5])
    #expect(manifest.path(ofFace: 2) == folder.file("faces/Bo/b1.jpg"))
    #expect(manifest.line(ofFace: 2) == 4)
    #expect(try Manifest.read(from: file).contentHash == manifest.contentHash)
    #expect(
      manifest.contentHash == ContentHash(of: [UInt8](try folder.bytes(of: "manifest.jsonl"))))
  }

  @Test func `a missing last newline and carriage returns do no harm`() throws {
    #expect(try read(Self.good, ending: "").records.count == 3)
    #expect(try read(Self.good.map { $0 + "\r" }).records.count == 3)
  }

  @Test func `a manifest without faces is legal`() throws {
    #expect(try read([Self.header(identities: 0, faces: 0)]).records.isEmpty)
  }

  @Test func `a folder without manifest is missing one`() throws {
    #expect(throws: DatasetError.missing(file: file)) { try Manifest.read(from: folder.path) }
    #expect(throws: DatasetError.missing(file: folder.file("x"))) {
      try Manifest.read(from: folder.file("x"))
    }
  }

  @Test func `lines that are not JSON objects are named`() throws {
    #expect(throws: DatasetError.notJSON(file: file, line: 1, found: "an empty file")) {
      try read([], ending: "")
    }
    expect({ .notJSON(file: $0, line: 1, found: "hello") }, line: 1, becomes: "hello")
    expect({ .notJSON(file: $0, line: 3, found: "an empty line") }, line: 3, becomes: "")
    expect({ .notJSON(file: $0, line: 3, found: "[1,2]") }, line: 3, becomes: "[1,2]")
    let cut = String(Self.good[3].prefix(60))
    expect(
      { .notJSON(file: $0, line: 4, found: cut.prefix(40) + "...") }, line: 4, becomes: cut)
  }

  @Test func `another format and another version are refused before anything else`() throws {
    expect(
      {
        .badField(
          file: $0, line: 1, field: "format", found: "other", expected: "atl-manifest")
      }, line: 1, becomes: #"{"format":"other","version":1}"#)
    expect(
      { .badField(file: $0, line: 1, field: "version", found: "2", expected: "1") }, line: 1,
      becomes: #"{"format":"atl-manifest","version":2}"#)
    expect(
      { .missingField(file: $0, line: 1, field: "format", expected: "a string") }, line: 1,
      becomes: Self.good[1])
  }

  @Test(arguments: ["template", "width", "height", "eyeToMouthPixels", "identities", "faces"])
  func `a header that lacks a field is refused`(field: String) throws {
    let text = Self.good[0].replacingOccurrences(of: "\"\(field)\":", with: "\"no\":")
    let kind =
      field == "template" ? "a string" : field == "eyeToMouthPixels" ? "a number" : "a whole number"
    expect(
      { .missingField(file: $0, line: 1, field: field, expected: kind) }, line: 1, becomes: text)
  }

  @Test(arguments: ["face", "identity", "label", "source", "sha256"])
  func `a face that lacks a field is refused`(field: String) throws {
    let text = Self.good[2].replacingOccurrences(of: "\"\(field)\":", with: "\"no\":")
    let kinds = ["label": "a whole number"]
    let kind = kinds[field] ?? "a string"
    expect(
      { .missingField(file: $0, line: 3, field: field, expected: kind) }, line: 3, becomes: text)
  }

  @Test func `a field of another type is refused with what it holds`() throws {
    expectField(
      "label", line: 3, replacing: "\"label\":0", by: "\"label\":\"0\"", found: "\"0\"",
      expected: "a whole number", isWrongType: true)
    expectField(
      "label", line: 3, replacing: "\"label\":0", by: "\"label\":0.5", found: "0.5",
      expected: "a whole number", isWrongType: true)
    expectField(
      "label", line: 3, replacing: "\"label\":0", by: "\"label\":null", found: "null",
      expected: "a whole number", isWrongType: true)
    expectField(
      "identity", line: 3, replacing: "\"Ada\"", by: "7", found: "7", expected: "a string",
      isWrongType: true)
    expectField(
      "landmarks", line: 3, replacing: "10.5", by: "\"x\"", found: "[1,2,3,4,5,6,7,8,9,\"x\"]",
      expected: "10 numbers", isWrongType: true)
    expectField(
      "width", line: 1, replacing: "\"width\":112", by: "\"width\":{}", found: "an object",
      expected: "a whole number", isWrongType: true)
  }

  @Test func `header numbers below their least value are refused`() throws {
    expectField(
      "width", line: 1, replacing: "\"width\":112", by: "\"width\":0", found: "0",
      expected: "1 ... 16384")
    expectField(
      "faces", line: 1, replacing: "\"faces\":3", by: "\"faces\":-3", found: "-3",
      expected: "0 or more")
  }

  @Test(arguments: ["/etc/passwd", "../x.jpg", "faces/../../x.jpg", "", "faces//x.jpg", "./x.jpg"])
  func `a face outside of the set is refused`(path: String) throws {
    expectField(
      "face", line: 3, replacing: "faces/Ada/a2.jpg", by: path, found: path,
      expected: "a relative path that stays within the set")
  }

  @Test func `values of the right type may still be wrong`() throws {
    expectField(
      "identity", line: 3, replacing: "\"Ada\"", by: "\"\"", found: "nothing", expected: "a name")
    expectField(
      "source", line: 3, replacing: "photos/a2.jpg", by: "", found: "nothing",
      expected: "the path of a photo")
    expectField(
      "landmarks", line: 3, replacing: ",10.5", by: "", found: "9 numbers", expected: "10 numbers")
    expectField(
      "sha256", line: 3, replacing: Self.sha, by: "0F", found: "0F",
      expected: "64 lower-case hexadecimal digits")
    let upper = Self.sha.uppercased()
    expectField(
      "sha256", line: 3, replacing: Self.sha, by: upper, found: upper,
      expected: "64 lower-case hexadecimal digits")
  }

  @Test(arguments: [-1, 2])
  func `a label out of range is refused`(label: Int) throws {
    expectField(
      "label", line: 3, replacing: "\"label\":0", by: "\"label\":\(label)", found: "\(label)",
      expected: "0 ..< 2, the header's identities")
  }

  @Test func `one identity with two labels is refused`() throws {
    expect(
      {
        .identityConflict(
          file: $0, line: 3, field: "label", found: "1", expected: "0, the label of Ada")
      }, line: 3, becomes: Self.face("a2", "Ada", 1))
  }

  @Test func `one label with two identities is refused`() throws {
    expect(
      {
        .identityConflict(
          file: $0, line: 4, field: "identity", found: "Bo",
          expected: "Ada, the identity of label 0")
      }, line: 4, becomes: Self.face("b1", "Bo", 0))
  }

  @Test func `a label without a face is a gap`() throws {
    #expect(throws: DatasetError.labelGap(file: file, label: 1, identityCount: 3)) {
      try read([
        Self.header(identities: 3), Self.good[1], Self.good[2], Self.face("b1", "Bo", 2),
      ])
    }
  }

  @Test func `labels that are not in the order of names are refused`() throws {
    #expect(
      throws: DatasetError.labelOutOfOrder(
        file: file, line: 2, found: "1 for Ada",
        expected: "labels in the order of names, and 0 is Bo")
    ) {
      try read([
        Self.header(), Self.face("a1", "Ada", 1), Self.face("a2", "Ada", 1),
        Self.face("b1", "Bo", 0),
      ])
    }
  }

  @Test func `a cut-off or grown file is noticed by the header's count`() throws {
    #expect(throws: DatasetError.wrongFaceCount(file: file, found: 2, expected: 3)) {
      try read(Self.good.dropLast())
    }
    #expect(throws: DatasetError.wrongFaceCount(file: file, found: 4, expected: 3)) {
      try read(Self.good + [Self.face("b2", "Bo", 1)])
    }
  }

  @Test func `a face that is named twice is refused`() throws {
    expect(
      { .duplicateFace(file: $0, line: 3, face: "faces/Ada/a1.jpg", firstLine: 2) }, line: 3,
      becomes: Self.good[1])
  }

  @Test func `errors are one line with file, line, field, found and expected`() {
    let error = DatasetError.badField(
      file: "set/manifest.jsonl", line: 7, field: "label", found: "-1", expected: "0 ..< 5")
    #expect(error.description == "set/manifest.jsonl:7: label: found -1, expected 0 ..< 5")
  }
}
