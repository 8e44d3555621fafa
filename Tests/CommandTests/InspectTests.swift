import Foundation
import Testing

@Suite struct InspectTests {
  private let small: SmallSet
  private var folder: TemporaryFolder { small.folder }

  init() throws { small = try SmallSet() }

  private func inspect(_ more: String...) throws -> ToolResult {
    try Tool.prep.run(["inspect", folder.path("faces"), "--quiet"] + more)
  }

  private func object(_ result: ToolResult) throws -> [String: Any] {
    try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
  }

  /// The path of a face of the set, and the line of the manifest that names it.
  private func face(_ index: Int) throws -> URL {
    let manifest = try String(
      contentsOf: folder.url.appending(path: "faces/manifest.jsonl"), encoding: .utf8)
    let line = manifest.split(separator: "\n")[index + 1]
    let record = try #require(
      try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    return folder.url.appending(path: "faces/\(try #require(record["face"] as? String))")
  }

  @Test func `tells what a good set holds`() throws {
    let result = try inspect("--strict")
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("60 faces of 20 people, 56 x 56, template wuxiang"))
    #expect(result.output.contains("          3-4       20  ####"))
    #expect(result.output.contains("photos rejected when the set was made: 0"))
    #expect(result.output.hasSuffix("findings: 0\n"))
    let json = try object(inspect("--json"))
    #expect(json["faceCount"] as? Int == 60)
    #expect(json["findingCount"] as? Int == 0)
  }

  @Test func `gives the same bytes for any number of jobs`() throws {
    try FileManager.default.removeItem(at: face(3))
    try Data(contentsOf: face(4)).write(to: face(40))
    func outputs(_ name: String, jobs: String) throws -> [Data] {
      let result = try inspect(
        "--json", "--jobs", jobs, "--report", folder.path("\(name).html"), "--contact-sheet",
        folder.path("\(name).png"), "--against", folder.path("faces"))
      #expect(result.status == 0, "\(result.errors)")
      return [
        Data(result.output.utf8), try small.bytes("\(name).html"), try small.bytes("\(name).png"),
      ]
    }
    #expect(try outputs("one", jobs: "1") == outputs("other", jobs: "5"))
    #expect(try small.bytes("one.png").starts(with: [0x89, 0x50, 0x4e, 0x47]))
  }

  @Test func `finds what is wrong, and ends with 65 where that matters`() throws {
    try FileManager.default.removeItem(at: face(3))
    try Data(contentsOf: face(4)).write(to: face(40))
    let result = try inspect()
    #expect(result.status == 0)
    #expect(result.output.contains("faults of files: 2 (1 face_changed, 1 face_missing)"))
    #expect(result.output.contains("faces with the same bytes: 1 groups, 1 of them across people"))
    let strict = try inspect("--strict")
    #expect(strict.status == 65)
    #expect(strict.output == result.output)
    #expect(strict.errors == "error: --strict: found 3 findings, expected none\n")
    let tight = try inspect("--max-roll", "0", "--json")
    let geometry = try #require(try object(tight)["geometry"] as? [String: Any])
    #expect((geometry["outliers"] as? [Any])?.count == 60)
  }

  @Test func `finds what two sets share`() throws {
    try small.align(list: "landmarks_train.txt", to: "train")
    try small.align(list: "landmarks_eval.txt", to: "held-out")
    let apart = try Tool.prep.run([
      "inspect", folder.path("train"), "--against", folder.path("held-out"), "--strict", "--quiet",
    ])
    #expect(apart.status == 0, "\(apart.output)")
    let result = try Tool.prep.run([
      "inspect", folder.path("held-out"), "--against", folder.path("faces"), "--json", "--quiet",
    ])
    let json = try object(result)
    let against = try #require(json["against"] as? [String: Any])
    #expect((against["faces"] as? [Any])?.count == json["faceCount"] as? Int)
    #expect((against["identitiesByName"] as? [Any])?.count == json["identityCount"] as? Int)
  }

  @Test func `does not write over a page or a sheet`() throws {
    for option in ["--report", "--contact-sheet"] {
      let output = folder.path("output")
      try Data("mine".utf8).write(to: URL(filePath: output))
      let result = try inspect(option, output)
      #expect(result.status == 73)
      #expect(try small.bytes("output") == Data("mine".utf8))
      #expect(try inspect(option, output, "--force").status == 0)
      #expect(try small.bytes("output") != Data("mine".utf8))
    }
    #expect(try inspect("--report", folder.path("none/page.html")).status == 73)
  }

  @Test func `refuses what is missing or wrong`() throws {
    let missing = try Tool.prep.run(["inspect", folder.path("none")])
    #expect(missing.status == 66)
    #expect(try inspect("--against", folder.path("none")).status == 66)
    for more in [
      ["--jobs", "0"], ["--duplicate-bits", "257"], ["--duplicate-bits", "-1"],
      ["--max-roll", "x"],
      ["--max-scale=-1"], ["--report", ""],
    ] {
      let result = try Tool.prep.run(["inspect", folder.path("faces")] + more)
      #expect(result.status == 64, "\(more): \(result.errors)")
    }
    try Data("{\"path\":\"a\"}\n".utf8)
      .write(to: folder.url.appending(path: "faces/rejected.jsonl"))
    let rejected = try inspect()
    #expect(rejected.status == 65)
    #expect(rejected.errors.contains("rejected.jsonl:1: reason: found nothing"))
  }
}
