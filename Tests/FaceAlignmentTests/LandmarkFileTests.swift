import FaceAlignment
import Foundation
import Testing

@Suite struct LandmarkFileTests {
  private static let numbers = "104\t115\t147\t113\t128\t144\t106\t158\t150\t157"
  private static let coordinates: [Double] = [104, 115, 147, 113, 128, 144, 106, 158, 150, 157]

  private func read(_ text: String) throws -> LandmarkFile {
    try LandmarkFile(bytes: Array(text.utf8), name: "list.txt")
  }

  @Test func `reads the form without labels`() throws {
    let file = try read("Ada/Ada_0001.jpg\t\(Self.numbers)\nBo/Bo_0001.jpg\t\(Self.numbers)\n")
    #expect(file.problems.isEmpty)
    #expect(file.entries.map(\.path) == ["Ada/Ada_0001.jpg", "Bo/Bo_0001.jpg"])
    #expect(file.entries.map(\.identity) == ["Ada", "Bo"])
    #expect(file.entries.map(\.lineNumber) == [1, 2])
    #expect(file.entries.first?.label == nil)
    #expect(file.entries.first?.landmarks.coordinates == Self.coordinates)
    #expect(file.entries.first?.landmarks.leftEye == PixelPoint(x: 104, y: 115))
    #expect(file.entries.first?.landmarks.rightMouthCorner == PixelPoint(x: 150, y: 157))
  }

  @Test func `reads the form with labels`() throws {
    let file = try read("0000045/001.jpg\t7\t\(Self.numbers)\nx.jpg\t12\t\(Self.numbers)")
    #expect(file.problems.isEmpty)
    #expect(file.entries.map(\.label) == [7, 12])
    #expect(file.entries.map(\.identity) == ["0000045", "12"])
    #expect(file.entries.last?.landmarks.coordinates == Self.coordinates)
  }

  @Test func `takes the name of the last folder as identity`() throws {
    let file = try read("./set//a/Zoë 名前/face 1.jpg\t\(Self.numbers)")
    #expect(file.entries.first?.path == "set/a/Zoë 名前/face 1.jpg")
    #expect(file.entries.first?.identity == "Zoë 名前")
  }

  @Test func `does not mind ends of lines, blank lines, comments and a byte order mark`() throws {
    let line = "Ada/1.jpg\t\(Self.numbers)"
    let file = try read("\u{feff}\(line)\r\n\n  \t\n# a comment\n#\(line)\n\(line.dropLast()).5")
    #expect(file.problems.isEmpty)
    #expect(file.entries.map(\.lineNumber) == [1, 5, 6])
    #expect(file.entries.map(\.path) == ["Ada/1.jpg", "#Ada/1.jpg", "Ada/1.jpg"])
    #expect(file.entries.first?.landmarks.coordinates == Self.coordinates)
    #expect(file.entries.last?.landmarks.rightMouthCorner.y == 15.5)
  }

  @Test func `accepts blanks between columns where their number is right`() throws {
    let blanks = Self.numbers.replacingOccurrences(of: "\t", with: "  ")
    let file = try read("Ada/1.jpg \(blanks) \nAda/two 2.jpg \(blanks)\nAda/3.jpg\t\(Self.numbers)")
    #expect(file.entries.map(\.path) == ["Ada/1.jpg", "Ada/3.jpg"])
    #expect(file.problems.map(\.lineNumber) == [2])
    #expect(file.problems.first?.kind == .columns)
  }

