internal import Failures
internal import Foundation

/// Two photos and whether they show the same person.
package struct PhotoPair: Equatable, Sendable {
  /// The pair's first photo.
  package let left: PhotoName
  /// The pair's second photo.
  package let right: PhotoName
  /// Whether both photos show one person.
  package let same: Bool
  /// The fold of the cross-validation, from 1.
  package let fold: Int
}

/// A list of verification pairs, in a layout that is recognised by what is there.
///
/// A folder has CFP's pairs, see `ProfilePairs`. A list whose first line names a picture by its path
/// is read by `PathPairReader`. Every other list is in the layout of LFW's `pairs.txt`, which RFW
/// (M. Wang et al., "Racial Faces in the Wild", ICCV 2019) and imported `.bin` files use as well, the
/// former with names such as `m.0c7mh2`. Lines are `name i j` (two photos of one person) or `name1 i name2 j` (two persons), fields
/// separated by tabs or blanks; in a line separated by tabs alone, a name may hold blanks. Lines
/// end with LF or CRLF, empty ones are passed over. Which pair is in which fold depends on the
/// first line:
///
/// - `folds n`: each fold is n same and n different pairs, in one block of lines.
/// - `n` alone: n same and n different pairs, as in LFW's development sets. Both kinds are cut into
///   ten contiguous parts, so that every fold has both.
/// - a pair: every line is a pair, and the list is cut into ten contiguous parts.
///
/// Where ten do not divide the pairs, the first parts have one pair more, as those of scikit-learn's
/// `KFold`, by which InsightFace's code cuts; fewer pairs than ten make a fold each.
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
    let values = try? URL(filePath: path).resourceValues(forKeys: [.isDirectoryKey])
    if values?.isDirectory == true {
      self.init(file: path, pairs: try ProfilePairs(folder: path).pairs())
    } else {
      try self.init(text: try Self.text(of: path), file: path)
    }
  }

  /// The text of a file.
  package static func text(of path: String) throws(VerificationError) -> String {
    let data: Data
    do {
      data = try Data(contentsOf: URL(filePath: path))
    } catch {
      throw .unreadableFile(file: path, found: systemReason(of: error))
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw .badContent(
        file: path, what: "encoding", found: "bytes that are no text", expected: "UTF-8")
    }
    return text
  }

  /// Reads a pair list from its text; `file` is the name that messages use.
  package init(text: String, file: String) throws(VerificationError) {
    let lines = text.trimmingPrefix("\u{FEFF}")
      .split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    if PathPairReader.recognises(lines) {
      var reader = PathPairReader(file: file)
      for (index, line) in lines.enumerated() {
        try reader.read(line, number: index + 1)
      }
      self.init(file: file, pairs: try reader.folded())
      return
    }
    var reader = PairListReader(file: file)
    for (index, line) in lines.enumerated() {
      try reader.read(line, number: index + 1)
    }
    let folds = try reader.folds()
    self.init(
      file: file,
      pairs: zip(reader.pairs, folds).map { pair, fold in
        PhotoPair(
          left: pair.left, right: pair.right, same: pair.left.name == pair.right.name, fold: fold)
      })
  }

  private init(file: String, pairs: [PhotoPair]) {
    self.file = file
    self.pairs = pairs
    foldCount = pairs.reduce(0) { max($0, $1.fold) }
  }
}
