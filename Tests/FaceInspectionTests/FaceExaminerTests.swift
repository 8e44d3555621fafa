import FaceDataset
import FaceInspection
import FaceLooks
import Foundation
import MadeUpFaces
import Testing

@Suite struct FaceExaminerTests {
  private let set: MadeUpSet

  init() throws { set = try MadeUpSet() }

  private func codes(_ manifest: Manifest) throws -> [[String]] {
    try examined(manifest).faces.map { $0.faults.map(\.code) }
  }

  @Test func `says what a good face is`() throws {
    let picture = MadeUpPicture(seed: 1)
    let bytes = try picture.png()
    try set.add(bytes, "Ada", "1")
    let face = try examined(set.manifest()).faces[0]
    #expect(face.faults.isEmpty)
    #expect(face.byteCount == bytes.count)
    #expect(face.contentHash == ContentHash(of: bytes).hexadecimal)
    #expect(
      face.perceptualHash
        == PerceptualHash(rgb: picture.rgb, width: MadeUpSet.side, height: MadeUpSet.side))
  }

  @Test func `tells faces that are missing, changed, damaged or of another size`() throws {
    let picture = MadeUpPicture(seed: 1)
    for name in ["changed", "cut", "fine", "folder", "missing"] {
      try set.add(picture.png(), "Ada", name)
    }
    let large = MadeUpPicture(seed: 1, side: 64)
    try set.add(large.png(side: 64), "Ada", "large")
    try set.add(Array("no picture".utf8), "Ada", "text")
    let manifest = try set.manifest()
    let other = try MadeUpPicture(seed: 2).png()
    try Data(other).write(to: set.path("Ada", "changed"))
    try Data(picture.png().dropLast(20)).write(to: set.path("Ada", "cut"))
    for name in ["folder", "missing"] {
      try FileManager.default.removeItem(at: set.path("Ada", name))
    }
    try FileManager.default.createDirectory(
      at: set.path("Ada", "folder"), withIntermediateDirectories: false)
    #expect(
      try codes(manifest) == [
        ["face_changed"], ["face_changed", "face_damaged"], [], ["face_unreadable"],
        ["face_wrong_size"], ["face_missing"], ["face_unsupported_format"],
      ])
    let faces = try examined(manifest).faces
    #expect(faces[0].contentHash == ContentHash(of: other).hexadecimal)
    #expect(faces[1].perceptualHash == nil)
    #expect(faces[4].faults[0].detail == "found 64 x 64 pixels, expected 48 x 48")
    #expect(faces[4].perceptualHash != nil)
    #expect(faces[5].byteCount == nil)
  }
}
