package import Failures

/// Why a synthetic set was not made.
package enum SyntheticFacesError: Failure, Equatable {
  /// A count is not in the range that it has to be in.
  case countOutOfRange(subject: String, found: Int, expected: ClosedRange<Int>)
  /// The folder is not empty, and overwriting was not asked for.
  case folderNotEmpty(path: String)
  /// A folder or file could not be written.
  case cannotWrite(path: String, reason: String)
  /// The shim refused a step of drawing; status is its code.
  case drawingFailed(step: String, status: Int)

  package var kind: FailureKind {
    switch self {
    case .countOutOfRange: .usage
    case .folderNotEmpty, .cannotWrite: .cannotCreate
    case .drawingFailed: .software
    }
  }

  package var description: String {
    switch self {
    case .countOutOfRange(let subject, let found, let expected):
      "\(subject): found \(found), expected \(expected.lowerBound) to \(expected.upperBound)"
    case .folderNotEmpty(let path):
      "\(path): found a folder with files, expected a new or empty folder"
    case .cannotWrite(let path, let reason):
      "\(path): found \(reason), expected to write there"
    case .drawingFailed(let step, let status):
      "\(step): found status \(status), expected 0"
    }
  }
}
