package import AlgorithmTuning
package import FaceDataset
internal import PipelineSettings
internal import Tensors
package import Training

/// Trains the runs of a study, one after the other.
package struct StudyTrainer {
  /// How a run ended.
  package enum Ending: Equatable, Sendable {
    /// The model is written.
    case finished
    /// It was asked to stop and has saved this step.
    case interrupted(step: Int)
    /// Its numbers were not finite any more; this is noted in its folder.
    case diverged(reason: String)
  }

  /// Where a study stands while one of its runs trains.
  package struct Position: Sendable {
    /// The run.
    package let run: PlannedRun
    /// Its number, from 1.
    package let number: Int
    /// How many runs there are, those included that need no training.
    package let count: Int
    /// The last logged step of the run when this process began.
    let firstStep: Int
    /// The steps that this process had to do for the runs before this one.
    let stepsBefore: Int
    /// The steps that this process has to do for all runs.
    package let stepCount: Int

    /// The steps that this process has done when the run is at a step.
    package func stepsDone(at step: Int) -> Int {
      min(stepCount, stepsBefore + max(0, step - firstStep))
    }
  }

  private let manifest: IndexedManifest
  private let tuner: AlgorithmTuner?

  /// Trains on these faces.
  ///
  /// - Parameters:
  ///   - training: the faces.
  ///   - tuner: finds the fastest algorithms; nil takes those with few products.
  package init(training: IndexedManifest, tuner: AlgorithmTuner? = nil) {
    manifest = training
    self.tuner = tuner
  }

  /// Trains a run from its beginning, or goes on with it.
  ///
  /// - Parameters:
  ///   - run: the settings and the folder.
  ///   - goesOn: whether to go on from the newest checkpoint; else what the folder holds is
  ///     removed.
  ///   - shouldStop: asked after every step.
  ///   - note: given what the user should know.
  ///   - report: given the figures after every step.
  /// - Returns: how the run ended.
  /// - Throws: whatever is wrong but divergence.
  package func train(
    _ run: PlannedRun, goesOn: Bool, until shouldStop: () -> Bool, note: (String) -> Void,
    report: (TrainingMetrics) -> Void
  ) throws -> Ending {
    var mark = RunMark(training: manifest.contentHash.hexadecimal, failure: nil)
    if !goesOn { try mark.write(to: run.folder) }
    ComputeThreads.use(run.settings.threads)
    do {
      let training = try TrainingRun(
        manifest: manifest, settings: run.settings, folder: run.folder,
        start: goesOn ? .checkpoint : .drawn, tuner: tuner)
      training.notes.forEach(note)
      try run.folder.noteFaces(
        of: manifest, threads: run.settings.threads, until: shouldStop)
      switch try training.train(
        until: shouldStop, warn: { note($0.description) }, report: report)
      {
      case .finished: return .finished
      case .interrupted(let step): return .interrupted(step: step)
      }
    } catch TrainingError.diverged(let step, let cause, _, _) {
      let reason = "diverged at step \(step): \(cause)"
      mark.failure = reason
      try mark.write(to: run.folder)
      return .diverged(reason: reason)
    }
  }
}
