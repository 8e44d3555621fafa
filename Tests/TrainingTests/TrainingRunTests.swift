import AlgorithmTuning
import AngularTriplet
import Checkpointing
import EmbeddingNetwork
import FaceDataset
import Foundation
import PipelineSettings
import RenderedFaces
import Tensors
import Testing
import Training

@Suite struct TrainingRunTests {
  @Test func `learns to tell a few people apart`() throws {
    let faces = try RenderedFaces()
    let (run, metrics) = try train(
      faces, "run",
      RenderedFaces.settings(
        "solver.maxIterations=120", "solver.learningRate=0.0005", "sampler.mirror=false"))
    #expect(run.step == 120)
    let last = try #require(metrics.last)
    let first = try #require(metrics.first)
    // Six people: chance is a sixth, log(6) = 1.79.
    #expect(first.loss > 1.5)
    #expect(last.loss < 0.5)
    #expect(last.accuracy > 0.9)
  }

  @Test func `writes metrics, checkpoints and a model`() throws {
    let faces = try RenderedFaces()
    _ = try train(faces, "run", RenderedFaces.settings())
    let folder = RunFolder(faces.runFolder("run"))
    let steps = TrainingLog.lines(of: folder.metrics).map(\.step)
    #expect(steps == [3, 6, 9, 10])
    let kept = try FileManager.default.contentsOfDirectory(atPath: folder.checkpoints.path)
    #expect(kept.sorted() == ["step-00000004", "step-00000008", "step-00000010"])
    // One-cycle would differ; multistep without a step reached keeps the rate of the settings.
    #expect(TrainingLog.lines(of: folder.metrics).allSatisfy { $0.learningRate == 0.001 })
    let model = try SafetensorsFile.read(from: folder.model)
    #expect(model["conv1a.weight"]?.shape == [8, 3, 3, 3])
    #expect(model["fc5.weight"]?.shape == [32, 128 * 2 * 2])
    #expect(model.metadata["step"] == "10")
  }

  @Test func `triplet mode makes features of the batch the centres and trains none`() throws {
    let faces = try RenderedFaces()
    let settings = try RenderedFaces.settings(
      "loss.kind=atl", "solver.maxIterations=1", "solver.learningRate=0.5")
    let (run, _) = try train(faces, "run", settings)
    let fresh = try TrainableModel(settings, classCount: 6)
    fresh.centres.withValues { normalizeRows(&$0) }
    let moved = (0..<6).filter { row in
      zip(rows(run.model.centres, row), rows(fresh.centres, row)).contains { abs($0 - $1) > 1e-6 }
    }
    // Three people are in the batch; each is replaced unless both of its draws were refused.
    #expect((1...3).contains(moved.count))
    for row in moved {
      let norm = rows(run.model.centres, row).reduce(0) { $0 + Double($1) * Double($1) }
      #expect(abs(norm - 1) < 1e-5)
    }
  }

  @Test func `method 1 goes on from the weights and centres of another run`() throws {
    let faces = try RenderedFaces()
    _ = try train(faces, "sphere", RenderedFaces.settings())
    let (run, _) = try train(
      faces, "atl", RenderedFaces.settings("loss.kind=atl", "solver.maxIterations=0"),
      start: .model(path: faces.runFolder("sphere").path))
    #expect(run.notes.contains { $0.contains("with its class centres") })
    let before = try SafetensorsFile.read(from: RunFolder(faces.runFolder("sphere")).model)
    let after = try SafetensorsFile.read(from: RunFolder(faces.runFolder("atl")).model)
    #expect(before.tensors == after.tensors)
  }

  @Test func `a run that was stopped before its first checkpoint keeps what it started from`()
    throws
  {
    let faces = try RenderedFaces()
    _ = try train(faces, "sphere", RenderedFaces.settings())
    let settings = try RenderedFaces.settings("loss.kind=atl", "solver.maxIterations=0")
    let folder = RunFolder(faces.runFolder("atl"))
    _ = try TrainingRun(
      manifest: faces.manifest, settings: settings, folder: folder,
      start: .model(path: faces.runFolder("sphere").path))
    let resumed = try TrainingRun(
      manifest: faces.manifest, settings: settings, folder: folder, start: .checkpoint)
    let before = try SafetensorsFile.read(from: RunFolder(faces.runFolder("sphere")).model)
    #expect(resumed.model.network.parameters.map(\.values) == before.tensors.map(\.values))
  }

