import Checkpointing
import Foundation
import Testing

@Suite struct FolderLockTests {
  @Test func `a folder has one owner at a time, and no file shows it`() throws {
    try withTemporaryFolder { folder in
      try hold(folder) {
        #expect(throws: CheckpointError.locked(folder: folder.relativePath)) {
          try hold(folder) {}
        }
        let found = try names(in: folder)
        #expect(found.isEmpty)
      }
      try hold(folder) {}
    }
  }

  @Test func `a folder that is not there cannot be locked`() throws {
    try withTemporaryFolder { folder in
      _ = #expect(throws: CheckpointError.self) {
        try hold(folder.appending(path: "none")) {}
      }
    }
  }

  private func hold(_ folder: URL, during body: () throws -> Void) throws {
    let lock = try FolderLock(folder)
    try body()
    _ = consume lock
  }
}
