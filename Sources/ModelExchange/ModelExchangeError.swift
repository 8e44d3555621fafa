package import Failures

/// Why a model cannot be written in another format.
package enum ModelExchangeError: Failure, Equatable {
  /// The weights are more than a file of the format holds.
  case tooLarge(model: String, byteCount: Int, limit: Int)
  /// The place cannot be written; `reason` is the system's.
  case unwritable(file: String, reason: String)

  package var kind: FailureKind {
    switch self {
    case .tooLarge: .badData
    case .unwritable: .cannotCreate
    }
  }

  package var description: String {
    switch self {
    case .tooLarge(let model, let byteCount, let limit):
      "\(model): weights: found \(byteCount) bytes, expected at most \(limit), what protobuf holds"
    case .unwritable(let file, let reason):
      "\(file): file: found \(reason), expected a writable place"
    }
  }
}
