import FaceAlignment
import Foundation
import Testing

@Suite struct PointFileTests {
  private static let lines = ["104 115", "147\t113", "128.5, 144", "106 158", "150 157"]
  private static let coordinates: [Double] = [104, 115, 147, 113, 128.5, 144, 106, 158, 150, 157]

  private func write(_ text: String, _ name: String, in folder: TemporaryFolder) throws {
    let file = URL(fileURLWithPath: "\(folder.path)/\(name)")
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  private var text: String { Self.lines.joined(separator: "\n") }

  @Test func `finds the photos beside the point files`() throws {
    let folder = try TemporaryFolder()
    for (photo, points) in [("Ada/1.jpg", "Ada/1.5pt"), ("Bo/x.y.PNG", "Bo/x.y.5pt")] {
      try write("", photo, in: folder)
      try write(text, points, in: folder)
    }
    try write("", "Bo/notes.txt", in: folder)
    let file = try LandmarkFile(contentsOf: folder.path)
    #expect(file.layout == .pointFiles)
    #expect(file.problems.isEmpty)
    #expect(file.entries.map(\.path) == ["Ada/1.jpg", "Bo/x.y.PNG"])
    #expect(file.entries.map(\.identity) == ["Ada", "Bo"])
    #expect(file.entries.map(\.landmarks.coordinates) == [Self.coordinates, Self.coordinates])
  }

  @Test func `finds the photos in a folder of the same names`() throws {
    let folder = try TemporaryFolder()
    try write("", "photos/Ada/1.jpeg", in: folder)
    try write(text, "points/Ada/1.5pt", in: folder)
    try write(text, "points/Ada/2.5pt", in: folder)
    try write(text, "points/Bo/1.5pt", in: folder)
    let points = folder.path + "/points"
    let file = try LandmarkFile(contentsOf: points, photos: folder.path + "/photos/")
    #expect(file.entries.map(\.path) == ["Ada/1.jpeg"])
    #expect(
      file.problems.map(\.description) == [
        "\(points)/Ada/2.5pt:1: photo: found none, expected one photo \"Ada/2\" of any ending",
        "\(points)/Bo/1.5pt:1: photo: found none, expected one photo \"Bo/1\" of any ending",
      ])
    #expect(file.problems.map(\.photo) == ["Ada/2", "Bo/1"])
  }

  @Test func `does not guess between two photos of one name`() throws {
    let folder = try TemporaryFolder()
    for name in ["a/1.jpg", "a/1.png", "a/2.jpg"] { try write("", name, in: folder) }
    for name in ["a/1.5pt", "a/2.5pt"] { try write(text, name, in: folder) }
    let file = try LandmarkFile(contentsOf: folder.path)
    #expect(file.entries.map(\.path) == ["a/2.jpg"])
    #expect(file.problems.map(\.found) == ["\"a/1.jpg\" and \"a/1.png\""])
  }

  @Test func `counts the points of iBUG's files from 0`() throws {
    let folder = try TemporaryFolder()
    try write("", "a/1.jpg", in: folder)
    let points = ManyPoints.ibug.map { "\($0.x + 1) \($0.y + 1)" }.joined(separator: "\n")
    try write("version: 1\nn_points:  68\n{\n\(points)\n}\n", "a/1.pts", in: folder)
    let file = try LandmarkFile(contentsOf: folder.path)
    expectClose(
      try #require(file.entries.first).landmarks.coordinates, ManyPoints.five, "68 points")
  }

  @Test(arguments: [
    ("104 115\n147 113\n", ":1: points: found 2 points, expected 5, 68 or 106"),
    ("@\n1 2", ":1: points: found 6 points, expected 5, 68 or 106"),
    ("\n104 115\n147 nan\n", ":3: coordinate: found \"nan\", expected a decimal number"),
    ("104 115\n147\n", ":2: columns: found 1, expected x and y of a point"),
    ("version: 1\nn_points: 6\n{\n@\n}", ":1: count: found 5 points, expected 6 as it says"),
    ("", ":1: points: found 0 points, expected 5, 68 or 106"),
  ])
  func `reports what is wrong with a point file, and where`(text: String, end: String) throws {
    let folder = try TemporaryFolder()
    for name in ["a/1.jpg", "a/2.jpg"] { try write("", name, in: folder) }
    try write(self.text, "a/1.5pt", in: folder)
    try write(text.replacingOccurrences(of: "@", with: self.text), "a/2.5pt", in: folder)
    let file = try LandmarkFile(contentsOf: folder.path)
    #expect(file.entries.map(\.path) == ["a/1.jpg"])
    #expect(file.problems.map(\.description) == ["\(folder.path)/a/2.5pt\(end)"])
  }

  @Test func `refuses a folder that holds no point files`() throws {
    let folder = try TemporaryFolder()
    #expect(throws: LandmarkFileError.noPointFile(folder: folder.path)) {
      try LandmarkFile(contentsOf: folder.path)
    }
  }
}
