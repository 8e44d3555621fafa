import Checkpointing
import EmbeddingNetwork
import FaceDataset
import FaceModel
import Foundation
import PipelineSettings
import RenderedFaces
import Tensors
import Testing
import Training

/// Every network under the trainer.
@Suite struct NetworksTests {
  @Test func `every architecture of the settings is built, and no other`() throws {
    for name in NetworkSettings.Name.allCases {
      var settings = Pipeline()
      settings.network.name = name
      #expect(try NetworkConfiguration(settings).name.rawValue == name.rawValue)
    }
    #expect(NetworkSettings.Name.allCases.count == NetworkConfiguration.Name.allCases.count)
    for width in NetworkConfiguration.widths {
      #expect(throws: Never.self) { try Pipeline().applying(overrides: ["network.width=\(width)"]) }
    }
  }

  @Test(arguments: ["sgd", "adamw"])
  func `a network with batch norm resumes to the same bytes`(solver: String) throws {
    let faces = try RenderedFaces()
    let settings = try RenderedFaces.settings(
      "network.name=mobilefacenet", "solver.kind=\(solver)", "solver.maxIterations=6",
      "checkpoint.every=3")
    let straight = try train(faces, "straight", settings)
    let stopped = try TrainingRun(
      manifest: faces.manifest, settings: settings, folder: RunFolder(faces.runFolder("stopped")),
      start: .drawn)
    var steps = 0
    let ending = try stopped.train(
      until: {
        steps += 1
        return steps == 3
      }, report: { _ in })
    #expect(ending == .interrupted(step: 3))
    let resumed = try train(faces, "stopped", settings, start: .checkpoint)
    let parameters = straight.model.network.parameters
    #expect(resumed.model.network.parameters.map(\.values) == parameters.map(\.values))
    // The statistics have moved, the solver has not touched them: it keeps nothing about them.
    let running = try #require(parameters.first { $0.name == "conv1.bn.running_var" })
    #expect(running.values.allSatisfy { $0 != 1 && $0 > 0 })
    let checkpoint = RunFolder(faces.runFolder("stopped")).checkpoints
      .appending(path: "step-00000006/state.safetensors")
    let kept = try SafetensorsFile.read(from: checkpoint).tensors.map(\.name)
    #expect(kept.contains { $0.hasSuffix("/conv1.bn.weight") })
    #expect(!kept.contains { $0.contains("running") })
  }

  @Test func `what is held stays as it was, and statistics follow the batches alone`() throws {
    let faces = try RenderedFaces()
    let run = try train(
      faces, "run",
      RenderedFaces.settings(
        "network.name=iresnet18", "solver.maxIterations=2", "solver.weightDecay=0.5"))
    let parameters = run.model.network.parameters
    let factors = try #require(parameters.first { $0.name == "features.weight" })
    #expect(factors.values.allSatisfy { $0 == 1 })
    // Two steps from 0 by a tenth each: no embedding is so far from 0 that more is left than moved.
    let addends = try #require(parameters.first { $0.name == "features.bias" })
    #expect(addends.values.contains { $0 != 0 })
    #expect(
      run.summary.contains("\(run.model.network.learned.reduce(0) { $0 + $1.count }) weights"))
  }

  @Test func `a model of every family goes through its file and embeds faces`() throws {
    let faces = try RenderedFaces()
    for name in ["sphereface4", "iresnet18", "mobilefacenet"] {
      let run = try train(
        faces, name,
        RenderedFaces.settings("network.name=\(name)", "solver.maxIterations=1"))
      let model = try ModelFile(at: faces.runFolder(name).path)
      #expect(model.facts.network.name.rawValue == name)
      #expect(model.facts.networkSummary.hasPrefix(name))
      let parameters = run.model.network.parameters
      #expect(model.weights.map(\.name) == parameters.map(\.name))
      #expect(model.weights.map(\.values) == parameters.map(\.values))
      let embeddings = try FaceEmbedder(model).embeddings(
        of: faces.manifest, mirrored: .unused, workers: 1, progress: { _, _ in })
      #expect(embeddings.elements.allSatisfy { $0.isFinite })
      #expect(embeddings.columnCount == 32)
    }
  }

  @Test func `weights of another network are refused, though their names fit`() throws {
    let faces = try RenderedFaces()
    _ = try train(
      faces, "sphere", RenderedFaces.settings("network.name=sphereface10", "solver.maxIterations=0")
    )
    let path = faces.runFolder("sphere").path
    let file = try ModelFile(at: path).path
    #expect(
      throws: ModelError.otherNetwork(
        file: file, found: "sphereface10", expected: "sphereface4")
    ) {
      try train(
        faces, "other", RenderedFaces.settings("network.name=sphereface4"),
        start: .model(path: path))
    }
  }

  @Test func `an embedding that the network cannot end in is refused before the first step`() throws
  {
    let faces = try RenderedFaces()
    let settings = try RenderedFaces.settings("network.name=iresnet18", "network.embedding=30")
    let error = NetworkError.embeddingBlocks(found: 30, network: "iresnet18")
    #expect(throws: error) { try train(faces, "run", settings) }
    #expect(throws: error) { try settings.requireTrainable(on: faces.manifest) }
  }

  @discardableResult
  private func train(
    _ faces: RenderedFaces, _ name: String, _ settings: Pipeline,
    start: TrainingRun.Start = .drawn
  ) throws -> TrainingRun {
    ComputeThreads.use(1)
    let run = try TrainingRun(
      manifest: faces.manifest, settings: settings, folder: RunFolder(faces.runFolder(name)),
      start: start)
    #expect(try run.train(until: { false }, report: { _ in }) == .finished)
    return run
  }
}
