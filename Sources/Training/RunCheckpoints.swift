import AngularTriplet
import Checkpointing
import EmbeddingNetwork
import FaceDataset
import FaceModel
import Foundation
import PipelineSettings
import Tensors

/// What a checkpoint keeps beside the step, the weights and the solver's numbers.
///
/// The sampler's position, and that of every stream of random numbers, follow from the step.
struct TrainingState: Codable, Sendable, Equatable {
  /// The counter of the lambda schedule.
  var lambdaIteration: Int
  /// SHA-256 of the manifest that the order of batches comes from.
  var manifestHash: String
}

/// Writes the state of a run to its folder, and sets a model to a state that was written.
struct RunCheckpoints {
  private let folder: RunFolder
  private let store: CheckpointStore
  private let manifest: Manifest
  private let facts: (Int) throws -> ModelFacts

  init(folder: RunFolder, settings: Pipeline, manifest: Manifest) {
    self.folder = folder
    store = CheckpointStore(folder: folder.checkpoints, keeping: settings.checkpoint.keep)
    self.manifest = manifest
    facts = { step in
      ModelFacts(
        network: try ResFaceConfiguration(settings.network), alignment: manifest.contract,
        manifestHash: manifest.contentHash.hexadecimal, step: step)
    }
  }

  private var manifestHash: String { manifest.contentHash.hexadecimal }

  /// The folder of the newest complete checkpoint.
  var newestPath: String? {
    guard let search = try? store.latest(as: TrainingState.self), let newest = search.newest else {
      return nil
    }
    return store.path(ofStep: newest.step)
  }

  /// Writes a checkpoint.
  func save(_ model: TrainableModel, step: Int) throws {
    let history = model.solver.history.map {
      NamedTensor(name: $0.name, shape: [$0.values.count], values: $0.values)
    }
    try store.save(
      Checkpoint(
        step: step,
        model: ModelFile.content(of: model.network.parameters, facts: facts(step)),
        tensors: SafetensorsFile(tensors: [model.centres.namedTensor] + history),
        state: TrainingState(
          lambdaIteration: model.head.iteration, manifestHash: manifestHash)))
  }

  /// Writes the final weights, and beside them the class centres, from which another method can go on.
  func finish(_ model: TrainableModel, step: Int) throws {
    let centres = SafetensorsFile(
      metadata: [Self.manifestKey: manifestHash], tensors: [model.centres.namedTensor])
    try centres.write(to: folder.centres)
    try ModelFile.content(of: model.network.parameters, facts: facts(step))
      .write(to: folder.model)
  }

  private static let manifestKey = "manifest.sha256"

  /// Sets a model to where a run begins.
  ///
  /// - Returns: the steps that are done, and what the user should know.
  func begin(
    _ model: TrainableModel, from start: TrainingRun.Start
  ) throws -> (step: Int, notes: [String]) {
    switch start {
    case .drawn: (0, [])
    case .model(let path): (0, try load(path, into: model))
    case .checkpoint: try resume(model)
    }
  }

  private func load(_ path: String, into model: TrainableModel) throws -> [String] {
    let file = try ModelFile(at: path)
    try manifest.require(file.facts.alignment)
    try file.load(into: model.network.parameters)
    let centres = URL(filePath: file.path).deletingLastPathComponent()
      .appending(path: folder.centres.lastPathComponent)
    guard FileManager.default.fileExists(atPath: centres.path) else {
      return ["weights of \(file.path); class centres drawn anew: no \(centres.relativePath)"]
    }
    let content = try SafetensorsFile.read(from: centres)
    guard content.metadata[Self.manifestKey] == manifestHash else {
      return ["weights of \(file.path); class centres drawn anew: its manifest is another one"]
    }
    try restore(model.centres, from: content, of: centres.relativePath)
    return ["weights of \(file.path), with its class centres"]
  }

  private func resume(_ model: TrainableModel) throws -> (step: Int, notes: [String]) {
    let search = try store.latest(as: TrainingState.self)
    var notes = search.skipped.map { "skipped checkpoint \($0.name): \($0.reason)" }
    guard let checkpoint = search.newest else {
      throw TrainingError.noCheckpoint(folder: folder.url.path, reasons: notes)
    }
    let name = store.path(ofStep: checkpoint.step)
    guard checkpoint.state.manifestHash == manifestHash else {
      throw TrainingError.otherManifest(
        checkpoint: name, found: checkpoint.state.manifestHash, expected: manifestHash)
    }
    try ModelFile(checkpoint.model, path: name).load(into: model.network.parameters)
    try restore(model.centres, from: checkpoint.tensors, of: name)
    model.solver.history = try model.solver.history.map { history in
      let values = try tensor(
        history.name, count: history.values.count, in: checkpoint.tensors, of: name)
      return SolverHistory(name: history.name, values: values)
    }
    try model.restoreHead(iteration: checkpoint.state.lambdaIteration)
    notes.append("going on from step \(checkpoint.step)")
    return (checkpoint.step, notes)
  }

  private func restore(
    _ parameter: Parameter, from file: SafetensorsFile, of name: String
  ) throws(TrainingError) {
    parameter.values = try tensor(parameter.name, count: parameter.count, in: file, of: name)
  }

  private func tensor(
    _ tensorName: String, count: Int, in file: SafetensorsFile, of name: String
  ) throws(TrainingError) -> [Float] {
    guard let tensor = file[tensorName], tensor.values.count == count else {
      throw .badCheckpoint(
        checkpoint: name, subject: "tensor \(tensorName)",
        found: file[tensorName].map { "\($0.values.count) values" } ?? "nothing",
        expected: "\(count) values")
    }
    return tensor.values
  }
}
