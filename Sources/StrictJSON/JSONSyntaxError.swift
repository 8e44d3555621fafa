/// Why a text is not the JSON that the strict reader takes.
package enum JSONSyntaxError: Error, Equatable, CustomStringConvertible {
  /// Something stands where the grammar wants something else.
  case unexpected(position: JSONPosition, found: String, expected: String)
  /// An object names the same member twice. `path` leads from the top to the second one.
  case duplicateName(position: JSONPosition, path: [String], first: JSONPosition)
  /// Arrays and objects are nested deeper than the reader follows.
  case nestedTooDeep(position: JSONPosition, limit: Int)

  /// Where the text goes wrong.
  package var position: JSONPosition {
    switch self {
    case .unexpected(let position, _, _), .duplicateName(let position, _, _),
      .nestedTooDeep(let position, _):
      position
    }
  }

  /// What stands there.
  package var found: String {
    switch self {
    case .unexpected(_, let found, _): found
    case .duplicateName(_, let path, let first):
      "\"\(path.joined(separator: "."))\" again, first given in line \(first.line)"
    case .nestedTooDeep(_, let limit): "more than \(limit) levels of arrays and objects"
    }
  }

  /// What should stand there.
  package var expected: String {
    switch self {
    case .unexpected(_, _, let expected): expected
    case .duplicateName: "every name once"
    case .nestedTooDeep(_, let limit): "at most \(limit) levels"
    }
  }

  package var description: String {
    "\(position.line):\(position.column): found \(found), expected \(expected)"
  }
}
