import FaceDataset
import FaceInspection
import Foundation
import MadeUpFaces
import Testing

@Suite struct InspectionTests {
  private let set: MadeUpSet

  init() throws { set = try MadeUpSet() }

  private func inspect(
    _ manifest: Manifest, against other: Manifest? = nil, limits: InspectionLimits = .init()
  ) throws -> Inspection {
    try Inspection(
      examined(manifest), rejected: RejectedPhoto.read(beside: manifest),
      against: other.map { try examined($0) }, limits: limits)
  }

  @Test func `counts the photos of each person in ranges`() throws {
    for (identity, count) in [("A", 1), ("B", 2), ("C", 3), ("D", 4), ("E", 9), ("F", 1)] {
      for photo in 0..<count { try set.add([], identity, "\(photo)") }
    }
    let photos = PhotosPerIdentity(try set.manifest())
    typealias Bucket = PhotosPerIdentity.Bucket
    #expect(photos.buckets.map(\.from) == [1, 2, 3, 5, 9])
    #expect(photos.buckets.map(\.to) == [1, 2, 4, 8, 16])
    #expect(photos.buckets.map(\.identityCount) == [2, 1, 2, 0, 1])
    #expect(photos.singles == ["A", "F"])
    #expect(photos.mean == 3.3333)
    #expect(photos.spread?.median == 3)
    #expect(photos.spread?.greatest == 9)
  }

  @Test func `an empty set has no findings`() throws {
    let inspection = try inspect(set.manifest())
    #expect(inspection.findingCount == 0)
    #expect(inspection.photosPerIdentity.spread == nil)
    #expect(inspection.fileBytes == nil)
    #expect(inspection.text.contains("0 faces of 0 people"))
  }

  /// Two people with a face in common by its bytes, another by its looks, and other faults.
  private func badSet() throws -> Manifest {
    for photo in 0..<3 { try set.add(MadeUpPicture(seed: UInt64(photo)).png(), "Ada", "\(photo)") }
    try set.add(MadeUpPicture(seed: 0).png(), "Bo", "copy")
    try set.add(MadeUpPicture(seed: 1).jpeg(quality: 80), "Bo", "like")
    try set.add(
      MadeUpPicture(seed: 7).png(), "Cy<b>", "odd", landmarks: MadeUpSet.landmarks(turnedBy: 50))
    try set.add(MadeUpPicture(seed: 8).png(), "Cy<b>", "gone")
    try set.reject("x.jpg", reason: "no_face")
    try set.reject("y.jpg", reason: "no_face")
    let manifest = try set.manifest()
    try FileManager.default.removeItem(at: set.path("Cy<b>", "gone"))
    return manifest
  }

