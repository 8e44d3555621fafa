package import Failures

/// Why no batch can be made.
package enum BatchError: Failure, Equatable {
  /// A setting of the sampler or the queue is out of range.
  case badSetting(name: String, found: Int, expected: String)

  /// There are not enough people with two photos or more to fill one batch.
  case tooFewIdentities(found: Int, expected: Int)

  /// The file of a face cannot be read.
  case unreadableFace(FacePlace, reason: String)

  /// The file of a face is not a whole picture of a known format.
  case damagedFace(FacePlace, found: String)

  /// The bytes of a face are not the ones whose SHA-256 the manifest has.
  case changedFace(FacePlace, found: String, expected: String)

  /// A face is not of the size that its manifest promises.
  case wrongSize(FacePlace, found: PixelSize, expected: PixelSize)

  /// The decoder failed for a reason that lies not in the face.
  case decoderFailed(FacePlace, reason: String)

  package var kind: FailureKind {
    switch self {
    case .badSetting: .usage
    case .unreadableFace: .inputMissing
    case .tooFewIdentities, .damagedFace, .changedFace, .wrongSize: .badData
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
    case .unreadableFace(let place, let reason):
      "\(place): found \(reason), expected a readable file"
    case .damagedFace(let place, let found):
      "\(place): found \(found), expected a whole picture"
    case .changedFace(let place, let found, let expected):
      "\(place): sha256: found \(found), expected \(expected)"
    case .wrongSize(let place, let found, let expected):
      "\(place): found \(found), expected \(expected)"
    case .decoderFailed(let place, let reason):
      "\(place): found \(reason), expected the face to be decoded"
    }
  }
}

/// Where a face is named and where its file lies.
package struct FacePlace: Sendable, Equatable, CustomStringConvertible {
  /// Path of the manifest.
  package let manifest: String

  /// Line of the manifest, from 1.
  package let line: Int

  /// Path of the face's file.
  package let file: String

  /// Names a face.
  package init(manifest: String, line: Int, file: String) {
    self.manifest = manifest
    self.line = line
    self.file = file
  }

  package var description: String { "\(manifest):\(line): \(file)" }
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
