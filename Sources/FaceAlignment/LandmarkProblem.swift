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
  }

  /// The list's name as it was given.
  package let file: String
  /// The line in the list, from 1.
  package let lineNumber: Int
  package let kind: Kind
  package let found: String
  package let expected: String
  /// The first column as it stands in the list, which should be the photo's path.
  package internal(set) var photo = ""

  package var description: String {
    "\(file):\(lineNumber): \(kind.rawValue): found \(found), expected \(expected)"
  }
}
