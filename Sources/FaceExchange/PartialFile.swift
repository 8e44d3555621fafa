internal import FaceDataset
internal import Failures
internal import Foundation

/// The place of a file that is written beside it first.
struct PartialFile {
  /// Where the file will be.
  let path: String
  /// Where it is written.
  let partial: String

  /// Makes the folder, where it lacks, and an empty file beside the place.
  ///
  /// - Throws: `alreadyExists` if something is there and stays.
  init(_ path: String, overwriting: Bool) throws(ExchangeError) {
    if !overwriting, FileManager.default.fileExists(atPath: path) {
      throw .alreadyExists(path: path)
    }
    let url = URL(filePath: path)
    let folder = url.deletingLastPathComponent()
    self.path = path
    partial = folder.appending(path: ".\(url.lastPathComponent).partial").path
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data().write(to: URL(filePath: partial))
    } catch {
      throw .unwritable(path: path, reason: systemReason(of: error))
    }
  }

  /// Moves what was written into its place.
  func place() throws(ExchangeError) {
    guard unsafe rename(partial, path) == 0 else {
      throw .unwritable(path: path, reason: unsafe String(cString: strerror(errno)))
    }
  }

  /// Removes what was written.
  func discard() {
    try? FileManager.default.removeItem(atPath: partial)
  }
}
