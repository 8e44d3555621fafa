import FaceDataset
import FaceLooks
import FaceModel
import Foundation
import RenderedFaces
import Testing

@Suite struct TrainingFacesTests {
  @Test func `a run's file has the people and the looks of its training set`() throws {
    let faces = try RenderedFaces(identityCount: 4, photosPerIdentity: 2, size: 28)
    let set = faces.manifest
    let file = faces.url.appending(path: TrainingFaces.fileName)
    #expect(try TrainingFaces(at: file) == nil)
    let removed = try set.record(ofFace: 5).face
    try FileManager.default.removeItem(at: faces.url.appending(path: removed))
    for workers in [1, 2] {
      var last = [0, 0]
      try TrainingFaces.write(
        set, to: file, workers: workers, progress: { last = [$0, $1] })
      #expect(last == [8, 8])
      let noted = try #require(try TrainingFaces(at: file))
      #expect(noted.sha256 == set.contentHash.hexadecimal && noted.faceCount == 8)
      #expect(noted.identities == (try (0..<4).map { try set.identity(ofLabel: $0) }))
      var found: [TrainingFaces.Face] = []
      try noted.forEachBlock { first, block in
        #expect(first == found.count)
        found += block
      }
      let looks = try FaceLookReader(set, workers: 1).looks(of: Array(0..<8))
      #expect(found.map(\.label) == (0..<8).map { set.label(ofFace: $0) })
      #expect(found.map(\.look) == looks)
      #expect(looks[5] == nil && looks.compactMap(\.self).count == 7)
    }
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: faces.url.path).allSatisfy {
        !$0.hasSuffix(".partial")
      })
  }

  @Test func `nothing is written where it was asked to stop`() throws {
    let faces = try RenderedFaces(identityCount: 4, photosPerIdentity: 2, size: 28)
    let file = faces.url.appending(path: TrainingFaces.fileName)
    try TrainingFaces.write(faces.manifest, to: file, workers: 1, until: { true })
    #expect(!FileManager.default.fileExists(atPath: file.path))
  }

  @Test func `a file that is damaged is refused`() throws {
    let faces = try RenderedFaces(identityCount: 4, photosPerIdentity: 2, size: 28)
    let file = faces.url.appending(path: TrainingFaces.fileName)
    try TrainingFaces.write(faces.manifest, to: file, workers: 1)
    let good = [UInt8](try Data(contentsOf: file))
    func error(_ bytes: [UInt8]) throws -> String {
      try Data(bytes).write(to: file)
      let error = #expect(throws: ModelError.self) {
        try TrainingFaces(at: file)?.forEachBlock { _, _ in }
      }
      return error.map { "\($0)" } ?? ""
    }
    #expect(try error(Array(good.dropLast())).contains("found 287 bytes of faces, expected 36 x 8"))
    #expect(try error(good + [0]).contains("found 289 bytes of faces"))
    #expect(try error([]).contains("found a header of another form"))
    #expect(try error([255, 255, 255, 255, 255, 255, 255, 255, 1]).contains("in 9, expected a"))
    #expect(
      try error(replaced(good, "\"version\":1", "\"version\":2")).contains("training-faces 2"))
    #expect(try error(replaced(good, "\"format\"", "\"farmot\"")).contains("another form"))
    var other = good
    other[good.count - 36] = 4
    #expect(try error(other).contains("found label 4 of face 7, expected one of 4"))
  }

  private func replaced(_ bytes: [UInt8], _ old: String, _ new: String) throws -> [UInt8] {
    var data = Data(bytes)
    data.replaceSubrange(try #require(data.range(of: Data(old.utf8))), with: Data(new.utf8))
    return [UInt8](data)
  }
}
