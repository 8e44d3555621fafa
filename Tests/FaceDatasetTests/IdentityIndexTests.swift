import FaceDataset
import Testing

@Suite struct IdentityIndexTests {
  @Test func `faces are found by label and single photos are dropped`() throws {
    let folder = try TemporaryFolder()
    let writer = try AlignedSetWriter(
      directory: folder.path,
      contract: AlignmentContract(template: "t", width: 2, height: 2, eyeToMouthPixels: 1),
      overwriting: false)
    for (identity, name) in [("B", "1"), ("A", "2"), ("C", "3"), ("B", "4"), ("C", "5")] {
      try writer.add(
        faceBytes: [1], identity: identity, name: name, source: name,
        landmarks: Array(repeating: 0, count: 10))
    }
    let index = IdentityIndex(try IndexedManifest(at: writer.finish().manifest))
    #expect(index.facesByLabel == [[1], [0, 3], [2, 4]])
    #expect(index.usableLabels == [1, 2])
    #expect(index.droppedIdentityCount == 1)
  }

  @Test func `nobody is usable in an empty set`() {
    let index = IdentityIndex(facesByLabel: [])
    #expect(index.usableLabels.isEmpty)
    #expect(index.droppedIdentityCount == 0)
  }
}
