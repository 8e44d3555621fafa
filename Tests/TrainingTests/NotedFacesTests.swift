import FaceDataset
import FaceModel
import Foundation
import RenderedFaces
import Testing
import Training

@Suite struct NotedFacesTests {
  @Test func `faces are noted once for a training set, and not where it was asked to stop`() throws
  {
    let faces = try RenderedFaces(identityCount: 4, photosPerIdentity: 2, size: 28)
    let others = try RenderedFaces(identityCount: 5, photosPerIdentity: 2, size: 28)
    let folder = RunFolder(faces.runFolder("run"))
    var told: [Int] = []
    func note(_ faces: RenderedFaces, stops: Bool = false) throws {
      try folder.noteFaces(of: faces.manifest, threads: 1, until: { stops }) { done, _ in
        told.append(done)
      }
    }
    let error = #expect(throws: TrainingError.self) { try note(faces) }
    #expect("\(error.map { "\($0)" } ?? "")".contains("training-faces"))
    try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
    try note(faces, stops: true)
    #expect(told.isEmpty && !folder.holdsRun)
    try note(faces)
    try note(faces)
    #expect(told == [8] && folder.holdsRun)
    try note(others)
    #expect(told == [8, 10])
    let noted = try #require(try TrainingFaces(at: folder.trainingFaces))
    #expect(noted.sha256 == others.manifest.contentHash.hexadecimal)
  }
}
