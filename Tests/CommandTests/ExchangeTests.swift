import Foundation
import Testing

/// `atl-prep import` and `export`, from the command line.
@Suite(.serialized) struct ExchangeTests {
  /// Label and hash of every face, in the order of labels and then of hashes.
  private func faces(_ folder: String) throws -> [String] {
    let text = try String(contentsOfFile: "\(folder)/manifest.jsonl", encoding: .utf8)
    return text.matches(of: /"label":([0-9]+),.*"sha256":"([0-9a-f]+)"/)
      .map { "\($0.1) \($0.2)" }.sorted()
  }

  @Test func `a set goes through every format and comes back`() throws {
    let set = try SmallSet()
    let path = set.folder.path
    let first = try faces(path("faces"))
    #expect(first.count == 60)
    let alignment = [
      "--template", "wuxiang", "--size", "56x56", "--eye-to-mouth-pixels", "20", "--quiet",
    ]
    for (format, root) in [
      ("recordio", []), ("webdataset", []), ("folder", []), ("caffe", ["--root", path("faces")]),
    ] as [(String, [String])] {
      let output = path(format == "caffe" ? "caffe.txt" : format)
      let exported = try Tool.prep.succeed([
        "export", path("faces"), "--format", format, "--output", output, "--quiet",
      ])
      #expect(exported.output == "\(output): 60 faces of 20 people as \(format)\n")
      let imported = try Tool.prep.succeed(
        ["import", output, "--output", path("\(format)-set")] + root + alignment)
      #expect(imported.output.contains("60 faces of 20 people, 0 rejected (from \(format))"))
      #expect(try faces(path("\(format)-set")) == first, "\(format)")
      let again = try Tool.prep.run([
        "export", path("faces"), "--format", format, "--output", output, "--quiet",
      ])
      #expect(again.status == 73)
      #expect(again.errors.contains("overwriting is not allowed"))
    }
    // The same alignment: a network would take these faces as its own.
    let other = try Tool.prep.run(
      ["import", path("recordio"), "--output", path("recordio-set")] + alignment)
    #expect(other.status == 73)
    #expect(!other.errors.contains("aligned otherwise"))
  }

  @Test func `verification pairs go out and come back`() throws {
    let set = try SmallSet()
    let path = set.folder.path
    let bin = path("pairs.bin")
    let pairs = ["--pairs", path("people/pairs.txt")]
    try Tool.prep.succeed(
      ["export", path("faces"), "--format", "bin", "--output", bin, "--quiet"] + pairs)
    let imported = try Tool.prep.succeed([
      "import", bin, "--output", path("pairs"), "--template", "wuxiang", "--size", "56x56",
      "--eye-to-mouth-pixels", "20", "--json", "--quiet",
    ])
    #expect(imported.output.contains("\"format\" : \"bin\""))
    let again = path("again.bin")
    try Tool.prep.succeed([
      "export", path("pairs"), "--format", "bin", "--pairs", path("pairs/pairs.txt"), "--output",
      again, "--quiet",
    ])
    #expect(
      try Data(contentsOf: URL(filePath: bin)) == Data(contentsOf: URL(filePath: again)))
    let without = ["export", path("faces"), "--output", again, "--quiet", "--format"]
    #expect(try Tool.prep.run(without + ["bin"]).status == 64)
    #expect(try Tool.prep.run(without + ["folder"] + pairs).status == 64)
  }

  @Test func `what cannot be imported has its exit status`() throws {
    let folder = try TemporaryFolder()
    let output = ["--output", folder.path("set"), "--template", "arcface", "--quiet"]
    func status(_ arguments: [String]) throws -> Int32 {
      try Tool.prep.run(["import"] + arguments + output).status
    }
    #expect(try status([folder.path("none")]) == 66)
    try "nothing".write(
      to: folder.url.appending(path: "text"), atomically: true, encoding: .utf8)
    #expect(try status([folder.path("text")]) == 65)
    #expect(try status([folder.path("text"), "--size", "112"]) == 64)
    #expect(try status([folder.path("text"), "--format", "zip"]) == 64)
    #expect(try status([folder.path(""), "--root", folder.path("none")]) == 65)
    #expect(
      try Tool.prep.run(["import", folder.path("text"), "--output", folder.path("set")]).status
        == 64)
    let pickle = folder.url.appending(path: "hostile.bin")
    try Data("cos\nsystem\n(S'true'\ntR.".utf8).write(to: pickle)
    let hostile = try Tool.prep.run(["import", pickle.path, "--format", "bin"] + output)
    #expect(hostile.status == 65)
    #expect(hostile.errors.contains("found os.system"))
  }
}
