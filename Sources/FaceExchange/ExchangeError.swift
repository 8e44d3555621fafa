package import Failures

/// Why a face data set of another format cannot be read, or written.
///
/// What is wrong with a single picture is no such error; it is a line of `rejected.jsonl`.
package enum ExchangeError: Failure, Equatable {
  /// There is nothing of that name.
  case missing(path: String, expected: String)

  /// Reading failed in the system.
  case unreadable(path: String, reason: String)

  /// Writing failed in the system.
  case unwritable(path: String, reason: String)

  /// Something would be overwritten that was not to be.
  case alreadyExists(path: String)

  /// What was given is none of the formats, or not the one that was named.
  case unknownFormat(path: String, found: String, expected: String)

  /// The content of a file is wrong.
  case badContent(file: String, at: ContentPlace, what: String, found: String, expected: String)

  /// The set does not fit into the format.
  case doesNotFit(format: ExchangeFormat, what: String, found: String, expected: String)

  package var kind: FailureKind {
    switch self {
    case .missing: .inputMissing
    case .unreadable: .inputOutput
    case .unwritable, .alreadyExists: .cannotCreate
    case .unknownFormat, .badContent, .doesNotFit: .badData
    }
  }

  package var description: String {
    switch self {
    case .missing(let path, let expected): "\(path): found nothing, expected \(expected)"
    case .unreadable(let path, let reason):
      "\(path): reading: found \(reason), expected a readable file"
    case .unwritable(let path, let reason):
      "\(path): writing: found \(reason), expected a writable place"
    case .alreadyExists(let path):
      "\(path): found something there, expected nothing (overwriting is not allowed)"
    case .unknownFormat(let path, let found, let expected):
      "\(path): format: found \(found), expected \(expected)"
    case .badContent(let file, let place, let what, let found, let expected):
      "\(file)\(place): \(what): found \(found), expected \(expected)"
    case .doesNotFit(let format, let what, let found, let expected):
      "\(format.rawValue): \(what): found \(found), expected \(expected)"
    }
  }
}

/// Where in a file something stands.
package enum ContentPlace: Equatable, Sendable, CustomStringConvertible {
  /// A line, from 1.
  case line(Int)
  /// A byte, from 0.
  case byte(Int)
  /// The file as a whole.
  case file

  package var description: String {
    switch self {
    case .line(let number): ":\(number)"
    case .byte(let offset): ":byte \(offset)"
    case .file: ""
    }
  }
}
