import Dispatch
import FaceDataset
import Failures
import Foundation
import Testing

@Suite struct AlignedSetWriterTests {
  private struct Face: Sendable {
    let identity: String
    let name: String
    let source: String
    let bytes: [UInt8]
    var x = 0.5
  }

  private static let contract = AlignmentContract(
    template: "wuxiang", width: 112, height: 112, eyeToMouthPixels: 40)

  private static func landmarks(_ x: Double) -> [Double] {
    [x, -1, 2.25, 0.1, 100] + [1, 2, 3, 4, 5]
  }

  private func writer(
    _ folder: TemporaryFolder, overwriting: Bool = false
  ) throws(DatasetError) -> AlignedSetWriter {
    try AlignedSetWriter(
      directory: folder.path, contract: Self.contract, overwriting: overwriting)
  }

  private func add(_ face: Face, to writer: AlignedSetWriter, line: Int? = nil) throws {
    try writer.add(
      faceBytes: face.bytes, identity: face.identity, name: face.name, source: face.source,
      landmarks: Self.landmarks(face.x), listLine: line)
  }

  @Test func `the bytes of a set are as documented`() throws {
    let folder = try TemporaryFolder()
    let writer = try writer(folder)
    try add(Face(identity: "Zoë", name: "p1", source: "z/p1.jpg", bytes: [97, 98, 99]), to: writer)
    try add(Face(identity: "Bo \"B\"", name: "1", source: "b\\1.png", bytes: []), to: writer)
    try writer.reject(source: "z/p2.jpg", reason: "missing", detail: "no such\tfile", listLine: 3)
    try writer.reject(source: "c.jpg", reason: "missing", detail: "no such file")
    let summary = try writer.finish()
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    let points = "[0.5,-1,2.25,0.1,100,1,2,3,4,5]"
    let manifest = """
      {"format":"atl-manifest","version":1,"template":"wuxiang","width":112,"height":112,\
      "eyeToMouthPixels":40,"identities":2,"faces":2,"decoder":"opencv","border":"black",\
      "colour":"rgb","normalisation":"(x - 127.5) / 128"}
      {"face":"faces/Bo \\"B\\"/1.jpg","identity":"Bo \\"B\\"","label":0,"source":"b\\\\1.png",\
      "landmarks":\(points),"sha256":"\(empty)"}
      {"face":"faces/Zoë/p1.jpg","identity":"Zoë","label":1,"source":"z/p1.jpg",\
      "landmarks":\(points),"sha256":"\(abc)"}

      """
    #expect(try folder.text(of: "manifest.jsonl") == manifest)
    #expect(
      try folder.text(of: "rejected.jsonl") == """
        {"path":"c.jpg","reason":"missing","detail":"no such file"}
        {"path":"z/p2.jpg","reason":"missing","detail":"no such\\tfile","line":3}

        """)
    #expect(try folder.bytes(of: "faces/Zoë/p1.jpg") == Data([97, 98, 99]))
    #expect(summary.manifest == folder.file("manifest.jsonl"))
    #expect(summary.faceCount == 2)
    #expect(summary.identityCount == 2)
    #expect(summary.rejectedCounts == ["missing": 2])
    #expect(
      try folder.allFiles()
        == ["faces/Bo \"B\"/1.jpg", "faces/Zoë/p1.jpg", "manifest.jsonl", "rejected.jsonl"])
  }

  @Test func `what is written reads back, odd names and numbers included`() throws {
    let folder = try TemporaryFolder()
    let writer = try writer(folder)
    let x = [0.1, -0.0, 1e-7, 12345678.9, 1e20]
    for (index, x) in x.enumerated() {
      let name = "名前 \u{1F600} \\ \" \(index)"
      try add(
        Face(identity: name, name: name, source: name + "\u{1}\n", bytes: [1], x: x), to: writer)
    }
    let manifest = try Manifest.read(from: writer.finish().manifest)
    #expect(manifest.records.map { $0.landmarks?[0] } == x)
    #expect(manifest.records[4].source == "名前 \u{1F600} \\ \" 4\u{1}\n")
  }

  @Test func `two spellings of one name in Unicode stay two people`() throws {
    let folder = try TemporaryFolder()
    let writer = try writer(folder)
    for (source, name) in [("1", "Zoe\u{308}"), ("2", "Zo\u{eb}")] {
      try add(Face(identity: name, name: "p", source: source, bytes: [1]), to: writer)
    }
    let manifest = try Manifest.read(from: writer.finish().manifest)
    #expect(manifest.records.map(\.label) == [0, 1])
  }

  @Test func `any order of calls from any thread gives the same bytes`() throws {
    let faces = (0..<60).map { index in
      Face(
        identity: "p\(index % 7)", name: "n\(index % 50)", source: "s\(index * 37 % 60)",
        bytes: [UInt8(index)])
    }
    func sets(_ order: [Int]) throws -> [Data] {
      let folder = try TemporaryFolder()
      let writer = try writer(folder)
      DispatchQueue.concurrentPerform(iterations: order.count) { turn in
        let face = faces[order[turn]]
        #expect(throws: Never.self) { try add(face, to: writer, line: order[turn]) }
        #expect(throws: Never.self) {
          try writer.reject(source: "bad\(order[turn])", reason: "missing", detail: "")
        }
      }
      _ = try writer.finish()
      return try folder.allFiles().map { Data($0.utf8) + (try folder.bytes(of: $0)) }
    }
    let straight = try sets(Array(0..<60))
    #expect(try sets(Array((0..<60).reversed())) == straight)
    #expect(try sets((0..<60).map { $0 * 23 % 60 }) == straight)
  }

  @Test(arguments: [[0, 1], [1, 0]])
  func `of two photos with one name the first by path stays`(order: [Int]) throws {
    let faces = [
      Face(identity: "A", name: "1", source: "x/1.jpg", bytes: [1]),
      Face(identity: "A", name: "1", source: "x/1.png", bytes: [2]),
    ]
    let folder = try TemporaryFolder()
    let writer = try writer(folder)
    for index in order { try add(faces[index], to: writer, line: index + 1) }
    #expect(try writer.finish().rejectedCounts == ["face_clash": 1])
    #expect(try Manifest.read(from: folder.path).records.map(\.source) == ["x/1.jpg"])
    #expect(try folder.bytes(of: "faces/A/1.jpg") == Data([1]))
    let rejected = try folder.text(of: "rejected.jsonl")
    #expect(rejected.hasPrefix(#"{"path":"x/1.png","reason":"face_clash","#))
    #expect(rejected.hasSuffix(",\"line\":2}\n"))
    #expect(!(try folder.allFiles().contains { $0.hasSuffix(".partial") }))
  }

  @Test func `names that differ in nothing but case are one`() throws {
    let folder = try TemporaryFolder()
    let writer = try writer(folder)
    try add(Face(identity: "ADA", name: "1", source: "b", bytes: [1]), to: writer)
    try add(Face(identity: "Ada", name: "1", source: "a", bytes: [2]), to: writer)
    try add(Face(identity: "Zo\u{cb}", name: "1", source: "c", bytes: [3]), to: writer)
    try add(Face(identity: "zo\u{eb}", name: "1", source: "d", bytes: [4]), to: writer)
    #expect(try writer.finish().rejectedCounts == ["face_clash": 2])
    #expect(try Manifest.read(from: folder.path).records.map(\.source) == ["a", "c"])
  }

  @Test(arguments: ["", ".", "..", "a/b", "../x", ".hidden", "a\0b", "new\nline"])
  func `a name that cannot be a file's is rejected and not written`(name: String) throws {
    let folder = try TemporaryFolder()
    let writer = try writer(folder)
    try add(Face(identity: name, name: "1", source: "1", bytes: [1]), to: writer)
    try add(Face(identity: "A", name: name, source: "2", bytes: [1]), to: writer)
    #expect(try writer.finish().rejectedCounts == ["unsafe_name": 2])
    #expect(try folder.allFiles() == ["manifest.jsonl", "rejected.jsonl"])
  }

  @Test(arguments: [Double.nan, .infinity])
  func `landmarks that are no numbers are rejected`(x: Double) throws {
    let folder = try TemporaryFolder()
    let writer = try writer(folder)
    try add(Face(identity: "A", name: "1", source: "1", bytes: [1], x: x), to: writer)
    try writer.add(faceBytes: [], identity: "A", name: "2", source: "2", landmarks: [1, 2])
    #expect(try writer.finish().rejectedCounts == ["bad_landmarks": 2])
  }

  @Test func `a detector's score is kept`() throws {
    let folder = try TemporaryFolder()
    let writer = try writer(folder)
    try writer.add(
      faceBytes: [1], identity: "A", name: "1", source: "1", landmarks: Self.landmarks(1),
      score: 0.75)
    try add(Face(identity: "A", name: "2", source: "2", bytes: [2]), to: writer)
    let manifest = try Manifest.read(from: writer.finish().manifest)
    #expect(manifest.records.map(\.score) == [0.75, nil])
  }

  @Test func `a face may come without landmarks`() throws {
    let folder = try TemporaryFolder()
    let writer = try writer(folder)
    try writer.add(faceBytes: [1], identity: "A", name: "1", source: "1", landmarks: nil)
    let manifest = try writer.finish().manifest
    #expect(try folder.text(of: "manifest.jsonl").contains("\"landmarks\":null,"))
    #expect(try Manifest.read(from: manifest).records.map(\.landmarks) == [nil])
  }

  @Test func `a finished set is not overwritten without leave`() throws {
    let folder = try TemporaryFolder()
    _ = try writer(folder).finish()
    let before = try folder.allFiles()
    let file = folder.file("manifest.jsonl")
    #expect(throws: DatasetError.alreadyExists(file: file, differences: [])) {
      try writer(folder)
    }
    #expect(try folder.allFiles() == before)
    let other = AlignmentContract(
      template: "wuxiang", width: 112, height: 112, eyeToMouthPixels: 41)
    let error = #expect(throws: DatasetError.self) {
      try AlignedSetWriter(directory: folder.path, contract: other, overwriting: false)
    }
    #expect(
      error?.description.hasSuffix(
        "; aligned otherwise: eyeToMouthPixels: found 40, expected 41") == true)
    #expect(error?.kind == .cannotCreate)
    // A set whose manifest is damaged stays as well.
    try folder.write("damaged", to: "manifest.jsonl")
    #expect(throws: DatasetError.alreadyExists(file: file, differences: [])) {
      try writer(folder)
    }
  }

  @Test func `an interrupted run leaves no manifest, even where one was`() throws {
    let folder = try TemporaryFolder()
    let first = try writer(folder)
    try add(Face(identity: "A", name: "1", source: "1", bytes: [1]), to: first)
    #expect(!folder.holds("manifest.jsonl"))
    _ = try first.finish()
    #expect(folder.holds("manifest.jsonl"))
    let second = try writer(folder, overwriting: true)
    try add(Face(identity: "A", name: "1", source: "1", bytes: [2]), to: second)
    #expect(!folder.holds("manifest.jsonl"))
    #expect(throws: DatasetError.missing(file: folder.file("manifest.jsonl"))) {
      try Manifest.read(from: folder.path)
    }
    _ = try second.finish()
    #expect(try folder.bytes(of: "faces/A/1.jpg") == Data([2]))
  }

  @Test func `a face that is replaced keeps its bytes under its other names`() throws {
    let folder = try TemporaryFolder()
    let first = try writer(folder)
    try add(Face(identity: "A", name: "1", source: "1", bytes: [1]), to: first)
    _ = try first.finish()
    try FileManager.default.linkItem(
      atPath: folder.file("faces/A/1.jpg"), toPath: folder.file("kept.jpg"))
    let second = try writer(folder, overwriting: true)
    try add(Face(identity: "A", name: "1", source: "1", bytes: [2, 3]), to: second)
    _ = try second.finish()
    #expect(try folder.bytes(of: "faces/A/1.jpg") == Data([2, 3]))
    #expect(try folder.bytes(of: "kept.jpg") == Data([1]))
  }

  @Test func `a place that cannot be written is an error, not a rejection`() throws {
    let folder = try TemporaryFolder()
    try folder.write("a file", to: "blocked")
    #expect {
      try AlignedSetWriter(
        directory: folder.file("blocked"), contract: Self.contract, overwriting: false)
    } throws: { error in
      guard case DatasetError.unwritable(let file, _) = error else { return false }
      return file == folder.file("blocked/faces")
    }
  }
}
