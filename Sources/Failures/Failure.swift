/// An error of bad input or of the world around the program, fit to be shown to its user.
///
/// Every target has one closed enum of these. Its description is one line that names the subject,
/// what was found, and what was expected; its kind tells a script what sort of failure it was.
package protocol Failure: Error, CustomStringConvertible, Sendable {
  /// What sort of failure this is.
  var kind: FailureKind { get }
}

/// The sorts of failure that a script can tell apart, by the exit status of a tool.
///
/// The numbers are those of BSD's `sysexits.h`.
package enum FailureKind: Int32, Sendable {
  /// The command line or a setting is wrong.
  case usage = 64
  /// The input was read and is wrong.
  case badData = 65
  /// An input does not exist or may not be read.
  case inputMissing = 66
  /// A library refused a call: a defect of the program or of the machine.
  case software = 70
  /// An output exists already or cannot be made.
  case cannotCreate = 73
  /// Reading or writing failed half-way.
  case inputOutput = 74
}
