import Foundation
import Testing

/// Runs of `atl-prep align` that are stopped, cut into shards, or given what they must not take.
@Suite(.serialized) struct AlignRunTests {
  private let folder: TemporaryFolder
  private let list: String
  private let photos: String

  init() throws {
    folder = try TemporaryFolder()
    try Tool.prep.succeed([
      "synthesize", folder.path("people"), "--identities", "20", "--photos", "3", "--quiet",
    ])
    list = folder.path("people/landmarks.txt")
    photos = folder.path("people/images")
  }

  private func arguments(to output: String, _ more: String...) -> [String] {
    ["align", photos, "--landmarks", list, "--output", folder.path(output), "--quiet"] + more
  }

  /// All files of a folder and their bytes.
  private func files(_ name: String) throws -> [String: Data] {
    let root = folder.url.appending(path: name)
    let names = try FileManager.default.subpathsOfDirectory(atPath: root.path)
    return try names.reduce(into: [:]) { files, name in
      let file = root.appending(path: name)
      if try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true {
        files[name] = try Data(contentsOf: file)
      }
    }
  }

  @Test func `a run that is killed again and again ends with the same bytes`() throws {
    try Tool.prep.succeed(arguments(to: "straight"))
    let journal = folder.url.appending(path: "killed/journal.jsonl")
    for lines in [1, 20, 45] {
      let run = try Tool.prep.start(
        arguments(to: "killed", "--jobs", "1"), output: folder.url.appending(path: "out"))
      while run.isRunning, lineCount(journal) <= lines { usleep(1000) }
      kill(run.processIdentifier, SIGKILL)
      run.waitUntilExit()
      try #require(run.terminationReason == .uncaughtSignal)
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("killed"))
      #expect(!names.contains("manifest.jsonl"))
    }
    let last = try Tool.prep.succeed(arguments(to: "killed"))
    #expect(last.errors.contains("of 60 photos are done already"))
    #expect(try files("killed") == files("straight"))
  }

  /// The faces have 5 KB and more, the journal 30.
  @Test(arguments: [8, 20])
  func `a disk that is full is one clear line, and the same command goes on`(
    blocks: Int
  ) throws {
    try Tool.prep.succeed(arguments(to: "straight"))
    let full = try Tool.prep.run(arguments(to: "full", "--jobs", "1"), blocksPerFile: blocks)
    #expect(full.status == 73)
    #expect(full.errors.contains("writing: found File too large"), "\(full.errors)")
    #expect(full.errors.split(separator: "\n").count == 1)
    let straight = try files("straight")
    for (name, bytes) in try files("full") where name != "journal.jsonl" {
      #expect(bytes == straight[name], "\(name)")
    }
    try Tool.prep.succeed(arguments(to: "full"))
    #expect(try files("full") == straight)
  }

  private func lineCount(_ file: URL) -> Int {
    (try? Data(contentsOf: file))?.count { $0 == UInt8(ascii: "\n") } ?? 0
  }

  @Test func `shards by option and by environment come together to the same bytes`() throws {
    try Tool.prep.succeed(arguments(to: "straight"))
    try Tool.prep.succeed(arguments(to: "one", "--shard", "1/4"))
    let places = [
      (
        "two", "auto",
        [
          "SLURM_ARRAY_TASK_ID": "11", "SLURM_ARRAY_TASK_MIN": "10",
          "SLURM_ARRAY_TASK_COUNT": "4",
        ]
      ),
      ("three", "auto/4", ["JOB_COMPLETION_INDEX": "2"]),
      ("four", "auto", ["OMPI_COMM_WORLD_RANK": "3", "OMPI_COMM_WORLD_SIZE": "4"]),
    ]
    for (name, shard, environment) in places {
      try Tool.prep.succeed(arguments(to: name, "--shard", shard), environment: environment)
    }
    let shards = ["three", "one", "four", "two"].map { folder.path($0) }
    let incomplete = try Tool.prep.run(
      ["merge"] + shards.dropLast() + ["--output", folder.path("merged")])
    #expect(incomplete.status == 65)
    #expect(incomplete.errors.contains("expected shard 2/4 as well"))
    try Tool.prep.succeed(["merge"] + shards + ["--output", folder.path("merged"), "--quiet"])
    #expect(try files("merged") == files("straight"))
  }

  @Test(
    arguments: [
      ("0/4", [:]), ("5/4", [:]), ("x", [:]), ("auto", [:]),
      ("auto", ["JOB_COMPLETION_INDEX": "0"]),
      ("auto/2", ["JOB_COMPLETION_INDEX": "2"]),
      ("auto", ["SLURM_ARRAY_TASK_ID": "4", "SLURM_ARRAY_TASK_COUNT": "4"]),
    ] as [(String, [String: String])])
  func `a shard that there is not is wrong usage`(
    shard: String, environment: [String: String]
  ) throws {
    let result = try Tool.prep.run(
      arguments(to: "shard", "--shard", shard), environment: environment)
    #expect(result.status == 64)
    #expect(result.errors.contains("--shard: found"), "\(result.errors)")
  }

  /// Paths that lead out of the folder of photos, or to nothing that a photo can be.
  private static let hostilePaths: [(path: String, reason: String)] = [
    ("..", "bad_line"), ("../x.jpg", "bad_line"), ("../../x.jpg", "bad_line"),
    ("../images/a/1.png", "bad_line"), ("a/../../x.jpg", "bad_line"), ("a/..", "bad_line"),
    ("a/../a/1.png", "bad_line"), ("./../x.jpg", "bad_line"), ("a/./../../x", "bad_line"),
    ("a//../../x", "bad_line"), ("a/b/../../../x", "bad_line"), ("/etc/passwd", "bad_line"),
    ("//etc/passwd", "bad_line"), ("/", "bad_line"), ("/../etc/passwd", "bad_line"),
    (".", "bad_line"), ("./", "bad_line"), ("./.", "bad_line"), ("a/1.png\0", "bad_line"),
    ("a/\0/1.png", "bad_line"), ("\0", "bad_line"), ("a\0/../../x", "bad_line"),
    ("file:///etc/passwd", "photo_missing"), ("~/x.jpg", "photo_missing"),
    ("$HOME/x.jpg", "photo_missing"), ("a/..\\..\\x.jpg", "photo_missing"),
    ("..\\x.jpg", "photo_missing"), ("C:\\x.jpg", "photo_missing"),
    ("%2e%2e/x.jpg", "photo_missing"), ("..%2fx.jpg", "photo_missing"),
    ("\u{ff0e}\u{ff0e}/x.jpg", "photo_missing"), ("a/.../x.jpg", "photo_missing"),
    (".. /x.jpg", "photo_missing"), ("a/1.png/", "face_clash"), ("a/1.png/x.jpg", "photo_missing"),
    ("linkedFile.png", "outside_folder"), ("linkedFolder/1.png", "outside_folder"),
    ("a/linkedUp/outside/1.png", "outside_folder"), ("toLink.png", "outside_folder"),
    ("linkedDevice.png", "outside_folder"), ("linkedSibling/1.png", "outside_folder"),
    ("loop.png", "photo_unreadable"), ("dangling.png", "photo_missing"), ("a", "photo_unreadable"),
    ("A/1.png", "photo_missing"), ("inside.png", "none"),
  ]

  @Test func `no path leads out of the folder of photos`() throws {
    try #require(Self.hostilePaths.count >= 40)
    let root = folder.url.appending(path: "root/images")
    let files = FileManager.default
    for name in ["a", "../outside", "../images2"] {
      try files.createDirectory(
        at: root.appending(path: name), withIntermediateDirectories: true)
    }
    for name in ["plain.png", "a/1.png", "../outside/1.png", "../images2/1.png"] {
      try files.copyItem(
        atPath: photos + "/person_0001/person_0001_0001.jpg",
        toPath: root.appending(path: name).path)
    }
    for (name, target) in [
      ("linkedFile.png", "../outside/1.png"), ("linkedFolder", "../outside"),
      ("a/linkedUp", "../.."), ("toLink.png", "linkedFile.png"), ("linkedDevice.png", "/dev/zero"),
      ("linkedSibling", "../images2"), ("loop.png", "loop.png"), ("dangling.png", "nothing.png"),
      ("inside.png", "a/1.png"),
    ] {
      try files.createSymbolicLink(
        atPath: root.appending(path: name).path, withDestinationPath: target)
    }
    let line = try #require(
      try String(contentsOfFile: list, encoding: .utf8).split(separator: "\n").first)
    let points = line.split(separator: "\t", maxSplits: 1)[1]
    // Plain photos first: what is known of their folders says nothing of the links beside them.
    let paths = ["plain.png", "a/1.png"] + Self.hostilePaths.map(\.path)
    try Data(paths.map { "\($0)\t\(points)\n" }.joined().utf8).write(
      to: folder.url.appending(path: "hostile.txt"))
    try Tool.prep.succeed([
      "align", root.path, "--landmarks", folder.path("hostile.txt"), "--output",
      folder.path("hostile"), "--quiet", "--jobs", "1",
    ])
    let reasons = try reasonsByLine("hostile/rejected.jsonl")
    for (index, hostile) in Self.hostilePaths.enumerated() {
      #expect(reasons[index + 3] ?? "none" == hostile.reason, "\(hostile.path)")
    }
    #expect(reasons[1] == nil && reasons[2] == nil)
  }

  private func reasonsByLine(_ name: String) throws -> [Int: String] {
    let text = try String(contentsOf: folder.url.appending(path: name), encoding: .utf8)
    return try text.split(separator: "\n").reduce(into: [:]) { reasons, line in
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      if let number = object?["line"] as? Int { reasons[number] = object?["reason"] as? String }
    }
  }

  @Test func `a photo with more pixels than allowed is refused`() throws {
    let result = try Tool.prep.run(arguments(to: "small", "--max-pixels", "100", "--json"))
    #expect(result.status == 65)
    #expect(result.output.contains("\"too_large\" : 60"), "\(result.output)")
    #expect(try Tool.prep.run(arguments(to: "small", "--max-pixels", "0")).status == 64)
  }

  @Test func `a place that cannot be written is one clear line`() throws {
    try Data().write(to: folder.url.appending(path: "file"))
    let result = try Tool.prep.run(arguments(to: "file/set"))
    #expect(result.status == 73)
    #expect(result.errors.contains("file/set/faces: writing: found Not a directory"))
    #expect(result.errors.split(separator: "\n").count == 1)
  }

  @Test func `photos that vanish are told one by one, and the rest is aligned`() throws {
    try FileManager.default.removeItem(atPath: photos + "/person_0002")
    let result = try Tool.prep.succeed(arguments(to: "rest", "--json"))
    #expect(result.output.contains("\"photo_missing\" : 3"), "\(result.output)")
    #expect(result.output.contains("\"faceCount\" : 57"))
  }
}
