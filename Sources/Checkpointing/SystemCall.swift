internal import Foundation
internal import Glibc

/// The operations on names that Foundation does not offer with the guarantees needed here.
enum SystemCall {
  /// The error for the call that has just failed.
  static func failure(_ operation: String, _ file: String) -> CheckpointError {
    .inputOutput(file: file, operation: operation, reason: reason())
  }

  /// Why the call that has just failed did.
  static func reason() -> String {
    let code = errno
    return unsafe String(cString: strerror(code))
  }

  /// Gives a file or folder a new name in one step; a file of that name is replaced.
  static func rename(_ source: URL, to target: URL) throws(CheckpointError) {
    guard unsafe Glibc.rename(source.path, target.path) == 0 else {
      throw failure("rename to \(target.lastPathComponent)", source.relativePath)
    }
  }

  /// Waits until the names in a folder are on the disk, so that a power cut cannot undo a rename.
  static func synchronize(folder: URL) throws(CheckpointError) {
    let descriptor = unsafe open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("open", folder.relativePath) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw failure("synchronise", folder.relativePath) }
  }
}
