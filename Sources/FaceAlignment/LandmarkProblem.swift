/// A line of a landmark list that was left out, and why.
package struct LandmarkProblem: Error, Hashable, CustomStringConvertible {
  /// What is wrong with a line.
  package enum Kind: String, Sendable, CaseIterable {
    case text
    case columns
    case path
    case label
    case coordinate
    case identity
    /// The photo was listed before with another label; the first line stays.
    case repeatedPhoto = "repeated photo"
    case score
    case box
    /// The line is no JSON object.
    case json = "JSON"
    /// A number of points, or an order of them, that is not known.
    case points
    /// The header names other columns than are known.
    case header
    /// A list does not have as many lines as it says.
    case count
    /// A file of points lies beside no photo, or beside several.
    case photo
  }

  /// The list's name as it was given; of point files, the file's path.
  package let file: String
  /// The line in the list, from 1.
  package let lineNumber: Int
  package let kind: Kind
  package let found: String
  package let expected: String
  /// The photo's path as it stands in the list; empty where the line names none.
  package let photo: String

  package var description: String {
    "\(file):\(lineNumber): \(kind.rawValue): found \(found), expected \(expected)"
  }
}

extension LandmarkProblem {
  /// A fault, once it is known where it is.
  init(_ fault: LineFault, file: String, lineNumber: Int, photo: String) {
    self.init(
      file: file, lineNumber: lineNumber + fault.lineOffset, kind: fault.kind, found: fault.found,
      expected: fault.expected, photo: photo)
  }
}
