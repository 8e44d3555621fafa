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
/// The sampler's position, the counter of lambda, and the position in every stream of random
/// numbers follow from the step and from the step at which the phase began.
struct TrainingState: Codable, Sendable, Equatable {
  /// Where the run is among its phases.
  var phase: PhaseProgress
  /// SHA-256 of the manifest that the order of batches comes from.
  var manifestHash: String
}

/// Writes the state of a run to its folder, and sets a model to a state that was written.
struct RunCheckpoints {
  private let folder: RunFolder
  private let store: CheckpointStore
  private let manifest: IndexedManifest
  private let facts: (Int) throws -> ModelFacts

  init(folder: RunFolder, settings: Pipeline, manifest: IndexedManifest) {
    self.folder = folder
    store = CheckpointStore(folder: folder.checkpoints, keeping: settings.checkpoint.keep)
    self.manifest = manifest
    facts = { step in
      ModelFacts(
        network: try NetworkConfiguration(settings), alignment: manifest.contract,
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
  func save(_ model: TrainableModel, step: Int, phase: PhaseProgress) throws {
    let history = model.solver.history.map {
      NamedTensor(name: $0.name, shape: [$0.values.count], values: $0.values)
    }
    try store.save(
      Checkpoint(
        step: step,
        model: ModelFile.content(of: model.network.parameters, facts: facts(step)),
        tensors: SafetensorsFile(tensors: model.centreTensors + history),
        state: TrainingState(phase: phase, manifestHash: manifestHash)))
  }

  /// Writes the final weights, and beside them the class centres, from which another method can go
  /// on.
  func finish(_ model: TrainableModel, step: Int) throws {
    if !model.centreTensors.isEmpty {
      try SafetensorsFile(
        metadata: [Self.manifestKey: manifestHash], tensors: model.centreTensors
      ).write(to: folder.centres)
    }
    try ModelFile.content(of: model.network.parameters, facts: facts(step))
      .write(to: folder.model)
  }

  private static let manifestKey = "manifest.sha256"

  /// Sets a model to where a run begins.
  func begin(
    _ model: TrainableModel, from start: TrainingRun.Start
  ) throws -> Beginning {
    switch start {
    case .drawn: Beginning()
    case .model(let path): Beginning(notes: try load(path, into: model))
    case .checkpoint: try resume(model)
    }
  }

  /// Where a run begins.
  struct Beginning {
    /// The steps that are done.
    var step = 0
    /// The phase that the next step belongs to.
    var phase = PhaseProgress()
    /// What the user should know.
    var notes: [String] = []
  }

  private func load(_ path: String, into model: TrainableModel) throws -> [String] {
    let file = try ModelFile(at: path)
    try manifest.require(file.facts.alignment, by: "as the faces of \(file.path)")
    // Networks of one family share names and shapes: nothing else would tell them apart.
    let expected = try facts(0).network.name
    guard file.facts.network.name == expected else {
      throw ModelError.otherNetwork(
        file: file.path, found: file.facts.network.name.rawValue, expected: expected.rawValue)
    }
    try file.load(into: model.network.parameters)
    if model.centreTensors.isEmpty { return ["weights of \(file.path)"] }
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

  private func resume(_ model: TrainableModel) throws -> Beginning {
    let search = try store.latest(as: TrainingState.self)
    var notes = search.skipped.map { "skipped checkpoint \($0.name): \($0.reason)" }
    guard let checkpoint = search.newest else {
      throw TrainingError.noCheckpoint(folder: folder.url.path, reasons: notes)
    }
    let name = store.path(ofStep: checkpoint.step)
    let file = try ModelFile(checkpoint.model, path: name)
    // Another alignment is another manifest as well, but this says which field it is.
    try manifest.require(file.facts.alignment, by: "as the faces of \(name)")
    guard checkpoint.state.manifestHash == manifestHash else {
      throw TrainingError.otherManifest(
        checkpoint: name, found: checkpoint.state.manifestHash, expected: manifestHash)
    }
    try file.load(into: model.network.parameters)
    if !model.centreTensors.isEmpty {
      try restore(model.centres, from: checkpoint.tensors, of: name)
    }
    let phase = checkpoint.state.phase
    guard model.hasPhase(phase.index), phase.isPossible(atStep: checkpoint.step) else {
      throw TrainingError.badCheckpoint(
        checkpoint: name, subject: "phase",
        found: "phase \(phase.index + 1) from step \(phase.firstStep) on",
        expected: "a phase of training.phases that began at step \(checkpoint.step) or before")
    }
    try model.begin(phase: phase.index, after: checkpoint.step - phase.firstStep)
    model.solver.history = try model.solver.history.map { history in
      let values = try tensor(
        history.name, count: history.values.count, in: checkpoint.tensors, of: name)
      return SolverHistory(name: history.name, values: values)
    }
    notes.append("going on from step \(checkpoint.step)")
    return Beginning(step: checkpoint.step, phase: phase, notes: notes)
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

extension TrainableModel {
  /// The class rows, where the run has any.
  fileprivate var centreTensors: [NamedTensor] {
    centres.count > 0 ? [centres.namedTensor] : []
  }
}
