package import Failures

/// Why a store cannot be read or written.
package enum StoreError: Failure, Equatable {
  /// The file cannot be read.
  case unreadable(file: String, reason: String)

  /// The file or its place cannot be written.
  case unwritable(file: String, reason: String)

  /// The file is no whole store of a kind that can be read.
  case damaged(file: String, subject: String, found: String, expected: String)

  /// LMDB refused a call.
  case refused(file: String, call: String, reason: String)

  package var kind: FailureKind {
    switch self {
    case .unreadable, .refused: .inputOutput
    case .unwritable: .cannotCreate
    case .damaged: .badData
    }
  }

  package var description: String {
    switch self {
    case .unreadable(let file, let reason):
      "\(file): reading: found \(reason), expected a readable file"
    case .unwritable(let file, let reason):
      "\(file): writing: found \(reason), expected a writable place"
    case .damaged(let file, let subject, let found, let expected):
      "\(file): \(subject): found \(found), expected \(expected)"
    case .refused(let file, let call, let reason):
      "\(file): \(call): found \(reason), expected LMDB to go on"
    }
  }
}
