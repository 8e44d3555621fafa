package import Failures

/// Why a model cannot be used.
package enum ModelError: Failure, Equatable {
  /// There is no model at the path.
  case missing(path: String, expected: String)
  /// The file's metadata does not describe a model of this project.
  case badMetadata(file: String, key: String, found: String, expected: String)
  /// The metadata describes a network that cannot be built.
  case badNetwork(file: String, reason: String)
  /// The weights are those of another architecture than the one that is to go on from them.
  case otherNetwork(file: String, found: String, expected: String)
  /// A tensor is not there, or has another shape than the network's.
  case badTensor(file: String, name: String, found: String, expected: String)
  /// The file of `TrainingFaces` is damaged, or of another version.
  case badTrainingFaces(file: String, found: String, expected: String)

  package var kind: FailureKind {
    switch self {
    case .missing: .inputMissing
    case .badMetadata, .badNetwork, .otherNetwork, .badTensor, .badTrainingFaces: .badData
    }
  }

  package var description: String {
    switch self {
    case .missing(let path, let expected):
      "\(path): model: found nothing, expected \(expected)"
    case .badMetadata(let file, let key, let found, let expected):
      "\(file): metadata \(key): found \(found), expected \(expected)"
    case .badNetwork(let file, let reason):
      "\(file): network: \(reason)"
    case .otherNetwork(let file, let found, let expected):
      "\(file): network: found \(found), expected \(expected)"
    case .badTensor(let file, let name, let found, let expected):
      "\(file): tensor \(name): found \(found), expected \(expected)"
    case .badTrainingFaces(let file, let found, let expected):
      "\(file): noted faces: found \(found), expected \(expected)"
    }
  }
}
