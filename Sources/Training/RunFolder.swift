import AlgorithmTuning
import Checkpointing
import FaceDataset
import FaceModel
internal import Failures
package import Foundation
package import PipelineSettings

/// The folder of one training run and the names of what lies in it.
package struct RunFolder: Sendable, Equatable {
  /// The folder itself.
  package let url: URL

  /// Names a folder; nothing is made or read.
  package init(_ url: URL) { self.url = url }

  /// The settings that the run really uses.
  package var pipeline: URL { url.appending(path: "pipeline.json") }
  /// Where the training set lies.
  package var trainingSet: URL { url.appending(path: TrainingSetNote.fileName) }
  /// Whom the run was trained on, and what their faces look like.
  package var trainingFaces: URL { url.appending(path: TrainingFaces.fileName) }
  /// How each convolution of the network is computed.
  package var algorithms: URL { url.appending(path: "algorithms.jsonl") }
  /// A line per process that worked on the run.
  package var sessions: URL { url.appending(path: "sessions.jsonl") }
  /// A line per logged step.
  package var metrics: URL { url.appending(path: "metrics.jsonl") }
  /// The final weights.
  package var model: URL { url.appending(path: "model.safetensors") }
  /// The final class centres, from which a run with another method can go on.
  package var centres: URL { url.appending(path: "centres.safetensors") }
  /// What the run can be resumed from.
  package var checkpoints: URL { url.appending(path: "checkpoints") }

  private var filesWithoutCheckpoints: [URL] {
    [pipeline, trainingSet, trainingFaces, algorithms, sessions, metrics, model, centres]
  }

  /// Whether anything of a run is here.
  package var holdsRun: Bool {
    (filesWithoutCheckpoints + [checkpoints]).contains {
      FileManager.default.fileExists(atPath: $0.path)
    }
  }

  /// Whether a run has come so far that there is something to go on with, or to lose.
  package var holdsProgress: Bool {
    let steps = (try? FileManager.default.contentsOfDirectory(atPath: checkpoints.path)) ?? []
    return steps.contains { $0.hasPrefix("step-") }
      || [metrics, model, centres].contains { FileManager.default.fileExists(atPath: $0.path) }
  }

  /// Whether there is a checkpoint that a run can go on from.
  package var canGoOn: Bool {
    let store = CheckpointStore(folder: checkpoints, keeping: 1)
    return (try? store.latest(as: TrainingState.self))?.newest != nil
      && (try? AlgorithmRecord(readFrom: algorithms)) != nil
  }

  /// Refuses a folder that holds a run.
  ///
  /// - Throws: `TrainingError.runExists`.
  package func requireFree() throws(TrainingError) {
    if holdsRun { throw .runExists(folder: url.path) }
  }

  /// Makes the folder where it is not there, and keeps it to this process.
  ///
  /// - Throws: `TrainingError.cannotCreate`, `CheckpointError.locked`.
  func lock() throws -> FolderLock {
    do {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    } catch {
      throw TrainingError.cannotCreate(folder: url.path, reason: systemReason(of: error))
    }
    return try FolderLock(url)
  }

  /// Removes what the folder holds of an old run; other files stay.
  ///
  /// - Throws: `TrainingError.cannotCreate`.
  func clear() throws(TrainingError) {
    do {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: checkpoints.path)) ?? []
      let steps = names.filter { $0.hasPrefix("step-") }.map { checkpoints.appending(path: $0) }
      for file in filesWithoutCheckpoints + steps
      where FileManager.default.fileExists(atPath: file.path) {
        try FileManager.default.removeItem(at: file)
      }
    } catch {
      throw .cannotCreate(folder: url.path, reason: systemReason(of: error))
    }
  }

  /// Writes the settings, the place of the faces and the algorithms that the run really uses.
  func write(
    _ settings: Pipeline, _ set: IndexedManifest, _ choices: AlgorithmRecord
  ) throws(TrainingError) {
    func write(_ file: URL, _ body: () throws -> Void) throws(TrainingError) {
      do {
        try body()
      } catch {
        throw .cannotWrite(file: file.path, reason: systemReason(of: error))
      }
    }
    try write(pipeline) { try Data(settings.json().utf8).write(to: pipeline, options: .atomic) }
    try write(trainingSet) { try TrainingSetNote(set).write(to: trainingSet) }
    try write(algorithms) { try choices.write(to: algorithms) }
  }
}

extension Pipeline {
  /// The settings that may change when a run is resumed: none of them changes a step that is done.
  private static let resumableKeys: Set = [
    "checkpoint.every", "checkpoint.keep", "log.every", "queue.batches", "queue.workers", "threads",
  ]

  /// Refuses settings with which the run would have gone another way from its beginning.
  ///
  /// The number of steps may change only where the last phase has the multistep schedule: the
  /// others spread their rates over all steps of the phase.
  ///
  /// - Parameter stored: the settings of the run so far.
  /// - Throws: `TrainingError.settingChanged` for the first of them.
  package func requireResumable(from stored: Pipeline) throws(TrainingError) {
    let mayChangeLength = stored.phasesOfRun.last?.solver.schedule.kind == .multistep
    for change in differences(from: stored) where !Self.resumableKeys.contains(change.path) {
      if mayChangeLength, change.path == "solver.maxIterations" { continue }
      throw .settingChanged(
        key: change.path, found: shortened(change.found), expected: shortened(change.expected))
    }
  }
}

/// A value that fits a line.
private func shortened(_ text: String) -> String {
  text.count <= 200 ? text : "\(text.prefix(200))..."
}
