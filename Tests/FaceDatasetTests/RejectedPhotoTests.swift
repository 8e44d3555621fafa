import FaceDataset
import Testing

@Suite struct RejectedPhotoTests {
  private let folder: TemporaryFolder
  private let manifest: Manifest

  init() throws {
    folder = try TemporaryFolder()
    let writer = try AlignedSetWriter(
      directory: folder.path,
      contract: AlignmentContract(
        template: "wuxiang", width: 112, height: 112, eyeToMouthPixels: 40), overwriting: false)
    try writer.reject(source: "b.jpg", reason: "no_face", detail: "none \"at\" all")
    try writer.reject(source: "a.jpg", reason: "bad_line", detail: "odd", listLine: 7)
    manifest = try Manifest.read(from: writer.finish().manifest)
  }

  private func file() -> String { folder.file("rejected.jsonl") }

  @Test func `reads what was written`() throws {
    #expect(
      try RejectedPhoto.read(beside: manifest) == [
        RejectedPhoto(path: "a.jpg", reason: "bad_line", detail: "odd", listLine: 7),
        RejectedPhoto(path: "b.jpg", reason: "no_face", detail: "none \"at\" all", listLine: nil),
      ])
  }

  @Test func `an empty list is none rejected, no list is unknown`() throws {
    try folder.write("", to: "rejected.jsonl")
    #expect(try RejectedPhoto.read(beside: manifest) == [])
    let elsewhere = try TemporaryFolder()
    try elsewhere.write(folder.text(of: "manifest.jsonl"), to: "manifest.jsonl")
    #expect(try RejectedPhoto.read(beside: Manifest.read(from: elsewhere.path)) == nil)
  }

  @Test func `names the line that is wrong`() throws {
    let good = #"{"path":"a.jpg","reason":"no_face","detail":"none"}"#
    try folder.write(good + "\n{\"path\":\"b.jpg\",\"detail\":\"none\"}\n", to: "rejected.jsonl")
    #expect(
      throws: DatasetError.missingField(
        file: file(), line: 2, field: "reason", expected: "a string")
    ) { try RejectedPhoto.read(beside: manifest) }
    try folder.write(good + "\nno JSON\n", to: "rejected.jsonl")
    #expect(throws: DatasetError.notJSON(file: file(), line: 2, found: "no JSON")) {
      try RejectedPhoto.read(beside: manifest)
    }
  }
}
