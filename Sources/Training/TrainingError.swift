package import Failures

/// Why a training run cannot start or cannot go on.
package enum TrainingError: Failure, Equatable {
  /// The run's folder holds a run already.
  case runExists(folder: String)
  /// A setting differs from the one that the run began with.
  case settingChanged(key: String, found: String, expected: String)
  /// The faces are not what the network takes.
  case wrongFaceSize(manifest: String, found: String, expected: String)
  /// A checkpoint belongs to another list of faces.
  case otherManifest(checkpoint: String, found: String, expected: String)
  /// There is a run to go on with, but none of its checkpoints can be read.
  case noCheckpoint(folder: String, reasons: [String])
  /// A checkpoint lacks something that the run needs, or has it in another size.
  case badCheckpoint(checkpoint: String, subject: String, found: String, expected: String)
  /// The loss, an embedding or a gradient is not a finite number.
  case diverged(step: Int, cause: String, layerNorms: [String], lastCheckpoint: String?)
  /// Fewer steps are asked for than are done.
  case tooFewIterations(found: Int, done: Int)
  /// The run's folder cannot be made.
  case cannotCreate(folder: String, reason: String)
  /// A file of the run cannot be written.
  case cannotWrite(file: String, reason: String)

  package var kind: FailureKind {
    switch self {
    case .runExists, .cannotCreate: .cannotCreate
    case .settingChanged, .tooFewIterations: .usage
    case .wrongFaceSize, .otherManifest, .noCheckpoint, .badCheckpoint, .diverged: .badData
    case .cannotWrite: .inputOutput
    }
  }

  package var description: String {
    switch self {
    case .runExists(let folder):
      "\(folder): found a run, expected none; go on with it by --resume, or replace it by --force"
    case .settingChanged(let key, let found, let expected):
      "\(key): found \(found), expected \(expected), with which the run began"
    case .wrongFaceSize(let manifest, let found, let expected):
      "\(manifest): size of the faces: found \(found), expected \(expected) by network.inputSize "
        + "and the section align; "
        + "align the photos with this align.width and align.height"
    case .otherManifest(let checkpoint, let found, let expected):
      "\(checkpoint): manifest: found one with the hash \(found), expected \(expected)"
    case .noCheckpoint(let folder, let reasons):
      "\(folder): checkpoints: found none that can be read, expected at least one"
        + reasons.map { "; \($0)" }.joined()
    case .badCheckpoint(let checkpoint, let subject, let found, let expected):
      "\(checkpoint): \(subject): found \(found), expected \(expected)"
    case .diverged(let step, let cause, let layerNorms, let lastCheckpoint):
      "step \(step): \(cause); last good checkpoint: \(lastCheckpoint ?? "none"); "
        + "norms of the layers' outputs: \(layerNorms.joined(separator: ", "))"
    case .tooFewIterations(let found, let done):
      "solver.maxIterations: found \(found), expected at least \(done), the steps that are done"
    case .cannotCreate(let folder, let reason):
      "\(folder): making the folder: found \(reason), expected a place to write"
    case .cannotWrite(let file, let reason):
      "\(file): writing: found \(reason), expected a writable place"
    }
  }
}
