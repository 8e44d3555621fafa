package import Failures

/// Why an event file cannot be written.
package enum EventFileError: Failure, Equatable {
  /// The file or its folder cannot be made.
  case cannotCreate(file: String, reason: String)
  /// A record cannot be written.
  case cannotWrite(file: String, reason: String)

  package var kind: FailureKind {
    switch self {
    case .cannotCreate: .cannotCreate
    case .cannotWrite: .inputOutput
    }
  }

  package var description: String {
    switch self {
    case .cannotCreate(let file, let reason), .cannotWrite(let file, let reason):
      "\(file): writing: found \(reason), expected a writable place"
    }
  }
}
