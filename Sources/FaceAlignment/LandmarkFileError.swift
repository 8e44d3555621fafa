package import Failures

/// A landmark list that gives nothing at all.
package enum LandmarkFileError: Failure, Hashable {
  /// The file is missing, or may not be read; with what the system says.
  case cannotRead(file: String, found: String)
  /// No line is good; with the first problem, where there is a line at all.
  case noGoodLine(file: String, lineCount: Int, firstProblem: LandmarkProblem?)
  /// A folder was given in place of a list, and holds no point files.
  case noPointFile(folder: String)
  /// A line of a list of identities is wrong.
  case badIdentity(LandmarkProblem)

  package var kind: FailureKind {
    switch self {
    case .cannotRead: .inputMissing
    case .noGoodLine, .noPointFile, .badIdentity: .badData
    }
  }

  package var description: String {
    switch self {
    case .cannotRead(let file, let found):
      return "\(file): landmark list: found \(found), expected a readable file"
    case .noGoodLine(let file, let lineCount, let firstProblem):
      let first = firstProblem.map { "; the first problem is \($0)" } ?? ""
      return "\(file): landmark list: found no good line among \(lineCount), "
        + "expected at least one\(first)"
    case .noPointFile(let folder):
      return "\(folder): landmarks: found a folder without .5pt and .pts files, "
        + "expected some, or a list"
    case .badIdentity(let problem): return problem.description
    }
  }
}