  @Test func `draws everything together`() throws {
    let inspection = try inspect(badSet())
    #expect(inspection.faceCount == 7)
    #expect(inspection.identityCount == 3)
    #expect(inspection.rejected == ["no_face": 2])
    #expect(inspection.faults.map(\.code) == ["face_missing"])
    #expect(inspection.geometry.outliers.map(\.face.path) == ["faces/Cy<b>/odd.png"])
    let exact = inspection.duplicates.exact
    #expect(
      exact.map { $0.members.map(\.face.path) } == [["faces/Ada/0.png", "faces/Bo/copy.png"]])
    #expect(exact[0].isAcrossIdentities)
    let near = inspection.duplicates.near
    #expect(near.map { $0.members.map(\.face.path) } == [["faces/Ada/1.png", "faces/Bo/like.png"]])
    #expect(inspection.duplicates.comparedCount == 6)
    #expect(inspection.findingCount == 4)
    #expect(inspection.against == nil)
  }

  @Test func `groups of several people come first`() throws {
    let picture = try MadeUpPicture(seed: 1).png()
    let other = try MadeUpPicture(seed: 2).png()
    try set.add(picture, "Ada", "1")
    try set.add(picture, "Ada", "2")
    try set.add(other, "Bo", "1")
    try set.add(other, "Cy", "1")
    let groups = try inspect(set.manifest()).duplicates.exact
    #expect(groups.map(\.isAcrossIdentities) == [true, false])
    #expect(groups.map { $0.members[0].face.identity } == ["Bo", "Ada"])
  }

  @Test func `finds people and faces that another set has`() throws {
    let other = try MadeUpSet(eyeToMouthPixels: 18)
    try set.add(MadeUpPicture(seed: 1).png(), "Ada", "1")
    try set.add(MadeUpPicture(seed: 2).png(), "Ada", "2")
    try set.add(MadeUpPicture(seed: 3).png(), "Bo", "1")
    try set.add(MadeUpPicture(seed: 4).png(), "Cy", "1")
    try other.add(MadeUpPicture(seed: 1).png(), "Ada L.", "1")
    try other.add(MadeUpPicture(seed: 2).jpeg(quality: 80), "Ada L.", "2")
    try other.add(MadeUpPicture(seed: 5).png(), "Bo", "1")
    try other.add(Array("text".utf8), "Bo", "2")
    let shared = try #require(try inspect(set.manifest(), against: other.manifest()).against)
    #expect(shared.identitiesByName.map(\.identity) == ["Bo"])
    #expect(shared.identitiesByName[0].faceCount == 1)
    #expect(shared.identitiesByName[0].otherFaceCount == 2)
    #expect(shared.faces.map(\.isExact) == [true, false])
    #expect(shared.faces.map(\.face.path) == ["faces/Ada/1.png", "faces/Ada/2.png"])
    #expect(shared.faces.map(\.other.path) == ["faces/Ada L./1.png", "faces/Ada L./2.png"])
    #expect(shared.identitiesByDuplicate.map(\.identity) == ["Ada"])
    #expect(shared.identitiesByDuplicate[0].otherIdentity == "Ada L.")
    #expect(shared.identitiesByDuplicate[0].faceCount == 2)
    #expect(shared.identitiesByDuplicate[0].leastDistance == 0)
    #expect(shared.withoutPictureCount == 1)
    #expect(shared.contractDifferences == ["eyeToMouthPixels: found 18, expected 17"])
    #expect(try inspect(set.manifest(), against: other.manifest()).findingCount == 3)
  }

  @Test func `the text has the counts, bars and findings`() throws {
    let text = try inspect(badSet()).text
    let lines = text.split(separator: "\n").map(String.init)
    #expect(lines[0].hasSuffix("manifest.jsonl: 7 faces of 3 people, 48 x 48, template wuxiang"))
    #expect(text.contains("            2        2  " + String(repeating: "#", count: 40) + "\n"))
    #expect(text.contains("          3-4        1  " + String(repeating: "#", count: 20) + "\n"))
    #expect(text.contains("            2  no_face\n"))
    #expect(text.contains("faults of files: 1 (1 face_missing)\n  faces/Cy<b>/gone.png (Cy<b>): "))
    #expect(text.contains("  faces/Cy<b>/odd.png (Cy<b>): roll, degrees 50.00\n"))
    #expect(text.contains("same bytes: 1 groups, 1 of them across people\n  across: faces/Ada/0"))
    #expect(lines.last == "findings: 4")
  }

  @Test func `the text shows the first ten findings of a kind`() throws {
    for photo in 0..<12 { try set.add(Array("text".utf8), "Ada", "\(photo)") }
    let text = try inspect(set.manifest()).text
    #expect(text.contains("faults of files: 12 (12 face_unsupported_format)"))
    #expect(text.contains("  ... 2 more\n"))
  }

  @Test func `a name cannot move the cursor`() throws {
    try set.reject("x", reason: "odd\u{1B}[2J\nreason")
    #expect(try inspect(set.manifest()).text.contains("1  odd [2J reason\n"))
  }

  @Test func `JSON has every finding and the same bytes each time`() throws {
    let manifest = try badSet()
    let json = try inspect(manifest).json()
    #expect(try inspect(manifest).json() == json)
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    #expect(object["findingCount"] as? Int == 4)
    #expect((object["rejected"] as? [String: Int]) == ["no_face": 2])
    let duplicates = try #require(object["duplicates"] as? [String: Any])
    #expect(duplicates["limitBits"] as? Int == InspectionLimits().duplicateBits)
    let exact = try #require(duplicates["exact"] as? [[String: Any]])
    let members = try #require(exact.first?["members"] as? [[String: Any]])
    let face = try #require(members[1]["face"] as? [String: Any])
    #expect(face["path"] as? String == "faces/Bo/copy.png")
    #expect(face["line"] as? Int == 5)
  }
}
