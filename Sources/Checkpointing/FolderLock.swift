package import Foundation
internal import Glibc

/// Keeps a folder to one process, for as long as the value lives or until the process ends.
///
/// It is the operating system's advisory lock on the folder itself: no file is left behind, also
/// not by a process that was killed.
package struct FolderLock: ~Copyable {
  private let descriptor: Int32

  /// Takes the lock of a folder that is there.
  ///
  /// - Throws: `CheckpointError.locked` where another process, or another lock of this one, has it.
  package init(_ folder: URL) throws(CheckpointError) {
    let descriptor = unsafe open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemCall.failure("open", folder.relativePath) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let isTaken = errno == EWOULDBLOCK
      let failure = SystemCall.failure("lock", folder.relativePath)
      close(descriptor)
      throw isTaken ? .locked(folder: folder.relativePath) : failure
    }
    self.descriptor = descriptor
  }

  deinit {
    close(descriptor)
  }
}
