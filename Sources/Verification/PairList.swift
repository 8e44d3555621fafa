internal import Foundation

/// Two photos and whether they show the same person.
package struct PhotoPair: Equatable, Sendable {
  /// The pair's first photo.
  package let left: PhotoName
  /// The pair's second photo.
  package let right: PhotoName
  /// The fold of the cross-validation, from 1.
  package let fold: Int
  /// Whether both photos show one person.
  package var same: Bool { left.name == right.name }
}

/// A list of verification pairs in the layout of LFW's `pairs.txt`.
///
/// Lines are `name i j` (two photos of one person) or `name1 i name2 j` (two persons), fields
/// separated by tabs or blanks; in a line separated by tabs alone, a name may hold blanks. Lines
/// end with LF or CRLF, empty ones are passed over. Which pair is in which fold depends on the
/// first line:
///
/// - `folds n`: each fold is n same and n different pairs, in one block of lines.
/// - `n` alone: n same and n different pairs, as in LFW's development sets. Both kinds are cut into
///   ten contiguous parts, so that every fold has both.
/// - a pair: every line is a pair, and the list is cut into ten contiguous parts.
///
/// Where ten do not divide the pairs, parts differ by one pair; fewer pairs than ten make a fold
/// each.
///
/// - Source: the layout is that of G. B. Huang et al., "Labeled Faces in the Wild", University of
///   Massachusetts, Technical Report 07-49, 2007.
package struct PairList: Equatable, Sendable {
  /// The file the pairs came from, for messages.
  package let file: String
  /// The pairs in the order of the file.
  package let pairs: [PhotoPair]
  /// The number of folds.
  package let foldCount: Int

  /// Reads the pair list at a path.
  package init(contentsOf path: String) throws(VerificationError) {
    let data: Data
    do {
      data = try Data(contentsOf: URL(filePath: path))
    } catch {
      throw .unreadableFile(file: path, found: error.localizedDescription)
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw .badContent(
        file: path, what: "encoding", found: "bytes that are no text", expected: "UTF-8")
    }
    try self.init(text: text, file: path)
  }

  /// Reads a pair list from its text; `file` is the name that messages use.
  package init(text: String, file: String) throws(VerificationError) {
    var reader = PairListReader(file: file)
    let lines = text.trimmingPrefix("\u{FEFF}")
      .split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (index, line) in lines.enumerated() {
      try reader.read(line, number: index + 1)
    }
    let folds = try reader.folds()
    self.file = file
    pairs = zip(reader.pairs, folds).map { pair, fold in
      PhotoPair(left: pair.left, right: pair.right, fold: fold)
    }
    foldCount = folds.reduce(0, max)
  }
}
