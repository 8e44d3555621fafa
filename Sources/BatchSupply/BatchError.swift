package import FaceDataset
package import Failures

/// Why no batch can be made.
package enum BatchError: Failure, Equatable {
  /// A setting of the sampler or the queue is out of range.
  case badSetting(name: String, found: Int, expected: String)

  /// There are not enough people with two photos or more to fill one batch.
  case tooFewIdentities(found: Int, expected: Int)

  /// A face or its line cannot be read, or is not what the manifest names.
  case badFace(DatasetError)

  /// The file of a face is not a whole picture of a known format.
  case damagedFace(FacePlace, found: String)

  /// A face is not of the size that its manifest promises.
  case wrongSize(FacePlace, found: PixelSize, expected: PixelSize)

  /// The decoder failed for a reason that lies not in the face.
  case decoderFailed(FacePlace, reason: String)

  package var kind: FailureKind {
    switch self {
    case .badSetting: .usage
    case .badFace(let error): error.kind
    case .tooFewIdentities, .damagedFace, .wrongSize: .badData
    case .decoderFailed: .software
    }
  }

  package var description: String {
    switch self {
    case .badSetting(let name, let found, let expected):
      "\(name): found \(found), expected \(expected)"
    case .tooFewIdentities(let found, let expected):
      "identities with two photos or more: found \(found), expected \(expected) or more, "
        + "the identities of a batch"
    case .badFace(let error): error.description
    case .damagedFace(let place, let found):
      "\(place): found \(found), expected a whole picture"
    case .wrongSize(let place, let found, let expected):
      "\(place): found \(found), expected \(expected)"
    case .decoderFailed(let place, let reason):
      "\(place): found \(reason), expected the face to be decoded"
    }
  }
}

/// Width and height of a picture in pixels.
package struct PixelSize: Sendable, Equatable, CustomStringConvertible {
  /// Pixels of a row.
  package let width: Int

  /// Number of rows.
  package let height: Int

  /// Takes the two lengths.
  package init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }

  package var description: String { "\(width) x \(height)" }
}
