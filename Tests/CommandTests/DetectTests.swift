import Foundation
import MadeUpNetworks
import Testing

@Suite struct DetectTests {
  private let folder: TemporaryFolder

  /// Networks that take white squares for faces, and photos of two people.
  init() throws {
    folder = try TemporaryFolder()
    for (name, bytes) in BrightSquareCascade().files { try write(bytes, "models/\(name)") }
    try write(Self.photo([(20, 30)]), "photos/Ada/1.bmp")
    try write(Self.photo([(40, 22), (70, 64)]), "photos/Ada/2.BMP")
    try write(Self.photo([(52, 20)]), "photos/Bo/1.bmp")
    try write(Self.photo([]), "photos/Bo/dark.bmp")
    try write(Array("no picture".utf8), "photos/Bo/text.jpg")
    try write(Array("a note".utf8), "photos/Bo/note.txt")
  }

  private func write(_ bytes: [UInt8], _ name: String) throws {
    let url = folder.url.appending(path: name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }

  /// Black, with a white square of 24 pixels at each place.
  private static func photo(_ squares: [(x: Int, y: Int)]) -> [UInt8] {
    BitmapFile.bytes(width: 100, height: 90) { x, y in
      squares.contains { ($0.x..<$0.x + 24).contains(x) && ($0.y..<$0.y + 24).contains(y) }
        ? 255 : 0
    }
  }

  private func detect(_ more: String..., output: String = "landmarks.txt") throws -> ToolResult {
    try Tool.prep.run(
      [
        "detect", folder.path("photos"), "--output", folder.path(output), "--models",
        folder.path("models"), "--min-face", "24",
      ] + more)
  }

  private func text(_ name: String) throws -> String {
    try String(contentsOf: folder.url.appending(path: name), encoding: .utf8)
  }

  @Test func `ends every photo in the list or with a reason`() throws {
    let result = try detect("--json")
    #expect(result.status == 0, "\(result.errors)")
    let rows = try text("landmarks.txt").split(separator: "\n").map { $0.split(separator: "\t") }
    #expect(rows.map(\.first) == ["Ada/1.bmp", "Ada/2.BMP", "Bo/1.bmp"])
    #expect(rows.allSatisfy { $0.count == 11 })
    let rejected = try text("landmarks.rejected.jsonl").split(separator: "\n")
    #expect(rejected.count == 2)
    #expect(rejected[0].hasPrefix(#"{"path":"Bo/dark.bmp","reason":"no_face""#))
    #expect(rejected[1].hasPrefix(#"{"path":"Bo/text.jpg","reason":"unsupported_format""#))
    let summary = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    #expect(summary["photoCount"] as? Int == 3)
    #expect(summary["faceCount"] as? Int == 3)
    #expect(summary["rejected"] as? [String: Int] == ["no_face": 1, "unsupported_format": 1])
  }

  @Test func `lists all faces with scores and boxes`() throws {
    let result = try detect("--face", "all", output: "all.jsonl")
    #expect(result.status == 0, "\(result.errors)")
    let lines = try text("all.jsonl").split(separator: "\n")
    #expect(lines.count == 4)
    for line in lines {
      let object = try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      #expect(object["photo"] is String)
      #expect((object["landmarks"] as? [[Double]])?.map(\.count) == [2, 2, 2, 2, 2])
      #expect((object["box"] as? [Double])?.count == 4)
      #expect(try #require(object["score"] as? Double) > 0.7)
    }
  }

  @Test func `gives the same bytes for any number of jobs`() throws {
    #expect(try detect("--jobs", "1").status == 0)
    #expect(try detect("--jobs", "4", output: "other.txt").status == 0)
    #expect(try text("landmarks.txt") == text("other.txt"))
    #expect(try text("landmarks.rejected.jsonl") == text("other.rejected.jsonl"))
  }

  @Test func `aligns what it detects in one pass as through a list`() throws {
    #expect(try detect().status == 0)
    try Tool.prep.succeed([
      "align", folder.path("photos"), "--landmarks", folder.path("landmarks.txt"), "--output",
      folder.path("listed"), "--quiet",
    ])
    try Tool.prep.succeed([
      "align", folder.path("photos"), "--detect", "mtcnn", "--models", folder.path("models"),
      "--min-face", "24", "--output", folder.path("detected"), "--quiet",
    ])
    #expect(try text("listed/manifest.jsonl") == text("detected/manifest.jsonl"))
    #expect(try text("detected/manifest.jsonl").split(separator: "\n").count == 4)
    let reasons = try text("detected/rejected.jsonl").split(separator: "\n")
    #expect(reasons.count == 2)
    #expect(reasons[0].hasPrefix(#"{"path":"Bo/dark.bmp","reason":"no_face""#))
  }

  @Test func `aligns all faces of a photo under names of their own`() throws {
    try write(Self.photo([(52, 20)]), "photos/alone.bmp")
    let result = try Tool.prep.succeed([
      "align", folder.path("photos"), "--detect", "mtcnn", "--models", folder.path("models"),
      "--min-face", "24", "--face", "all", "--output", folder.path("faces"), "--quiet",
    ])
    #expect(result.output.contains("4 faces of 2 people"))
    let manifest = try text("faces/manifest.jsonl")
    #expect(manifest.contains("faces/Ada/2.jpg"))
    #expect(manifest.contains("faces/Ada/2-2.jpg"))
    #expect(try text("faces/rejected.jsonl").contains("no_identity"))
  }

  @Test func `does not write over a list`() throws {
    #expect(try detect().status == 0)
    let again = try detect()
    #expect(again.status == 73)
    #expect(again.errors.contains("landmarks.txt: exists already"))
    #expect(try detect("--force").status == 0)
  }

  @Test func `says what it misses`() throws {
    try FileManager.default.removeItem(at: folder.url.appending(path: "models/onet.onnx"))
    let missing = try detect()
    #expect(missing.status == 66)
    #expect(missing.errors.contains("models/onet.onnx"))
    #expect(missing.errors.contains("make mtcnn"))
    #expect(missing.errors.split(separator: "\n").count == 1)
    for detector in ["rsa", "yunet"] {
      let result = try Tool.prep.run([
        "detect", folder.path("photos"), "--output", folder.path("x.txt"), "--detector", detector,
      ])
      #expect(result.status == 66)
      #expect(result.errors.contains("--models"))
    }
    let nowhere = try Tool.prep.run([
      "detect", folder.path("none"), "--output", folder.path("x.txt"),
    ])
    #expect(nowhere.status == 66)
  }

  @Test func `says that a network is none`() throws {
    try write(Array("no network".utf8), "models/rnet.onnx")
    let result = try detect()
    #expect(result.status == 65)
    #expect(result.errors.contains("models/rnet.onnx: found"))
    #expect(!FileManager.default.fileExists(atPath: folder.path("landmarks.txt")))
  }

  @Test func `refuses options that do not fit together`() throws {
    let align = ["align", folder.path("photos"), "--output", folder.path("faces")]
    for more in [
      [], ["--landmarks", "a", "--detect", "mtcnn"], ["--landmarks", "a", "--models", "b"],
      ["--landmarks", "a", "--face", "all"], ["--detect", "rsa", "--min-face", "20"],
      ["--detect", "mtcnn", "--min-face", "11"], ["--detect", "nobody"],
    ] {
      #expect(try Tool.prep.run(align + more).status == 64, "\(more)")
    }
  }

  @Test func `ends with 65 where nothing has a face, or one was rejected and that matters`() throws
  {
    let strict = try detect("--strict")
    #expect(strict.status == 65)
    #expect(try text("landmarks.txt").split(separator: "\n").count == 3)
    try write(Self.photo([]), "dark/Ada/1.bmp")
    let result = try Tool.prep.run([
      "detect", folder.path("dark"), "--output", folder.path("dark.txt"), "--models",
      folder.path("models"),
    ])
    #expect(result.status == 65)
    #expect(try text("dark.rejected.jsonl").contains("no_face"))
  }
}
