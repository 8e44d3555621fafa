import EmbeddingSources
import FaceAlignment
import FaceDataset
import FaceLooks
import FaceModel
import Foundation
import ModelExchange
import RenderedFaces
import Testing
import Verification

@Suite struct TrainingOverlapTests {
  private func sets(_ models: [String], _ named: [String] = []) throws -> TrainingSets {
    try TrainingSets(
      of: models.map { try EmbeddingModel(named: $0, EmbeddingComputation()) }, named: named)
  }

  private func overlap(
    _ faces: some Sequence<Int>, of set: IndexedManifest, with training: TrainingSet,
    limitBits: Int = PerceptualHash.defaultLimit
  ) throws -> LeakageCheck.Overlap {
    try LeakageCheck.Overlap(
      of: EvaluatedFaces(faces, of: set, workers: 2), with: training, limitBits: limitBits,
      workers: 2)
  }

  @Test func `training sets are found by the run's note, and only unchanged`() throws {
    let faces = try RenderedFaces(identityCount: 4, photosPerIdentity: 2)
    let others = try RenderedFaces(identityCount: 5, photosPerIdentity: 2)
    let run = try writeModel(in: faces)
    func sets(_ named: [String] = []) throws -> TrainingSets {
      try self.sets([run, "pixels"], named)
    }
    #expect(try sets().sets.isEmpty)
    #expect(try sets().unchecked.map(\.model) == [run])
    #expect(try sets().unchecked.first?.reason.contains("was not found") == true)
    // The same set by its name; another one is looked at too, but is not the model's.
    #expect(try sets([faces.manifest.file]).unchecked.isEmpty)
    #expect(try sets([faces.manifest.file]).sets.map(\.models) == [[run]])
    let other = try sets([others.manifest.file])
    #expect(other.sets.map(\.manifest?.faceCount) == [10] && other.unchecked.count == 1)

    let note = faces.runFolder("run").appending(path: TrainingSetNote.fileName)
    try TrainingSetNote(others.manifest).write(to: note)
    #expect(try sets().sets.isEmpty)
    // As earlier versions wrote it, without what the faces look like.
    try TrainingSetNote(faces.manifest).write(to: note)
    #expect(try sets().sets.map(\.manifest?.faceCount) == [8])
    #expect(try sets().sets.first?.faces == nil)
    #expect(try sets().unchecked.isEmpty)
    // A checkpoint lies two folders down.
    let step = faces.runFolder("run").appending(path: "checkpoints/step-1")
    try FileManager.default.createDirectory(at: step, withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      at: faces.runFolder("run").appending(path: "model.safetensors"),
      to: step.appending(path: "model.safetensors"))
    #expect(try self.sets([step.path]).sets.map(\.manifest?.faceCount) == [8])
  }

