package import ArgumentParser
package import Failures
import Foundation

/// What a command line asks for that cannot be had, found by the command itself.
package enum CommandFailure: Failure {
  /// An output exists and neither `--force` nor `--resume` was given.
  case exists(path: String, advice: String)
  /// An input is not there.
  case missing(path: String, expected: String)
  /// Two inputs do not fit together.
  case mismatch(subject: String, found: String, expected: String)

  package var kind: FailureKind {
    switch self {
    case .exists: .cannotCreate
    case .missing: .inputMissing
    case .mismatch: .badData
    }
  }

  package var description: String {
    switch self {
    case .exists(let path, let advice): "\(path): exists already; \(advice)"
    case .missing(let path, let expected): "\(path): found nothing, expected \(expected)"
    case .mismatch(let subject, let found, let expected):
      "\(subject): found \(found), expected \(expected)"
    }
  }
}

/// Runs the body of a command; a failure becomes one line on the standard error and its exit
/// status.
package func reportingFailures(_ body: () throws -> Void) throws {
  do {
    try body()
  } catch let failure as any Failure {
    printNote("error: \(failure.description)")
    throw ExitCode(failure.kind.rawValue)
  } catch let error as CocoaError {
    let path = error.filePath.map { "\($0): " } ?? ""
    printNote("error: \(path)\(systemReason(of: error))")
    throw ExitCode(FailureKind.inputOutput.rawValue)
  } catch {
    printNote("error: \(error)")
    throw ExitCode(FailureKind.software.rawValue)
  }
}

/// Prints a line on the standard error, where notes go so that results stay alone on the standard
/// output.
package func printNote(_ text: String) {
  writeError("\(visible(text))\n")
}

/// Writes to the standard error; what cannot be written there is dropped, for there is no one to
/// tell.
func writeError(_ text: String) {
  try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
}

/// A text on one line: control characters, which names of files and fields may hold, become
/// escapes.
private func visible(_ text: String) -> String {
  text.unicodeScalars.map { scalar in
    scalar.properties.generalCategory == .control
      ? scalar.escaped(asASCII: true) : String(scalar)
  }.joined()
}

/// Refuses to overwrite a file that is there.
package func refuseExisting(_ path: String) throws(CommandFailure) {
  guard !FileManager.default.fileExists(atPath: path) else {
    throw .exists(path: path, advice: "replace it by --force")
  }
}

/// Refuses an empty path, as an unset variable of a shell leaves it.
package func requireText(_ path: String, option: String) throws(ValidationError) {
  if path.isEmpty { throw ValidationError("\(option): found nothing, expected a path.") }
}
