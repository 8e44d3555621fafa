import FaceDataset
import Foundation
import RenderedFaces
import Testing
import Training

@Suite struct PackedRunTests {
  @Test func `a run from a packed set ends with the bytes of one from the folder`() throws {
    let faces = try RenderedFaces()
    let file = faces.url.appending(path: "faces.lmdb").path
    try PackedSet.write(faces.manifest, to: file, overwriting: false, progress: { _ in })
    let settings = try RenderedFaces.settings(
      "loss.kind=atl", "sampler.shiftPixels=2", "queue.workers=2")
    var models: [Data] = []
    for (name, manifest) in [
      ("folder", faces.manifest), ("packed", try IndexedManifest(at: file)),
    ] {
      let folder = RunFolder(faces.runFolder(name))
      let run = try TrainingRun(
        manifest: manifest, settings: settings, folder: folder, start: .drawn)
      #expect(try run.train(until: { false }, report: { _ in }) == .finished)
      models.append(try Data(contentsOf: folder.model))
    }
    #expect(models[0].count > 10_000)
    #expect(models[0] == models[1])
  }
}
