package import Failures

/// Why a study cannot be run or reported.
package enum ComparisonError: Failure, Equatable {
  /// Neither the study's file nor the command line names an input.
  case noInput(file: String, key: String, option: String)
  /// An option names something that the study does not have.
  case unknownName(option: String, found: String, nearest: String)
  /// A run of the study could not begin, or could not be verified.
  case unusableRun(study: String, run: String, reason: String)
  /// A run's folder holds a run of other settings, other faces, or none that can be read.
  case runChanged(folder: String, reason: String)
  /// A fold has no pair of a kind that the hard list could take.
  case emptyFold(pairs: String, fold: Int, kind: String)
  /// The folder holds a file that the study would replace, and no study.
  case otherContent(file: String)
  /// A file of the study cannot be written.
  case cannotWrite(file: String, reason: String)
  /// A file of the study cannot be read.
  case cannotRead(file: String, reason: String)

  package var kind: FailureKind {
    switch self {
    case .noInput, .unknownName, .runChanged: .usage
    case .emptyFold, .unusableRun: .badData
    case .cannotWrite, .otherContent: .cannotCreate
    case .cannotRead: .inputMissing
    }
  }

  package var description: String {
    switch self {
    case .noInput(let file, let key, let option):
      "\(file): \(key): found nothing, expected a path here or by \(option)"
    case .unknownName(let option, let found, let nearest):
      "\(option) \(found): found no such name in the study (nearest: \(nearest))"
    case .unusableRun(let study, let run, let reason):
      "\(study): run \(run): \(reason)"
    case .runChanged(let folder, let reason):
      "\(folder): \(reason); train it anew by --force"
    case .emptyFold(let pairs, let fold, let kind):
      "\(pairs): fold \(fold): found no \(kind) pairs, expected at least 1 for the hard list"
    case .otherContent(let file):
      "\(file): found a file that is no study's, expected an empty folder or that of a study"
    case .cannotWrite(let file, let reason):
      "\(file): writing: found \(reason), expected a writable place"
    case .cannotRead(let file, let reason):
      "\(file): reading: found \(reason), expected a readable file"
    }
  }
}
