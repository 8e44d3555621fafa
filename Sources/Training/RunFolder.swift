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
  /// A line per logged step.
  package var metrics: URL { url.appending(path: "metrics.jsonl") }
  /// The final weights.
  package var model: URL { url.appending(path: "model.safetensors") }
  /// The final class centres, from which a run with another method can go on.
  package var centres: URL { url.appending(path: "centres.safetensors") }
  /// What the run can be resumed from.
  package var checkpoints: URL { url.appending(path: "checkpoints") }

  /// Whether a run has begun here.
  package var holdsRun: Bool { FileManager.default.fileExists(atPath: pipeline.path) }

  /// Makes the folder for a new run.
  ///
  /// - Parameter replacing: removes the files of the run that is there; other files stay.
  /// - Throws: `TrainingError.runExists` when there is a run and it is not to be replaced,
  ///   `TrainingError.cannotWrite` when the folder cannot be made.
  package func prepare(replacing: Bool) throws(TrainingError) {
    if holdsRun && !replacing { throw .runExists(folder: url.path) }
    do {
      for file in [pipeline, metrics, model, centres, checkpoints]
      where FileManager.default.fileExists(atPath: file.path) {
        try FileManager.default.removeItem(at: file)
      }
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    } catch {
      throw .cannotWrite(file: url.path, reason: "\(error.localizedDescription)")
    }
  }
}

extension RunFolder {
  /// Writes the settings that the run really uses.
  package func write(_ settings: Pipeline) throws(TrainingError) {
    do {
      try Data(settings.json().utf8).write(to: pipeline, options: .atomic)
    } catch {
      throw .cannotWrite(file: pipeline.path, reason: error.localizedDescription)
    }
  }
}

extension Pipeline {
  /// The settings that may change when a run is resumed: none of them changes a step that is done.
  private static let resumableKeys: Set = [
    "solver.maxIterations", "checkpoint.every", "checkpoint.keep", "log.every", "queue.batches",
    "queue.workers", "threads",
  ]

  /// Refuses settings with which the run would have gone another way from its beginning.
  ///
  /// - Parameter stored: the settings of the run so far.
  /// - Throws: `TrainingError.settingChanged` for the first of them.
  package func requireResumable(from stored: Pipeline) throws(TrainingError) {
    for change in differences(from: stored) where !Self.resumableKeys.contains(change.path) {
      throw .settingChanged(key: change.path, found: change.found, expected: change.expected)
    }
  }
}
