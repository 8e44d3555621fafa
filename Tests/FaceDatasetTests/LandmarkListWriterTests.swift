import FaceDataset
import Testing

@Suite struct LandmarkListWriterTests {
  private let landmarks = [10, 20.5, 30, 20, 20.25, 30, 12, 40, 28, 40.01]

  @Test func `writes the list of tabs`() throws {
    let folder = try TemporaryFolder()
    var writer = try LandmarkListWriter(file: folder.file("landmarks.txt"))
    writer.add(photo: "Ada/b 1.jpg", landmarks: landmarks, score: 0.5, box: [1, 2, 3, 4])
    writer.reject(photo: "Ada/c.jpg", reason: "no_face", detail: "found \"none\"")
    #expect(!folder.holds("landmarks.txt"))
    let summary = try writer.finish()
    #expect(
      try folder.text(of: "landmarks.txt")
        == "Ada/b 1.jpg\t10\t20.5\t30\t20\t20.25\t30\t12\t40\t28\t40.01\n")
    #expect(
      try folder.text(of: "landmarks.rejected.jsonl")
        == "{\"path\":\"Ada/c.jpg\",\"reason\":\"no_face\",\"detail\":\"found \\\"none\\\"\"}\n")
    #expect(summary.photoCount == 1)
    #expect(summary.faceCount == 1)
    #expect(summary.rejectedCounts == ["no_face": 1])
    #expect(try folder.allFiles() == ["landmarks.rejected.jsonl", "landmarks.txt"])
  }

  @Test func `writes JSON Lines`() throws {
    let folder = try TemporaryFolder()
    var writer = try LandmarkListWriter(file: folder.file("list.jsonl"))
    writer.add(photo: "a\tb.jpg", landmarks: landmarks, score: 0.5, box: [1, 2.5, 3, 4])
    writer.add(photo: "a\tb.jpg", landmarks: landmarks, score: 0.25, box: [1, 2, 3, 4])
    let summary = try writer.finish()
    let points = "[[10,20.5],[30,20],[20.25,30],[12,40],[28,40.01]]"
    #expect(
      try folder.text(of: "list.jsonl") == """
        {"photo":"a\\tb.jpg","landmarks":\(points),"score":0.5,"box":[1,2.5,3,4]}
        {"photo":"a\\tb.jpg","landmarks":\(points),"score":0.25,"box":[1,2,3,4]}

        """)
    #expect(summary.photoCount == 1)
    #expect(summary.faceCount == 2)
  }

  @Test func `rejects a name that would break the list of tabs`() throws {
    let folder = try TemporaryFolder()
    var writer = try LandmarkListWriter(file: folder.file("list.txt"))
    for name in ["a\tb.jpg", "a\nb.jpg", "a\rb.jpg", "a\r\nb.jpg"] {
      writer.add(photo: name, landmarks: landmarks, score: 1, box: [1, 2, 3, 4])
    }
    #expect(try writer.finish().rejectedCounts == ["unsafe_name": 4])
    #expect(try folder.text(of: "list.txt").isEmpty)
  }

  @Test func `refuses a place that cannot be written before any work`() throws {
    let folder = try TemporaryFolder()
    #expect(throws: DatasetError.self) {
      try LandmarkListWriter(file: folder.file("none/list.txt"))
    }
  }

  @Test(arguments: [
    ("a/b.txt", "a/b.rejected.jsonl"), ("b.jsonl", "b.rejected.jsonl"),
    ("a.b/list", "a.b/list.rejected.jsonl"), (".list", ".list.rejected.jsonl"),
  ])
  func `names the file of rejections after the list`(file: String, expected: String) {
    #expect(LandmarkListWriter.rejectedFile(of: file) == expected)
  }
}
