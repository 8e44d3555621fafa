package import Failures

/// Why settings are refused.
package enum SettingsError: Failure, Equatable {
  /// There is no such file.
  case missing(file: String)
  /// The file cannot be read.
  case unreadable(file: String, reason: String)
  /// The file is not JSON.
  case syntax(place: SettingPlace, column: Int, found: String, expected: String)
  /// An object names a key twice.
  case duplicateKey(place: SettingPlace, path: String, firstLine: Int)
  /// A key that no section has; `nearest` is the path of the most similar one.
  case unknownKey(place: SettingPlace, path: String, nearest: String)
  /// A value of the wrong type or out of range.
  case wrongValue(place: SettingPlace, path: String, found: String, expected: String)
  /// Values that are legal one by one but not together, or that a program set out of range.
  case conflict(place: SettingPlace, path: String, found: String, expected: String)
  /// An override that is not `section.key=value`.
  case malformedOverride(text: String)

  package var kind: FailureKind {
    switch self {
    case .missing: .inputMissing
    case .unreadable: .inputOutput
    case .syntax, .duplicateKey, .unknownKey, .wrongValue, .conflict, .malformedOverride: .usage
    }
  }

  package var description: String {
    switch self {
    case .missing(let file):
      "\(file): settings: found no such file, expected a JSON file"
    case .unreadable(let file, let reason):
      "\(file): settings: found \(reason), expected a readable file"
    case .syntax(let place, let column, let found, let expected):
      "\(place.subject("column \(column)")): found \(found), expected \(expected)"
    case .duplicateKey(let place, let path, let firstLine):
      "\(place.subject(path)): found the key again, expected it once (first in line \(firstLine))"
    case .unknownKey(let place, let path, let nearest):
      "\(place.subject(path)): found an unknown key, expected a known one (nearest: \(nearest))"
    case .wrongValue(let place, let path, let found, let expected),
      .conflict(let place, let path, let found, let expected):
      "\(place.subject(path)): found \(found), expected \(expected)"
    case .malformedOverride(let text):
      "--set \(text): found no name and value, expected section.key=value"
    }
  }
}

/// Where a setting came from.
package enum SettingPlace: Sendable, Equatable {
  /// A file; the line is nil where the key is not in it, so that its default counts.
  case file(String, line: Int?)
  /// An override on the command line.
  case commandLine
  /// The program itself.
  case program

  /// How an error names a key that came from here.
  func subject(_ path: String) -> String {
    let key = path.isEmpty ? "settings" : path
    return switch self {
    case .file(let name, let line?): "\(name):\(line): \(key)"
    case .file(let name, nil): "\(name): \(key)"
    case .commandLine: "--set \(key)"
    case .program: key
    }
  }
}
