package import FaceDataset
import FaceModel
import Failures
import Foundation

extension RunFolder {
  /// Notes whom the run is trained on and what their faces look like, unless that is done.
  ///
  /// - Parameters:
  ///   - set: the training set of the run, which has its folder already.
  ///   - threads: how many read faces; 0 means all cores.
  ///   - shouldStop: asked now and then; then nothing is noted, and a resumed run begins anew.
  ///   - progress: told how many faces are done, of how many.
  /// - Throws: `TrainingError.cannotWrite`; `DatasetError` for a set that has changed.
  package func noteFaces(
    of set: IndexedManifest, threads: Int, until shouldStop: () -> Bool,
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws {
    let noted = try? TrainingFaces(at: trainingFaces)
    if noted?.sha256 == set.contentHash.hexadecimal { return }
    let workers = threads == 0 ? ProcessInfo.processInfo.activeProcessorCount : threads
    do {
      try TrainingFaces.write(
        set, to: trainingFaces, workers: workers, until: shouldStop, progress: progress)
    } catch let error as any Failure {
      throw error
    } catch {
      throw TrainingError.cannotWrite(file: trainingFaces.path, reason: systemReason(of: error))
    }
  }
}
