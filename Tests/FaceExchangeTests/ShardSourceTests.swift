import FaceDataset
import FaceExchange
import Foundation
import Testing

@Suite struct ShardSourceTests {
  @Test func `archives that webdataset wrote become faces`() throws {
    let faces = try items(of: ShardSource(fixture("shards"))).map { try #require($0.face) }
    #expect(faces.map(\.identity) == ["Zoë", "00000012", "00000000", "00000007"])
    #expect(faces.map(\.name) == ["first", "facts-more", "labels-000", "labels-sub-001"])
    #expect(
      faces.map(\.source) == [
        "facts.tar.gz/000", "facts.tar.gz/more", "labels.tar/000", "labels.tar/sub/001",
      ])
    #expect(try faces.map(\.bytes) == ["3.jpg", "1.jpg", "0.jpg", "5.png"].map(picture))
  }

  @Test func `a set comes back byte by byte, with its names`() throws {
    let folder = try TemporaryFolder()
    let writer = try AlignedSetWriter(
      directory: folder.file("set"), contract: smallContract, overwriting: false)
    for (identity, name) in [("Zoë", "3.jpg"), ("Ada \"A\"", "0.jpg"), ("Bo", "5.png")] {
      try writer.add(
        faceBytes: picture(name), identity: identity, name: "a.b_1", source: name, landmarks: nil,
        fileExtension: String(name.suffix(3)))
    }
    let manifest = try Manifest.read(from: writer.finish().manifest)
    try FaceExport(manifest, overwriting: false)
      .write(as: .webdataset, to: folder.file("shards"))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.file("shards"))
        == ["shard-000000.tar"])
    try importing(ShardSource(folder.file("shards")), to: folder.file("again"))
    let again = try Manifest.read(from: folder.file("again"))
    #expect(again.records.map(\.face) == manifest.records.map(\.face))
    #expect(again.records.map(\.label) == manifest.records.map(\.label))
    #expect(again.records.map(\.sha256) == manifest.records.map(\.sha256))
    try FaceExport(again, overwriting: false)
      .write(as: .webdataset, to: folder.file("shards2"))
    #expect(
      try folder.bytes("shards2/shard-000000.tar") == folder.bytes("shards/shard-000000.tar"))
    #expect(
      failure {
        try FaceExport(again, overwriting: false)
          .write(as: .webdataset, to: folder.file("shards2"))
      } == .alreadyExists(path: folder.file("shards2/shard-000000.tar")))
  }

  @Test func `entries that want out of the archive, or are no files, are refused`() throws {
    let folder = try TemporaryFolder()
    var tar = TarBuilder()
    let face = try picture("0.jpg")
    for name in ["../a.jpg", "/etc/a.jpg", "b/../../a.jpg", "a//b.jpg", ".hidden", "noending"] {
      tar.add(name, face)
    }
    tar.add("link.jpg", [], type: "2", link: "/etc/passwd")
    tar.add("hard.jpg", [], type: "1", link: "../a.jpg")
    // Behind an extended header, as pax writes it, a hard link may bring data.
    tar.add("head", Array("17 path=full.jpg\n".utf8), type: "x")
    tar.add("full.jpg", face, type: "1", link: "../a.jpg")
    tar.add("device.jpg", [], type: "3")
    tar.add("folder/", [], type: "5")
    tar.add("x.cls", Array("1".utf8))
    tar.add("x.jpg", face)
    let items = try items(of: ShardSource(folder.write(tar.whole, to: "a.tar")))
    #expect(
      items.compactMap { $0.refusal?.reason } == Array(repeating: "unsafe_path", count: 6)
        + Array(repeating: "not_a_file", count: 4))
    #expect(items.compactMap(\.face).map(\.source) == ["a.tar/x"])
  }

  @Test func `samples that lack something, or have it twice, are refused`() throws {
    let folder = try TemporaryFolder()
    var tar = TarBuilder()
    let face = try picture("0.jpg")
    tar.add("a.jpg", face)
    tar.add("b.cls", Array("1".utf8))
    tar.add("c.cls", Array("-1".utf8))
    tar.add("c.jpg", face)
    tar.add("d.json", Array("{\"label\": 1.5}".utf8))
    tar.add("d.jpg", face)
    tar.add("e.json", Array("{\"label\": 1".utf8))
    tar.add("e.jpg", face)
    tar.add("f.cls", Array(" 3\n".utf8))
    tar.add("f.jpg", face)
    tar.add("f.png", face)
    tar.add("f.txt", Array("not looked at".utf8))
    tar.add("g.json", Array("{\"identity\": \"../up\"}".utf8))
    tar.add("g.jpg", face)
    tar.add("h.json", Array("{\"identity\": \"Ada\", \"name\": \"../../up\"}".utf8))
    tar.add("h.jpg", face)
    let file = try folder.write(tar.whole, to: "a.tar")
    let summary = try importing(ShardSource(file), to: folder.file("set/in"))
    #expect(summary.faceCount == 1)
    #expect(
      summary.rejectedCounts == [
        "no_label": 1, "no_picture": 1, "bad_label": 2, "bad_json": 1, "duplicate_part": 1,
        "unsafe_name": 2,
      ])
    #expect(try folder.allFiles().allSatisfy { $0 == "a.tar" || $0.hasPrefix("set/in/") })
    #expect(
      try Manifest.read(from: folder.file("set/in")).records.map(\.face)
        == ["faces/00000003/f.jpg"])
  }

  @Test func `sizes that are too large are refused, and archives that end early`() throws {
    let folder = try TemporaryFolder()
    func message(_ bytes: [UInt8]) throws -> String? {
      let file = try folder.write(bytes, to: "a.tar")
      return failure { _ = try items(of: ShardSource(file)) }?.description
    }
    var huge = TarBuilder()
    huge.add("a.jpg", [1, 2, 3], size: 8_000_000_000)
    #expect(try message(huge.whole)?.contains("expected a whole tar archive") == true)
    var large = TarBuilder()
    large.add("a.json", [UInt8](repeating: 0x20, count: 1 << 20 + 1))
    large.add("a.cls", [0x31])
    large.add("a.jpg", [1])
    let reasons = try items(of: ShardSource(folder.write(large.whole, to: "b.tar")))
      .map { $0.refusal?.reason }
    #expect(reasons == ["too_large", nil])
    var whole = TarBuilder()
    whole.add("a.cls", [0x31])
    whole.add("a.jpg", try picture("0.jpg"))
    #expect(try message(Array(whole.whole.prefix(1600)))?.contains("a.tar: archive: found") == true)
    #expect(try message(Array("not a tar".utf8))?.contains("a.tar: archive: found") == true)
    var wrongSum = whole.whole
    wrongSum[0] = 0x62
    #expect(try message(wrongSum)?.contains("a.tar: archive: found") == true)
    #expect(
      failure { _ = try ShardSource(folder.file("none.tar")) }?.description.contains("none.tar")
        == true)
    try folder.write([], to: "empty/a.txt")
    #expect(
      failure { _ = try ShardSource(folder.file("empty")) }
        == .missing(path: folder.file("empty"), expected: "files named *.tar"))
  }
}
