import FaceDataset
import Foundation
import Testing

@Suite struct ShardSetTests {
  /// Runs the shards and gives their folders.
  private func shards(_ count: Int) throws -> [PlannedRun] {
    try (1...count).map { index in
      let run = try PlannedRun()
      let plan = PlannedRun.plan(try #require(Shard(index: index, count: count)))
      _ = try run.finish(try run.writer(plan: plan), plan: plan)
      return run
    }
  }

  private func merge(_ shards: [PlannedRun]) throws -> [String: Data] {
    let merged = try PlannedRun()
    let set = try ShardSet(folders: shards.map(\.folder.path))
    _ = try withExtendedLifetime(shards) {
      try set.merge(into: merged.folder.path, overwriting: false) { _ in }
    }
    return try merged.files()
  }

  @Test(arguments: [2, 3, 7])
  func `shards come together to the bytes of one run`(count: Int) throws {
    let shards = try shards(count)
    #expect(try merge(shards) == PlannedRun().whole())
    #expect(try merge(shards.reversed()) == PlannedRun().whole())
  }

  @Test func `every photo is in one shard, and shards are about equally large`() throws {
    let photos = (0..<20_000).map { "person_\($0 / 20)/photo_\($0).jpg" }
    let shards = (1...7).compactMap { Shard(index: $0, count: 7) }
    let counts = shards.map { shard in photos.count { shard.contains($0) } }
    #expect(counts.reduce(0, +) == photos.count)
    // 2,857 each, with a standard deviation of 49.
    #expect(counts.allSatisfy { abs($0 - photos.count / 7) < 250 }, "\(counts)")
    for photo in photos.prefix(500) { #expect(shards.count { $0.contains(photo) } == 1) }
  }

  @Test func `a shard is written as I of N`() {
    #expect(Shard("2/3")?.description == "2/3")
    for text in ["0/3", "4/3", "1", "1/0", "a/2", "1/2/3", "", "-1/2", "1/"] {
      #expect(Shard(text) == nil, "\(text)")
    }
  }

  @Test func `a shard that is missing is named`() throws {
    let shards = try shards(3)
    #expect(
      throws: DatasetError.badShard(
        folder: shards[0].folder.path, field: "shard", found: "2 of 3",
        expected: "shard 2/3 as well")
    ) { try merge([shards[0], shards[2]]) }
  }

  @Test func `a shard that is there twice is named`() throws {
    let shards = try shards(2)
    #expect(
      throws: DatasetError.badShard(
        folder: shards[1].folder.path, field: "shard", found: "2/2",
        expected: "another than in \(shards[1].folder.path)")
    ) { try merge([shards[0], shards[1], shards[1]]) }
  }

  @Test func `shards of different cuts do not fit`() throws {
    let (two, three) = (try shards(2), try shards(3))
    #expect(
      throws: DatasetError.badShard(
        folder: three[1].folder.path, field: "shard", found: "2/3",
        expected: "one of 2, as in \(two[0].folder.path)")
    ) { try merge([two[0], three[1]]) }
  }

  @Test(arguments: [
    ("\"value\":\"95\"", "\"value\":\"80\"", "quality"),
    ("\"totalCount\":6", "\"totalCount\":7", "pieces of work"),
  ])
  func `shards of different runs do not fit`(
    part: String, other: String, field: String
  ) throws {
    let shards = try shards(2)
    try edit(shards[1], part, other)
    let error = #expect(throws: DatasetError.self) { try merge(shards) }
    #expect(error?.description.contains("\(field): found") == true, "\(String(describing: error))")
  }

  @Test func `a shard that was not finished is refused`() throws {
    let shards = try shards(2)
    try edit(shards[0], "{\"complete\":true}\n", "")
    #expect(
      throws: DatasetError.badShard(
        folder: shards[0].folder.path, field: "shard", found: "1/2, unfinished",
        expected: "a finished one of several")
    ) { try merge(shards) }
  }

  @Test func `a piece of work that is missing, twice or in another shard is seen`() throws {
    for change in ["missing", "twice", "elsewhere"] {
      let shards = try shards(2)
      var lines = try shards[0].folder.text(of: "journal.jsonl").split(separator: "\n")
      let foreign = try shards[1].folder.text(of: "journal.jsonl").split(separator: "\n")[1]
      switch change {
      case "missing": lines.remove(at: 1)
      case "twice": lines.insert(lines[1], at: 1)
      default: lines.insert(foreign, at: 1)
      }
      try shards[0].folder.write(lines.joined(separator: "\n") + "\n", to: "journal.jsonl")
      let error = #expect(throws: DatasetError.self, "\(change)") { try merge(shards) }
      let field = change == "elsewhere" ? "source" : "pieces of work"
      #expect(error?.description.contains("\(field): found") == true, "\(change)")
    }
  }

  @Test func `a face that is not the one that its shard made stops the merge`() throws {
    let shards = try shards(2)
    let face = "faces/Bo/2.jpg"
    let owner = try #require(shards.first { $0.folder.holds(face) })
    try Data([1, 2]).write(to: URL(fileURLWithPath: owner.folder.file(face)))
    let error = #expect(throws: DatasetError.self) { try merge(shards) }
    #expect(error?.description.contains("\(face): sha256: found") == true)
  }

  @Test func `shards are not merged into one of themselves`() throws {
    let shards = try shards(2)
    let before = try shards[0].files()
    let set = try ShardSet(folders: shards.map(\.folder.path))
    #expect(throws: DatasetError.self) {
      try set.merge(into: shards[0].folder.path + "/./", overwriting: true) { _ in }
    }
    #expect(try shards[0].files() == before)
  }

  @Test func `a whole set is no shard`() throws {
    let run = try PlannedRun()
    _ = try run.whole()
    let error = #expect(throws: DatasetError.self) { try merge([run]) }
    #expect(error?.description.contains("expected the journal of a shard") == true)
  }

  @Test func `a merge that was stopped goes on`() throws {
    let shards = try shards(2)
    defer { withExtendedLifetime(shards) {} }
    let set = try ShardSet(folders: shards.map(\.folder.path))
    let merged = try PlannedRun()
    let face = "faces/Bo/2.jpg"
    try FileManager.default.createDirectory(
      atPath: merged.folder.file("faces/Bo"), withIntermediateDirectories: true)
    try Data([5]).write(to: URL(fileURLWithPath: merged.folder.file(face)))
    try Data([7]).write(to: URL(fileURLWithPath: merged.folder.file("faces/Bo/2.jpg.partial")))
    _ = try set.merge(into: merged.folder.path, overwriting: false) { _ in }
    #expect(try merged.folder.bytes(of: face) == Data([5]))
    #expect(throws: DatasetError.self) {
      try set.merge(into: merged.folder.path, overwriting: false) { _ in }
    }
  }

  private func edit(_ run: PlannedRun, _ part: String, _ other: String) throws {
    let text = try run.folder.text(of: "journal.jsonl")
    try #require(text.contains(part))
    try run.folder.write(text.replacingOccurrences(of: part, with: other), to: "journal.jsonl")
  }
}
