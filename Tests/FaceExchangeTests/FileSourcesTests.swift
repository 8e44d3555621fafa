import FaceDataset
import FaceExchange
import Foundation
import Testing

@Suite struct FileSourcesTests {
  @Test func `a folder a person becomes a set and comes back byte by byte`() throws {
    let folder = try TemporaryFolder()
    let photos = ["Ada/1.x.jpg", "Ada/2.png", "Zoë B/3.jpg", "deep/Bo/0.jpg"]
    for photo in photos {
      let name = ["Ada/1.x.jpg": "1.jpg", "Ada/2.png": "5.png"][photo] ?? "3.jpg"
      try folder.write(picture(name), to: "in/\(photo)")
    }
    let summary = try importing(
      FolderSource(folder.file("in"), photos: photos), to: folder.file("set"))
    #expect((summary.faceCount, summary.identityCount) == (4, 3))
    let manifest = try Manifest.read(from: folder.file("set"))
    #expect(manifest.identities == ["Ada", "Bo", "Zoë B"])
    #expect(manifest.records.map(\.source) == photos)
    try FaceExport(manifest, overwriting: false).write(as: .folder, to: folder.file("out"))
    for photo in photos {
      let place = photo.replacingOccurrences(of: "deep/", with: "")
      #expect(try folder.bytes("out/\(place)") == folder.bytes("in/\(photo)"))
    }
    #expect(try folder.allFiles().filter { $0.hasPrefix("out/") }.count == 4)
    #expect(
      failure {
        try FaceExport(manifest, overwriting: false).write(as: .folder, to: folder.file("out"))
      } == .alreadyExists(path: folder.file("out/Ada/1.x.jpg")))
  }

  @Test func `photos of a folder that cannot be faces are refused`() throws {
    let folder = try TemporaryFolder()
    try folder.write(picture("wide.jpg"), to: "in/Ada/wide.jpg")
    try folder.write(picture("0.jpg"), to: "in/alone.jpg")
    try folder.write(picture("0.jpg"), to: "in/Ada/a.jpg")
    try folder.write(picture("1.jpg"), to: "in/more/Ada/a.jpg")
    try FileManager.default.createDirectory(
      atPath: folder.file("in/Ada/folder.jpg"), withIntermediateDirectories: true)
    let summary = try importing(
      FolderSource(
        folder.file("in"),
        photos: [
          "Ada/a.jpg", "Ada/folder.jpg", "Ada/none.jpg", "Ada/wide.jpg", "alone.jpg",
          "more/Ada/a.jpg",
        ]), to: folder.file("set"))
    #expect(summary.faceCount == 1)
    #expect(
      summary.rejectedCounts == [
        "wrong_size": 1, "no_identity": 1, "photo_missing": 1, "photo_unreadable": 1,
        "face_clash": 1,
      ])
  }

  @Test func `a list of Caffe becomes a set and comes back line by line`() throws {
    let folder = try TemporaryFolder()
    try folder.write(picture("0.jpg"), to: "root/a b/1.jpg")
    try folder.write(picture("5.png"), to: "root/a b/2.png")
    try folder.write(picture("3.jpg"), to: "root/c.jpg")
    let list = try folder.write("a b/1.jpg 10\n/a b/2.png\t10\r\n\nc.jpg 9".utf8, to: "root/list")
    try importing(ImageListSource(list), to: folder.file("set"))
    let manifest = try Manifest.read(from: folder.file("set"))
    #expect(manifest.identities == ["00000009", "00000010"])
    #expect(
      manifest.records.map(\.face) == [
        "faces/00000010/1.jpg", "faces/00000010/2.png", "faces/00000009/c.jpg",
      ])
    try FaceExport(manifest, overwriting: false)
      .write(as: .caffe, to: folder.file("out/list.txt"))
    #expect(
      try folder.text("out/list.txt") == """
        faces/00000010/1.jpg 1
        faces/00000010/2.png 1
        faces/00000009/c.jpg 0

        """)
    try importing(
      ImageListSource(folder.file("out/list.txt"), root: folder.file("set")),
      to: folder.file("again"))
    let again = try Manifest.read(from: folder.file("again"))
    #expect(Set(again.records.map(\.sha256)) == Set(manifest.records.map(\.sha256)))
    for record in again.records {
      let first = try #require(manifest.records.first { $0.sha256 == record.sha256 })
      #expect(record.label == first.label)
    }
  }

  @Test(
    arguments: [
      ("../out.jpg 1", "unsafe_path"), ("a/../../out.jpg 1", "unsafe_path"), ("/ 1", "unsafe_path"),
      ("out.jpg", "bad_line"), ("out.jpg ", "bad_line"), (" 1", "bad_line"),
      ("in.jpg -1", "bad_label"), ("in.jpg 1.5", "bad_label"), ("in.jpg nan", "bad_label"),
      ("in.jpg 99999999999999999999", "bad_label"), ("in.jpg 16777217", "bad_label"),
      ("in.jpg +1", "bad_label"), ("none.jpg 1", "photo_missing"), (".hidden 1", "unsafe_name"),
      ("in.jpg 16777216", ""),
    ])
  func `a line that lies is refused with its number`(line: String, reason: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(picture("0.jpg"), to: "out.jpg")
    try folder.write(picture("0.jpg"), to: "root/in.jpg")
    try folder.write(picture("0.jpg"), to: "root/.hidden")
    let list = try folder.write("in.jpg 0\n\(line)\n".utf8, to: "root/list.txt")
    let summary = try importing(ImageListSource(list), to: folder.file("set"))
    #expect(summary.faceCount == (reason.isEmpty ? 2 : 1))
    #expect(summary.rejectedCounts == (reason.isEmpty ? [:] : [reason: 1]))
    #expect(try folder.text("set/rejected.jsonl").contains("\"line\":2") == !reason.isEmpty)
    let faces = try folder.allFiles().filter { $0.hasSuffix(".jpg") && !$0.hasPrefix("root/") }
    #expect(faces.allSatisfy { $0 == "out.jpg" || $0.hasPrefix("set/faces/") })
  }

  @Test func `a list that is no text, or of endless lines, is refused`() throws {
    let folder = try TemporaryFolder()
    let bytes = try folder.write([0xff, 0xfe, 0x20, 0x31, 0x0a], to: "bytes.txt")
    #expect(try items(of: ImageListSource(bytes)).map { $0.refusal?.reason } == ["bad_line"])
    let long = try folder.write([UInt8](repeating: 0x61, count: 20_000), to: "long.txt")
    let error = failure { _ = try items(of: ImageListSource(long)) }
    #expect(error?.description.contains("line: found more than 10000 bytes") == true)
  }
}
