package import FaceDataset
internal import FaceModel
internal import Failures
internal import Foundation
internal import PipelineSettings
internal import Training

/// How far a run of a study has come.
package enum RunState: Equatable, Sendable {
  /// Nothing is there.
  case absent
  /// It was interrupted and can go on.
  case begun
  /// Its model is written.
  case finished
  /// It came to numbers that are not finite; the text says where.
  case diverged(reason: String)
  /// Its folder holds what this study would not have made; the text says why.
  case changed(reason: String)
}

extension PlannedRun {
  /// How far the run's folder says that it has come, when the study trains on these faces.
  package func state(training: IndexedManifest) -> RunState {
    guard folder.holdsProgress else { return .absent }
    do {
      let stored = try Pipeline.read(from: folder.pipeline)
      try settings.requireResumable(from: stored)
      // Some schedules let a resumed run be longer; the runs of a study end where its file says.
      if let change = settings.differences(from: stored).first(where: {
        $0.path == "solver.maxIterations"
      }) {
        throw TrainingError.settingChanged(
          key: change.path, found: change.found, expected: change.expected)
      }
      return try stateWithTheseSettings(training: training.contentHash.hexadecimal)
    } catch let failure as any Failure {
      return .changed(reason: failure.description)
    } catch {
      return .changed(reason: systemReason(of: error))
    }
  }

  private func stateWithTheseSettings(training: String) throws -> RunState {
    guard let mark = RunMark.read(from: folder) else {
      return .changed(reason: "found a run that no study began, expected none")
    }
    guard mark.training == training else {
      return .changed(
        reason: "training manifest: found the hash \(training), expected \(mark.training), "
          + "with which the run began")
    }
    if let failure = mark.failure { return .diverged(reason: failure) }
    guard FileManager.default.fileExists(atPath: folder.model.path) else {
      return folder.canGoOn
        ? .begun : .changed(reason: "found no checkpoint that can be read, expected at least one")
    }
    _ = try ModelFile(at: folder.model.path)
    return .finished
  }
}
