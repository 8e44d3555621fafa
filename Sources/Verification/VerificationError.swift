package import Failures

/// What can be wrong with the files and numbers that a verification starts from.
package enum VerificationError: Failure, Equatable {
  /// A file that cannot be read; `found` is the system's reason.
  case unreadableFile(file: String, found: String)
  /// A file that cannot be written; `found` is the system's reason.
  case unwritableFile(file: String, found: String)
  /// A line, counted from 1, that does not say what it should.
  case badLine(file: String, line: Int, what: String, found: String, expected: String)
  /// A file that is wrong as a whole.
  case badContent(file: String, what: String, found: String, expected: String)
  /// An embedding, by its 0-based row, that has no direction.
  case badEmbedding(row: Int, found: String)
  /// A score, by the 0-based index of its pair, that is not a number.
  case badScore(pair: Int, found: String)
  /// A set of pairs that cannot be verified.
  case badPairs(what: String, found: String, expected: String)
  /// Photos of a pair list that have no face: how many, and the first few.
  case missingPhotos(file: String, count: Int, first: [PhotoName])
  /// Photos of a pair list that have several faces: how many, and the first few.
  case ambiguousPhotos(file: String, count: Int, first: [PhotoName])
}

extension VerificationError {
  package var kind: FailureKind {
    switch self {
    case .unreadableFile: .inputMissing
    case .unwritableFile: .cannotCreate
    default: .badData
    }
  }

  /// One line: `file:line: what: found X, expected Y`.
  package var description: String {
    switch self {
    case .unreadableFile(let file, let found):
      "\(file): file: found \(found), expected a readable file"
    case .unwritableFile(let file, let found):
      "\(file): file: found \(found), expected a writable place"
    case .badLine(let file, let line, let what, let found, let expected):
      "\(file):\(line): \(what): found \(found), expected \(expected)"
    case .badContent(let file, let what, let found, let expected):
      "\(file): \(what): found \(found), expected \(expected)"
    case .badEmbedding(let row, let found):
      "embeddings: row \(row): found \(found), expected a finite vector that is not zero"
    case .badScore(let pair, let found):
      "scores: pair \(pair): found \(found), expected a finite number"
    case .badPairs(let what, let found, let expected):
      "pairs: \(what): found \(found), expected \(expected)"
    case .missingPhotos(let file, let count, let first):
      "\(file): photos without a face: found \(count) (\(listed(first, of: count))), expected 0"
    case .ambiguousPhotos(let file, let count, let first):
      "\(file): photos with several faces: found \(count) (\(listed(first, of: count))), expected 0"
    }
  }

  private func listed(_ photos: [PhotoName], of count: Int) -> String {
    photos.map(\.description).joined(separator: ", ") + (count > photos.count ? ", ..." : "")
  }
}