  @Test func `does not take a line that lost a number for one of the other form`() throws {
    let short = Self.numbers.split(separator: "\t").dropLast().joined(separator: "\t")
    let file = try read(
      "a/1.jpg\t0\t\(short)\na/2.jpg\t0\t\(Self.numbers)\na/3.jpg\t0\t\(Self.numbers)")
    #expect(file.entries.map(\.lineNumber) == [2, 3])
    #expect(
      file.problems.map(\.description) == [
        "list.txt:1: columns: found 11, expected 12 as in the rest of the list"
      ])
  }

  @Test(arguments: [
    ("a/1.jpg\t0\t1\t2", LandmarkProblem.Kind.columns), ("a/1.jpg\t0\t@\t7\t8", .columns),
    ("a/1.jpg\tfour\t@", .label), ("a/1.jpg\t-1\t@", .label), ("a/1.jpg\t1.5\t@", .label),
    ("a/1.jpg\t\t@", .label), ("../a/1.jpg\t0\t@", .path), ("a/../1.jpg\t0\t@", .path),
    ("/a/1.jpg\t0\t@", .path), ("\t0\t@", .path), ("./\t0\t@", .path),
    ("a/\u{0}.jpg\t0\t@", .path),
    ("a/1.jpg\t0\tnan\t115\t1\t2\t3\t4\t5\t6\t7\t8", .coordinate),
    ("a/1.jpg\t0\t1\tinf\t1\t2\t3\t4\t5\t6\t7\t8", .coordinate),
    ("a/1.jpg\t0\t1\t1e999\t1\t2\t3\t4\t5\t6\t7\t8", .coordinate),
    ("a/1.jpg\t0\t1\t0x1p3\t1\t2\t3\t4\t5\t6\t7\t8", .coordinate),
    ("a/1.jpg\t0\t1\t\t1\t2\t3\t4\t5\t6\t7\t8", .coordinate),
  ])
  func `reports a bad line and goes on`(line: String, kind: LandmarkProblem.Kind) throws {
    let good = "b/1.jpg\t1\t\(Self.numbers)"
    let bad = line.replacingOccurrences(of: "@", with: Self.numbers)
    let file = try read("\(good)\n\(bad)\nb/2.jpg\t1\t\(Self.numbers)\nb/3.jpg\t1\t\(Self.numbers)")
    #expect(file.problems.map(\.lineNumber) == [2])
    #expect(file.problems.map(\.kind) == [kind])
    #expect(file.entries.map(\.lineNumber) == [1, 3, 4])
  }

  @Test func `leaves a number far outside to the alignment`() throws {
    let file = try read("a/1.jpg\t0\t1e9\t2\t3\t4\t5\t6\t7\t8\t9\t-10.5")
    #expect(file.entries.first?.landmarks.leftEye.x == 1e9)
    #expect(file.entries.first?.landmarks.rightMouthCorner.y == -10.5)
  }

  @Test func `keeps the first of two labels of a photo`() throws {
    let file = try read(
      "a/1.jpg\t0\t\(Self.numbers)\na/./1.jpg\t1\t\(Self.numbers)\na/1.jpg\t0\t\(Self.numbers)")
    #expect(file.entries.map(\.lineNumber) == [1, 3])
    #expect(
      file.problems.map(\.description) == [
        "list.txt:2: repeated photo: found \"a/1.jpg\" with label 1, "
          + "expected label 0 as in line 1"
      ])
  }

  @Test func `needs a folder or a label for the identity`() throws {
    let file = try read("1.jpg\t\(Self.numbers)\na/1.jpg\t\(Self.numbers)")
    #expect(file.problems.map(\.kind) == [.identity])
    #expect(file.entries.map(\.identity) == ["a"])
  }

  @Test func `refuses text that is not UTF-8`() throws {
    let good = Array("a/1.jpg\t\(Self.numbers)\n".utf8)
    let bad = Array("a/Zo".utf8) + [0xeb] + Array(".jpg\t\(Self.numbers)\n".utf8)
    let file = try LandmarkFile(bytes: good + bad, name: "list.txt")
    #expect(file.problems.map(\.kind) == [.text])
    #expect(file.entries.count == 1)
  }

  @Test func `shows no control characters and no endless text in a report`() throws {
    let bell = "a/\u{7}\u{1b}[31m" + String(repeating: "x", count: 500)
    let file = try read("a/1.jpg\t0\t\(Self.numbers)\n\(bell)/../1.jpg\t0\t\(Self.numbers)")
    let text = try #require(file.problems.first).description
    #expect(!text.unicodeScalars.contains { $0.properties.generalCategory == .control })
    #expect(text.count < 200)
  }

  @Test func `throws where nothing is good`() {
    #expect(throws: LandmarkFileError.noGoodLine(file: "list.txt", lineCount: 0, firstProblem: nil))
    {
      try read("")
    }
    let error = #expect(throws: LandmarkFileError.self) { try read("\nhello world\n") }
    #expect(
      error?.description == "list.txt: landmark list: found no good line among 2, expected at "
        + "least one; the first problem is list.txt:2: columns: found 2, expected 11 or 12")
    let missing = #expect(throws: LandmarkFileError.self) {
      try LandmarkFile(contentsOf: "/nowhere/list.txt")
    }
    #expect(
      missing?.description == "/nowhere/list.txt: landmark list: found No such file or "
        + "directory, expected a readable file")
  }
}
