package import Failures

/// Why a model cannot be written in another format, or read from one.
package enum ModelExchangeError: Failure, Equatable {
  /// The weights are more than a file of the format holds.
  case tooLarge(model: String, byteCount: Int, limit: Int)
  /// The place cannot be written; `reason` is the system's.
  case unwritable(file: String, reason: String)
  /// A file cannot be opened; `reason` is the system's.
  case missing(file: String, reason: String)
  /// A file is not of its format.
  case unreadable(file: String, found: String, expected: String)
  /// A description of a network says something that it cannot.
  case badText(file: String, line: Int, field: String, found: String, expected: String)
  /// The network is none of those that Caffe has.
  case notOfCaffe(found: String, expected: [String])
  /// A layer of the other program is not the one of our network.
  case badLayer(file: String, layer: String, what: String, found: String, expected: String)

  package var kind: FailureKind {
    switch self {
    case .tooLarge, .unreadable, .badText, .badLayer: .badData
    case .unwritable: .cannotCreate
    case .missing: .inputMissing
    case .notOfCaffe: .usage
    }
  }

  package var description: String {
    switch self {
    case .tooLarge(let model, let byteCount, let limit):
      "\(model): weights: found \(byteCount) bytes, expected at most \(limit), what protobuf holds"
    case .unwritable(let file, let reason):
      "\(file): file: found \(reason), expected a writable place"
    case .missing(let file, let reason):
      "\(file): file: found \(reason), expected a readable file"
    case .unreadable(let file, let found, let expected):
      "\(file): content: found \(found), expected \(expected)"
    case .badText(let file, let line, let field, let found, let expected):
      "\(file):\(line): \(field): found \(found), expected \(expected)"
    case .notOfCaffe(let found, let expected):
      "network.name: found \(found), expected one of \(expected.joined(separator: ", "))"
    case .badLayer(let file, let layer, let what, let found, let expected):
      "\(file): \(layer): \(what): found \(found), expected \(expected)"
    }
  }
}
