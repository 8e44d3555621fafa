package import Failures

/// Why a batch, a class matrix or a setting of the loss was refused.
///
/// Every case holds the subject, what was found, and what would have been right. A refused batch
/// leaves class centres, gradients and the lambda counter as they were.
package enum LossError: Failure, Equatable {
  /// A label that names no class.
  case labelOutOfRange(sampleIndex: Int, found: Int, classCount: Int)
  /// An argument whose size does not fit the others.
  case shapeMismatch(subject: String, found: String, expected: String)
  /// A class row of length zero, which has no direction.
  case zeroClassRow(classIndex: Int)
  /// A row whose Euclidean length is not a finite number.
  case notFinite(subject: String, rowIndex: Int, foundLength: Double)
  /// A margin multiplier outside 1...4.
  case unsupportedMargin(found: Int)
  /// A number that no lambda schedule can have.
  case badSchedule(parameter: String, found: Double, expected: String)
  /// A number that a setting of a loss cannot have.
  case badSetting(parameter: String, found: Double, expected: String)
}

extension LossError {
  package var kind: FailureKind { .badData }

  package var description: String {
    switch self {
    case .labelOutOfRange(let sampleIndex, let found, let classCount):
      "sample \(sampleIndex): label: found \(found), expected 0 ..< \(classCount)"
    case .shapeMismatch(let subject, let found, let expected):
      "\(subject): found \(found), expected \(expected)"
    case .zeroClassRow(let classIndex):
      "class \(classIndex): length of the row: found 0, expected more than 0"
    case .notFinite(let subject, let rowIndex, let foundLength):
      "\(subject): length of row \(rowIndex): found \(foundLength), expected a finite number"
    case .unsupportedMargin(let found):
      "margin: found \(found), expected 1 ... 4"
    case .badSchedule(let parameter, let found, let expected),
      .badSetting(let parameter, let found, let expected):
      "\(parameter): found \(found), expected \(expected)"
    }
  }
}
