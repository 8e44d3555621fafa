package import Failures

/// What is wrong with the record of a run's algorithms.
package enum AlgorithmError: Failure, Equatable {
  /// A line is not one of a record.
  case badLine(file: String, line: Int, found: String)
  /// The file cannot be read.
  case unreadable(file: String, reason: String)

  package var kind: FailureKind {
    switch self {
    case .badLine: .badData
    case .unreadable: .inputMissing
    }
  }

  package var description: String {
    switch self {
    case .badLine(let file, let line, let found):
      "\(file):\(line): algorithms: found \(found), expected the choice for a convolution"
    case .unreadable(let file, let reason):
      "\(file): algorithms: found \(reason), expected the record of the run"
    }
  }
}