  @Test func `every process that works on a run leaves a line of when, where and from what`() throws
  {
    let faces = try RenderedFaces()
    _ = try train(faces, "sphere", RenderedFaces.settings("solver.maxIterations=1"))
    let settings = try RenderedFaces.settings("loss.kind=atl", "solver.maxIterations=2")
    let folder = RunFolder(faces.runFolder("atl"))
    let model = faces.runFolder("sphere").path
    let began = Date.now
    for start in [TrainingRun.Start.drawn, .model(path: model)] {
      _ = try TrainingRun(
        manifest: faces.manifest, settings: settings, folder: folder, start: start)
    }
    _ = try train(faces, "atl", settings, start: .checkpoint)
    _ = try train(faces, "atl", settings, start: .checkpoint)
    let reading = try LogReading<RunSession>(of: folder.sessions)
    #expect(reading.faultCount == 0)
    // The first start's line went with the rest of its run.
    #expect(reading.lines.map(\.weights) == [.model(model), .checkpoint, .checkpoint])
    #expect(reading.lines.map(\.step) == [0, 0, 2])
    #expect(reading.lines.allSatisfy { $0.machine == .current })
    for line in reading.lines {
      let time = try Date(line.began, strategy: .iso8601)
      #expect((-1...600).contains(time.timeIntervalSince(began)))
    }
  }