  @Test func `an exported model says what it was trained on, an imported one does not`() throws {
    let faces = try RenderedFaces(identityCount: 4, photosPerIdentity: 2)
    let run = try writeModel(in: faces)
    let exported = faces.runFolder("run").appending(path: "run.onnx").path
    try ONNXModel(of: ModelFile(at: run), input: .pixels, version: "test").data()
      .write(to: URL(filePath: exported))
    #expect(try sets([exported]).unchecked.first?.reason.contains("was not found") == true)
    let named = try sets([exported], [faces.manifest.file])
    #expect(named.sets.map(\.models) == [[exported]] && named.unchecked.isEmpty)
    try TrainingSetNote(faces.manifest).write(
      to: faces.runFolder("run").appending(path: TrainingSetNote.fileName))
    #expect(try sets([exported]).sets.count == 1)

    let imported = try writeModel(in: faces, trainedOn: "unknown")
    let unknown = try sets([imported])
    #expect(unknown.sets.isEmpty)
    #expect(
      unknown.unchecked == [
        .init(
          model: imported,
          reason: "training set unknown: leakage not checked; give --training")
      ])
    // The user's word is enough for those.
    let told = try sets([imported], [faces.manifest.file])
    #expect(told.sets.map(\.models) == [[]] && told.unchecked.isEmpty)
    #expect(told.trusted == [imported])
    let fact = LeakageCheck(
      limitBits: 32, trainingSets: [], unchecked: [], trusted: told.trusted
    ).facts.last
    #expect(fact?.value.hasPrefix("\(imported): that --training names") == true)
  }

  @Test func `faces without a picture are told, and nothing counts as compared by its looks`()
    throws
  {
    let faces = try RenderedFaces(identityCount: 4, photosPerIdentity: 2)
    let others = try RenderedFaces(identityCount: 5, photosPerIdentity: 2)
    let whole = try overlap(0..<8, of: faces.manifest, with: TrainingSet(others.manifest))
    #expect(whole.gap == nil)
    for face in [1, 6, 7] {
      let picture = try others.manifest.record(ofFace: face).face
      try FileManager.default.removeItem(at: others.url.appending(path: picture))
    }
    let partly = try overlap(0..<8, of: faces.manifest, with: TrainingSet(others.manifest))
    #expect(partly.gap == "without a picture to look at: 3 faces of the training")
    let picture = try faces.manifest.record(ofFace: 0).face
    try FileManager.default.removeItem(at: faces.url.appending(path: picture))
    let both = try overlap(0..<8, of: faces.manifest, with: TrainingSet(others.manifest))
    #expect(
      both.gap
        == "without a picture to look at: 1 faces of the evaluation and 3 faces of the training")
    let check = LeakageCheck(
      limitBits: 32,
      trainingSets: [
        .init(path: "train", sha256: "00", models: [], alignmentDifferences: [], shared: both)
      ], unchecked: [])
    #expect(check.status == .partlyChecked)
    #expect(check.facts[0].value.hasSuffix("looks; \(both.gap ?? ""))"))
  }

  @Test func `what a run has noted and cannot be read is told, and the set is looked at`() throws {
    let faces = try RenderedFaces(identityCount: 4, photosPerIdentity: 2)
    let run = try writeModel(in: faces)
    let folder = faces.runFolder("run")
    try TrainingSetNote(faces.manifest).write(
      to: folder.appending(path: TrainingSetNote.fileName))
    try Data("damaged".utf8).write(to: folder.appending(path: TrainingFaces.fileName))
    let found = try sets([run])
    #expect(found.sets.map(\.manifest?.faceCount) == [8] && found.unchecked.isEmpty)
    #expect(found.notes.count == 1)
    #expect(found.notes[0].contains("training-faces: noted faces: found "))
    try FileManager.default.removeItem(at: folder.appending(path: TrainingSetNote.fileName))
    let alone = try sets([run])
    #expect(alone.sets.isEmpty && alone.unchecked.map(\.model) == [run])
    #expect(alone.notes == found.notes)
  }

  @Test func `a note of other faces than the set has is told, and the set is looked at`() throws {
    let faces = try RenderedFaces(identityCount: 4, photosPerIdentity: 2)
    let run = try writeModel(in: faces)
    let folder = faces.runFolder("run")
    let file = folder.appending(path: TrainingFaces.fileName)
    // The hash of this set with the faces of another.
    try TrainingFaces.write(renamed(faces), to: file, workers: 1)
    let hash = faces.manifest.contentHash.hexadecimal
    let other = try #require(try TrainingFaces(at: file)).sha256
    try Data(contentsOf: file).replacing(other.utf8, with: hash.utf8).write(to: file)
    #expect(try sets([run]).sets.map(\.faces?.faceCount) == [3])
    try TrainingSetNote(faces.manifest).write(
      to: folder.appending(path: TrainingSetNote.fileName))
    let found = try sets([run])
    #expect(found.sets.count == 1 && found.sets.first?.faces == nil)
    #expect(found.notes.first?.contains("found 3 faces of 3 people, expected 8 of 4") == true)
    try FileManager.default.removeItem(at: folder.appending(path: TrainingSetNote.fileName))
    let named = try sets([run], [faces.manifest.file])
    #expect(named.notes == found.notes && named.sets.map(\.models) == [[run]])
    #expect(named.sets.first?.faces == nil)
  }

  @Test func `an overlap is told by names, by bytes and by looks`() throws {
    let faces = try RenderedFaces(identityCount: 4, photosPerIdentity: 2)
    let set = faces.manifest
    let all = try overlap([0, 1, 1, 2], of: set, with: TrainingSet(set))
    #expect(all.identityCount == 2 && all.faceCount == 3)
    #expect(all.identities.count == 2 && all.faces.count == 3)
    #expect(all.faces.allSatisfy { $0.face == $0.trainingFace && $0.differingBits == 0 })
    #expect(all.summary.hasPrefix("2 of 2 people ("))

    // The same face under another name, another face under the same, and one encoded anew.
    let training = try renamed(faces)
    let found = try overlap(0..<set.faceCount, of: set, with: TrainingSet(training))
    #expect(found.compared == [.names, .bytes, .looks])
    #expect(found.identities == [try set.record(ofFace: 2).identity])
    #expect(
      found.faces.map(\.face) == (try [0, 2, 5].map { try set.record(ofFace: $0).face }))
    #expect(found.faces.map(\.hasSameBytes) == [true, false, false])
    #expect(
      found.faces.map(\.trainingFace).map { $0.split(separator: "/")[1] }
        == ["Somebody", Substring(try set.record(ofFace: 2).identity), "Third"])
    #expect(found.faces[1].differingBits == 0)
    let bits = try #require(found.faces[2].differingBits)
    #expect((1...20).contains(bits))
    let line = "\(found.faces[2].face) looks like \(found.faces[2].trainingFace): \(bits) of 256"
    #expect(found.summary.contains(line))
    #expect(
      try overlap(0..<set.faceCount, of: set, with: TrainingSet(training), limitBits: bits - 1)
        .faces.count == 2)
    #expect(try overlap([4, 7], of: set, with: TrainingSet(training)).isEmpty)
  }

  @Test func `what a run has noted tells the same without the training set`() throws {
    let faces = try RenderedFaces(identityCount: 4, photosPerIdentity: 2)
    let training = try renamed(faces)
    let run = try writeModel(in: faces, trainedOn: training.contentHash.hexadecimal)
    let folder = faces.runFolder("run")
    try TrainingFaces.write(
      training, to: folder.appending(path: TrainingFaces.fileName), workers: 1)
    let noted = try #require(try sets([run]).sets.first)
    #expect(noted.manifest == nil && noted.faces?.faceCount == 3)
    let found = try overlap(0..<8, of: faces.manifest, with: noted)
    let direct = try overlap(0..<8, of: faces.manifest, with: TrainingSet(training))
    #expect(found.compared == [.names, .looks])
    #expect(found.identities == direct.identities)
    #expect(found.faces.map(\.face) == direct.faces.map(\.face))
    #expect(found.faces.map(\.differingBits) == direct.faces.map(\.differingBits))
    #expect(found.faces.first?.trainingFace == "face 1 of the training set")
    // With both, the looks are those that were noted, and the names those of the manifest.
    let both = try #require(try sets([run], [training.file]).sets.first)
    #expect(both.manifest != nil && both.faces != nil && both.models == [run])
    #expect(try overlap(0..<8, of: faces.manifest, with: both) == direct)
  }

  @Test func `the check says what was compared and what was not`() throws {
    let shared = LeakageCheck.Overlap(
      compared: [.names, .looks], identityCount: 2, faceCount: 4, identities: [], faces: [])
    func set(_ shared: LeakageCheck.Overlap, _ differences: [String] = [])
      -> LeakageCheck.TrainingSet
    {
      .init(
        path: "train", sha256: "00", models: ["m"], alignmentDifferences: differences,
        shared: shared)
    }
    let whole = LeakageCheck.Overlap(
      compared: [.names, .bytes, .looks], identityCount: 2, faceCount: 4, identities: [], faces: [])
    let unknown = LeakageCheck.Unchecked(model: "x.onnx", reason: "why")
    func check(
      _ sets: [LeakageCheck.TrainingSet], _ unchecked: [LeakageCheck.Unchecked] = []
    ) -> LeakageCheck { LeakageCheck(limitBits: 32, trainingSets: sets, unchecked: unchecked) }
    #expect(check([]).status == .nothingTrained)
    #expect(check([], [unknown]).status == .notChecked)
    #expect(check([set(whole)]).status == .checked)
    #expect(check([set(whole)], [unknown]).status == .partlyChecked)
    #expect(check([set(shared)]).status == .partlyChecked)
    #expect(check([set(whole, ["width"])]).status == .partlyChecked)
    let facts = check([set(shared)], [unknown]).facts.map { "\($0.name): \($0.value)" }
    #expect(
      facts == [
        "training set: train, which shares nothing (compared: names, looks; not bytes)",
        "leakage: partly checked", "not checked: x.onnx: why",
      ])
  }

  /// Face 0 under another name, face 2 with a byte more, face 5 encoded anew under a third.
  private func renamed(_ faces: RenderedFaces) throws -> IndexedManifest {
    let set = faces.manifest
    let writer = try AlignedSetWriter(
      directory: faces.runFolder("renamed").path, contract: set.contract, overwriting: false)
    for face in [0, 2, 5] {
      let stored = try set.face(face)
      var (bytes, identity) = (stored.bytes, stored.record.identity)
      switch face {
      case 0: identity = "Somebody"
      case 2: bytes.append(0)
      default:
        identity = "Third"
        bytes = try PhotoDecoder().photo(from: bytes).encoded(as: .jpeg(quality: 50))
      }
      try writer.add(
        faceBytes: bytes, identity: identity, name: "a", source: "\(face).jpg", landmarks: nil)
    }
    return try IndexedManifest(at: writer.finish().manifest)
  }
}
