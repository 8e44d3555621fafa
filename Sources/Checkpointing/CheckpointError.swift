package import Failures
package import StrictJSON

/// Why a weights file or a checkpoint is refused, or cannot be written.
package enum CheckpointError: Failure, Equatable {
  /// There is no such file.
  case missing(file: String)
  /// A file or folder cannot be made; `reason` is the system's.
  case uncreatable(file: String, reason: String)
  /// The operating system refused an operation.
  case inputOutput(file: String, operation: String, reason: String)
  /// A file is too short to hold even the length of its header.
  case tooShort(file: String, byteCount: Int)
  /// The header's length is beyond what any honest file has.
  case headerTooLarge(file: String, byteCount: UInt64, limit: Int)
  /// The header would reach beyond the end of the file.
  case headerCutOff(file: String, byteCount: Int, available: Int)
  /// A header, a state or a completion mark is not JSON.
  case syntax(file: String, error: JSONSyntaxError)
  /// A field of a header, a state or a completion mark is missing, unknown or of the wrong kind.
  case badField(file: String, field: String, found: String, expected: String)
  /// A tensor of another number format than F32.
  case unsupportedType(file: String, tensor: String, found: String)
  /// A tensor's bytes are not as many as its shape needs.
  case shapeMismatch(file: String, tensor: String, byteCount: Int, shape: [Int])
  /// A tensor begins before the one before it ends.
  case overlap(file: String, tensor: String, start: Int, previousEnd: Int)
  /// A tensor begins after the end of the one before it.
  case hole(file: String, tensor: String, start: Int, previousEnd: Int)
  /// The tensors end before or after the file does.
  case dataLength(file: String, byteCount: Int, expected: Int)
  /// A file of a checkpoint has another length than its completion mark says.
  case fileLength(file: String, byteCount: Int, expected: Int)
  /// A state does not fit the program that reads or writes it.
  case badState(file: String, reason: String)
  /// Another process works in a folder.
  case locked(folder: String)

  package var kind: FailureKind {
    switch self {
    case .missing: .inputMissing
    case .inputOutput: .inputOutput
    case .locked, .uncreatable: .cannotCreate
    default: .badData
    }
  }

  package var description: String {
    switch self {
    case .missing(let file):
      "\(file): file: found nothing, expected a file"
    case .uncreatable(let file, let reason):
      "\(file): file: found \(reason), expected a writable place"
    case .inputOutput(let file, let operation, let reason):
      "\(file): \(operation): found \(reason), expected success"
    case .tooShort(let file, let byteCount):
      "\(file): length: found \(byteCount) bytes, expected at least 8"
    case .headerTooLarge(let file, let byteCount, let limit):
      "\(file): header: found a length of \(byteCount) bytes, expected at most \(limit)"
    case .headerCutOff(let file, let byteCount, let available):
      "\(file): header: found \(available) bytes, expected \(byteCount)"
    case .syntax(let file, let error):
      "\(file):\(error.position.line): column \(error.position.column): "
        + "found \(error.found), expected \(error.expected)"
    case .badField(let file, let field, let found, let expected):
      "\(file): \(field): found \(found), expected \(expected)"
    case .unsupportedType(let file, let tensor, let found):
      "\(file): dtype of \(tensor): found \(found), expected F32"
    case .shapeMismatch(let file, let tensor, let byteCount, let shape):
      "\(file): data of \(tensor): found \(byteCount) bytes, expected 4 for each element of \(shape)"
    case .overlap(let file, let tensor, let start, let previousEnd):
      "\(file): start of \(tensor): found \(start), inside the tensor before it, "
        + "expected \(previousEnd)"
    case .hole(let file, let tensor, let start, let previousEnd):
      "\(file): start of \(tensor): found \(start), behind a hole, expected \(previousEnd)"
    case .dataLength(let file, let byteCount, let expected):
      "\(file): data: found \(byteCount) bytes, expected \(expected) for its tensors"
    case .fileLength(let file, let byteCount, let expected):
      "\(file): length: found \(byteCount) bytes, expected \(expected) by the completion mark"
    case .locked(let folder):
      "\(folder): found another process at work in it, expected none"
    case .badState(let file, let reason):
      "\(file): state: found \(reason), expected the state of a run of this program"
    }
  }
}