  @Test func `what is refused leaves the run that was there`() throws {
    let faces = try RenderedFaces()
    _ = try train(faces, "run", RenderedFaces.settings())
    let folder = RunFolder(faces.runFolder("run"))
    let model = try Data(contentsOf: folder.model)
    #expect(throws: (any Error).self) {
      try train(faces, "run", RenderedFaces.settings("sampler.identitiesPerBatch=7"))
    }
    #expect(throws: (any Error).self) {
      try train(faces, "run", RenderedFaces.settings(), start: .model(path: "/none"))
    }
    #expect(try Data(contentsOf: folder.model) == model)
    #expect(throws: TrainingError.tooFewIterations(found: 9, done: 10)) {
      try train(
        faces, "run", RenderedFaces.settings("solver.maxIterations=9"), start: .checkpoint)
    }
  }

  @Test func `a face whose bytes have changed stops the run by its line, after saving`() throws {
    let faces = try RenderedFaces()
    let last = faces.manifest.faceCount - 1
    try Data("other".utf8).write(to: URL(filePath: faces.manifest.place(ofFace: last).file))
    let error = #expect(throws: (any Error).self) {
      try train(faces, "run", RenderedFaces.settings())
    }
    #expect("\(String(describing: error))".contains("jpg: sha256: found"))
  }

  @Test func `numbers that are not finite stop the run and name step, layers and checkpoint`()
    throws
  {
    let faces = try RenderedFaces()
    let settings = try RenderedFaces.settings(
      "solver.kind=sgd", "solver.learningRate=1e30", "checkpoint.every=1")
    let error = #expect(throws: TrainingError.self) { try train(faces, "run", settings) }
    guard case .diverged(let step, _, let norms, let checkpoint) = error else {
      Issue.record("found \(String(describing: error)), expected a divergence")
      return
    }
    #expect(step > 1)
    #expect(norms.first?.hasPrefix("relu1a") == true)
    #expect(checkpoint?.contains("step-0000000\(step - 1)") == true)
  }

  @Test func `a folder in which a run is at work takes no other`() throws {
    let faces = try RenderedFaces()
    let folder = RunFolder(faces.runFolder("run"))
    let settings = try RenderedFaces.settings()
    let run = try TrainingRun(
      manifest: faces.manifest, settings: settings, folder: folder, start: .drawn)
    #expect(throws: CheckpointError.locked(folder: folder.url.relativePath)) {
      try train(faces, "run", settings, start: .checkpoint)
    }
    #expect(try run.train(until: { false }, report: { _ in }) == .finished)
    _ = try train(faces, "run", settings)
  }

  @Test func `a loss that a later phase cannot have is refused before the first step`() throws {
    let faces = try RenderedFaces()
    var settings = try RenderedFaces.settings(#"training.phases=[{"until": {"step": 5}}, {}]"#)
    settings.phases[1].loss.kind = .arcface
    settings.phases[1].loss.additiveMargin = 4
    #expect(throws: LossError.self) { try train(faces, "run", settings) }
    #expect(throws: LossError.self) { try settings.requireTrainable(on: faces.manifest) }
  }

  @Test func `faces of another size are refused before the first step`() throws {
    let faces = try RenderedFaces(size: 112)
    #expect(throws: TrainingError.self) {
      try train(faces, "run", RenderedFaces.settings())
    }
  }

  @Test func `faces of another alignment than the settings say are refused`() throws {
    let faces = try RenderedFaces()
    let error = #expect(throws: DatasetError.self) {
      try train(faces, "run", RenderedFaces.settings("align.template=eyes-level"))
    }
    #expect(error?.description.contains("template: found wuxiang, expected eyes-level") == true)
  }

  @Test(arguments: [true, false])
  func `faces that another build aligned are refused by a model, and by a checkpoint`(
    resumes: Bool
  ) throws {
    let faces = try RenderedFaces()
    _ = try train(faces, "run", RenderedFaces.settings())
    let manifest = faces.url.appending(path: "manifest.jsonl")
    let text = try String(contentsOf: manifest, encoding: .utf8)
    let probe = try #require(faces.manifest.contract.probe)
    let other = String(probe.reversed())
    try text.replacingOccurrences(of: probe, with: other)
      .write(to: manifest, atomically: true, encoding: .utf8)
    let run = resumes ? "run" : "next"
    let start: TrainingRun.Start =
      resumes ? .checkpoint : .model(path: faces.runFolder("run").path)
    let error = #expect(throws: DatasetError.self) {
      _ = try TrainingRun(
        manifest: IndexedManifest(at: faces.url.path), settings: RenderedFaces.settings(),
        folder: RunFolder(faces.runFolder(run)), start: start)
    }
    #expect(error?.description.contains("probe: found \(other), expected \(probe)") == true)
    #expect(error?.description.contains("as the faces of ") == true)
  }

  @Test func `the sizes of a template file are those that the run's settings say`() throws {
    let faces = try RenderedFaces()
    let file = faces.url.appending(path: "level.json")
    try Data(
      """
      {"format": "atl-alignment-template", "version": 1, "name": "wuxiang", "width": 56,
       "height": 56, "eyeToMouthPixels": 20}
      """.utf8
    ).write(to: file)
    let settings = try RenderedFaces.settings(
      "align.template=\(file.path)", "align.width=112", "align.height=112",
      "align.eyeToMouthPixels=40", "solver.maxIterations=0")
    #expect(settings.align.givenWidth == nil)
    _ = try train(faces, "run", settings)
    let written = try Pipeline.read(from: faces.runFolder("run").appending(path: "pipeline.json"))
    #expect(written.align.width == 56 && written.align.height == 56)
    #expect(written.align.eyeToMouthPixels == 20)
  }

  @Test func `a run whose checkpoints cannot be read is not begun anew`() throws {
    let faces = try RenderedFaces()
    _ = try train(faces, "run", RenderedFaces.settings())
    let folder = RunFolder(faces.runFolder("run"))
    let model = try Data(contentsOf: folder.model)
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.checkpoints.path) {
      try Data("cut".utf8)
        .write(to: folder.checkpoints.appending(path: "\(name)/state.safetensors"))
    }
    let error = #expect(throws: TrainingError.self) {
      try train(faces, "run", RenderedFaces.settings(), start: .checkpoint)
    }
    #expect(error?.description.contains("found none that can be read") == true)
    #expect(try Data(contentsOf: folder.model) == model)
  }

  @Test func `weights that are not finite are never saved`() throws {
    let faces = try RenderedFaces()
    let settings = try RenderedFaces.settings(
      "solver.epsilon=1e-300", "solver.learningRate=1e38", "solver.maxIterations=2",
      "checkpoint.every=1")
    let error = #expect(throws: TrainingError.self) { try train(faces, "run", settings) }
    guard case .diverged = error else {
      Issue.record("found \(String(describing: error)), expected a divergence")
      return
    }
    let folder = RunFolder(faces.runFolder("run"))
    #expect(!FileManager.default.fileExists(atPath: folder.model.path))
  }

  @Test func `replacing a run leaves what is not the run's`() throws {
    let faces = try RenderedFaces()
    let folder = RunFolder(faces.runFolder("run"))
    try FileManager.default.createDirectory(
      at: folder.checkpoints, withIntermediateDirectories: true)
    let own = folder.checkpoints.appending(path: "notes.txt")
    try Data("mine".utf8).write(to: own)
    _ = try train(faces, "run", RenderedFaces.settings())
    #expect(FileManager.default.fileExists(atPath: own.path))
  }

  @Test func `a checkpoint of another manifest is refused`() throws {
    let faces = try RenderedFaces()
    let others = try RenderedFaces(photosPerIdentity: 3)
    _ = try train(faces, "run", RenderedFaces.settings())
    #expect(throws: TrainingError.self) {
      try TrainingRun(
        manifest: others.manifest, settings: RenderedFaces.settings(),
        folder: RunFolder(faces.runFolder("run")), start: .checkpoint)
    }
  }

  private func train(
    _ faces: RenderedFaces, _ name: String, _ settings: Pipeline,
    start: TrainingRun.Start = .drawn
  ) throws -> (TrainingRun, [TrainingMetrics]) {
    ComputeThreads.use(1)
    let folder = RunFolder(faces.runFolder(name))
    let run = try TrainingRun(
      manifest: faces.manifest, settings: settings, folder: folder, start: start)
    #expect(try run.train(until: { false }, report: { _ in }) == .finished)
    return (run, TrainingLog.lines(of: folder.metrics))
  }

  private func rows(_ parameter: Parameter, _ row: Int) -> ArraySlice<Float> {
    let width = parameter.shape[1]
    return parameter.values[row * width..<(row + 1) * width]
  }

  private func normalizeRows(_ matrix: inout Matrix<Float>) {
    for row in 0..<matrix.rowCount {
      let norm = matrix.row(row).reduce(0) { $0 + $1 * $1 }.squareRoot()
      for column in 0..<matrix.columnCount { matrix[row, column] /= norm }
    }
  }
}
