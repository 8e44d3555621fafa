package import Failures

/// Why faces cannot be looked for.
package enum DetectionError: Failure, Hashable {
  /// A file of the detector is missing or may not be read.
  case modelMissing(path: String, expected: String, advice: String)
  /// A file of the detector holds something else than it should.
  case badModel(path: String, found: String, expected: String)
  /// The library failed on one photo.
  case openCV(call: String, found: String)

  package var kind: FailureKind {
    switch self {
    case .modelMissing: .inputMissing
    case .badModel: .badData
    case .openCV: .software
    }
  }

  package var description: String {
    switch self {
    case .modelMissing(let path, let expected, let advice):
      "\(path): found no file that can be read, expected \(expected); \(advice)"
    case .badModel(let path, let found, let expected):
      "\(path): found \(found), expected \(expected)"
    case .openCV(let call, let found):
      "\(call): found \(found), expected success"
    }
  }
}
