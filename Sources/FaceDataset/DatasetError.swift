package import FaceStore
package import Failures

/// Why a set of aligned faces cannot be read or written.
///
/// Lines count from 1; line 1 is the header.
package enum DatasetError: Failure, Equatable {
  /// There is no such manifest.
  case missing(file: String)

  /// The file is there and cannot be read.
  case unreadable(file: String, reason: String)

  /// The file or folder cannot be written.
  case unwritable(file: String, reason: String)

  /// Something would be overwritten that was not to be; with what was aligned otherwise there.
  case alreadyExists(file: String, differences: [ContractDifference])

  /// Another process writes to the set; with the journal that it keeps.
  case busy(file: String)

  /// The set was begun by a run that differs from this one; with in what, where that is known.
  case otherRun(file: String, differences: [ContractDifference])

  /// A line is none of a journal.
  case notJournal(file: String, line: Int, found: String)

  /// A folder is not the shard that is needed to have all of a run's, each once.
  case badShard(folder: String, field: String, found: String, expected: String)

  /// A line is not one JSON object.
  case notJSON(file: String, line: Int, found: String)

  /// A line lacks a field.
  case missingField(file: String, line: Int, field: String, expected: String)

  /// A field holds something of another type.
  case wrongType(file: String, line: Int, field: String, found: String, expected: String)

  /// A field is of the right type and its value is not allowed.
  case badField(file: String, line: Int, field: String, found: String, expected: String)

  /// An identity has two labels (field `label`), or a label has two identities (field `identity`).
  case identityConflict(file: String, line: Int, field: String, found: String, expected: String)

  /// Labels are not in the order of the identities' names.
  case labelOutOfOrder(file: String, line: Int, found: String, expected: String)

  /// No face has this label, though the header counts it.
  case labelGap(file: String, label: Int, identityCount: Int)

  /// Two lines name the same face file.
  case duplicateFace(file: String, line: Int, face: String, firstLine: Int)

  /// The header's number of faces is not that of the lines: the file was cut, or grew.
  case wrongFaceCount(file: String, found: Int, expected: Int)

  /// The faces were aligned in another way than is needed; with who needs it, such as a model's
  /// path.
  case contractMismatch(file: String, differences: [ContractDifference], expectedBy: String)

  /// The file of a face cannot be read.
  case unreadableFace(FacePlace, reason: String)

  /// The bytes of a face are not the ones whose SHA-256 the manifest has.
  case changedFace(FacePlace, found: String, expected: String)

  /// An index is not whole, or contradicts itself.
  case badIndex(file: String, subject: String, found: String, expected: String)

  /// A packed set cannot be read or written.
  case store(StoreError)

  package var kind: FailureKind {
    switch self {
    case .missing, .unreadableFace: .inputMissing
    case .unreadable: .inputOutput
    case .alreadyExists, .busy, .otherRun, .unwritable: .cannotCreate
    case .store(let error): error.kind
    default: .badData
    }
  }

  package var description: String {
    switch self {
    case .missing(let file):
      "\(file): manifest: found no such file, expected a manifest or the folder that holds one"
    case .unreadable(let file, let reason):
      "\(file): reading: found \(reason), expected a readable file"
    case .unwritable(let file, let reason):
      "\(file): writing: found \(reason), expected a writable place"
    case .alreadyExists(let file, let differences):
      "\(file): found a finished set of faces, expected none (overwriting is not allowed)"
        + (differences.isEmpty
          ? "" : "; aligned otherwise: " + differences.map(\.description).joined(separator: "; "))
    case .busy(let file):
      "\(file): found another process at work on the set, expected none"
    case .otherRun(let file, let differences):
      "\(file): found a set that another run began, expected none (overwriting is not allowed)"
        + (differences.isEmpty
          ? "" : "; begun otherwise: " + differences.map(\.description).joined(separator: "; "))
    case .notJournal(let file, let line, let found):
      "\(file):\(line): journal: found \(found), expected a line of a run that was stopped"
    case .badShard(let folder, let field, let found, let expected):
      "\(folder): \(field): found \(found), expected \(expected)"
    case .notJSON(let file, let line, let found):
      "\(file):\(line): line: found \(found), expected one JSON object"
    case .missingField(let file, let line, let field, let expected):
      "\(file):\(line): \(field): found nothing, expected \(expected)"
    case .wrongType(let file, let line, let field, let found, let expected),
      .badField(let file, let line, let field, let found, let expected),
      .identityConflict(let file, let line, let field, let found, let expected):
      "\(file):\(line): \(field): found \(found), expected \(expected)"
    case .labelOutOfOrder(let file, let line, let found, let expected):
      "\(file):\(line): label: found \(found), expected \(expected)"
    case .labelGap(let file, let label, let identityCount):
      "\(file):1: identities: found no face of label \(label), "
        + "expected each of 0 ..< \(identityCount)"
    case .duplicateFace(let file, let line, let face, let firstLine):
      "\(file):\(line): face: found \(face) again, expected another than on line \(firstLine)"
    case .wrongFaceCount(let file, let found, let expected):
      "\(file):1: faces: found \(found) lines, expected \(expected) by the header"
    case .contractMismatch(let file, let differences, let expectedBy):
      "\(file):1: alignment: " + differences.map(\.description).joined(separator: "; ")
        + " (\(expectedBy))"
    case .unreadableFace(let place, let reason):
      "\(place): found \(reason), expected a readable file"
    case .changedFace(let place, let found, let expected):
      "\(place): sha256: found \(found), expected \(expected)"
    case .badIndex(let file, let subject, let found, let expected):
      "\(file): \(subject): found \(found), expected \(expected)"
    case .store(let error): error.description
    }
  }
}
