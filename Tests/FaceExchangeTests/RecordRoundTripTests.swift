import FaceDataset
import FaceExchange
import Foundation
import Testing

@Suite struct RecordRoundTripTests {
  @Test func `what MXNet wrote comes back byte by byte`() throws {
    let folder = try TemporaryFolder()
    let summary = try importing(RecordSource(fixture("face2rec2")), to: folder.file("set"))
    #expect((summary.faceCount, summary.identityCount) == (5, 3))
    #expect(summary.rejectedCounts.isEmpty)
    let manifest = try Manifest.read(from: folder.file("set"))
    try FaceExport(manifest, overwriting: false)
      .write(as: .recordio, to: folder.file("again"))
    for name in ["train.rec", "train.idx", "property"] {
      #expect(try folder.bytes("again/\(name)") == contents(of: fixture("face2rec2/\(name)")))
    }
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.file("again")).count == 3)
  }

  @Test func `faces and labels of any set come back byte by byte, whatever the jobs`() throws {
    let folder = try TemporaryFolder()
    let faces = ["Zoë": ["3.jpg", "5.png"], "Ada": ["0.jpg"], "Bo B": ["1.jpg", "2.jpg"]]
    let writer = try AlignedSetWriter(
      directory: folder.file("set"), contract: smallContract, overwriting: false)
    for (identity, names) in faces {
      for (number, name) in names.enumerated() {
        try writer.add(
          faceBytes: picture(name), identity: identity, name: "\(identity)_\(number)",
          source: "\(9 - number)/\(identity)", landmarks: nil)
      }
    }
    let first = try Manifest.read(from: writer.finish().manifest)
    try FaceExport(first, overwriting: false).write(as: .recordio, to: folder.file("records"))
    for jobs in [1, 3] {
      try importing(
        RecordSource(folder.file("records")), to: folder.file("set\(jobs)"), jobs: jobs)
    }
    let second = try Manifest.read(from: folder.file("set1"))
    #expect(try folder.bytes("set1/manifest.jsonl") == folder.bytes("set3/manifest.jsonl"))
    #expect(
      second.records.map(\.sha256)
        == first.records.sorted { ($0.label, $0.source) < ($1.label, $1.source) }.map(\.sha256))
    #expect(second.records.map(\.label) == [0, 1, 1, 2, 2])
    #expect(second.records.map(\.face).last == "faces/00000002/000000005.jpg")
    #expect(second.records.map(\.face)[3] == "faces/00000002/000000004.png")
    try FaceExport(second, overwriting: false).write(as: .recordio, to: folder.file("again"))
    for name in ["train.rec", "train.idx", "property"] {
      #expect(try folder.bytes("again/\(name)") == folder.bytes("records/\(name)"))
    }
  }

  @Test func `pictures that cannot be faces are refused with their reasons`() throws {
    let folder = try TemporaryFolder()
    var builder = RecordBuilder()
    builder.add(label: 0, id: 1, try picture("0.jpg"))
    builder.add(label: 0, id: 2, try picture("wide.jpg"))
    builder.add(label: 0, id: 3, try picture("1.jpg").dropLast(40))
    builder.add(label: 0, id: 4, Array("GIF89a".utf8))
    builder.add(label: 0, id: 5, [])
    builder.add(label: 0, id: 1, try picture("2.jpg"))
    let summary = try importing(
      RecordSource(builder.write(to: folder)), to: folder.file("out"))
    #expect(
      summary.rejectedCounts == [
        "wrong_size": 1, "damaged": 1, "unsupported_format": 1, "photo_empty": 1, "face_clash": 1,
      ])
    #expect(try folder.text("out/rejected.jsonl").contains("found 20 x 16, expected 16 x 16"))
    #expect(try Manifest.read(from: folder.file("out")).records.count == 1)
  }

  @Test func `a source that breaks off leaves no manifest`() throws {
    let folder = try TemporaryFolder()
    var builder = RecordBuilder()
    builder.add(label: 0, id: 1, try picture("0.jpg"))
    let set = try builder.write(to: folder)
    try folder.write(builder.bytes + [1, 2, 3], to: "set/train.rec")
    let error = failure { try importing(RecordSource(set), to: folder.file("out")) }
    #expect(error?.description.contains("head of a frame") == true)
    #expect(!folder.holds("out/manifest.jsonl"))
  }

  @Test func `an export refuses to overwrite, and faces that have changed`() throws {
    let folder = try TemporaryFolder()
    try importing(RecordSource(fixture("face2rec2")), to: folder.file("set"))
    let manifest = try Manifest.read(from: folder.file("set"))
    let export = FaceExport(manifest, overwriting: false)
    try export.write(as: .recordio, to: folder.file("again"))
    #expect(
      failure { try export.write(as: .recordio, to: folder.file("again")) }
        == .alreadyExists(path: folder.file("again/train.rec")))
    try folder.write(picture("1.jpg"), to: "set/" + manifest.records[0].face)
    let error = failure {
      try FaceExport(manifest, overwriting: true).write(as: .recordio, to: folder.file("again"))
    }
    #expect(error?.description.contains("by line 2 of the manifest") == true)
    #expect(
      try folder.bytes("again/train.rec") == contents(of: fixture("face2rec2/train.rec")))
    try FileManager.default.removeItem(atPath: folder.file("set/" + manifest.records[0].face))
    #expect(
      failure {
        try FaceExport(manifest, overwriting: true).write(as: .recordio, to: folder.file("more"))
      }
        == .missing(
          path: folder.file("set/" + manifest.records[0].face), expected: "a face of the set"))
    #expect(try folder.allFiles().filter { $0.contains("partial") }.isEmpty)
  }
}
