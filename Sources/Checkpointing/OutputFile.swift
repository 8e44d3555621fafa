internal import Foundation
internal import Glibc

#if _endian(big)
#error("Tensors are written as they lie in memory, and the format is little-endian.")
#endif

/// A file that is written beside its place and takes it only when it is whole and on the disk.
struct OutputFile: ~Copyable {
  private let descriptor: Int32
  private let name: String

  private init(descriptor: Int32, name: String) {
    self.descriptor = descriptor
    self.name = name
  }

  /// Makes a file that is to become another.
  private static func create(_ url: URL, for target: URL) throws(CheckpointError) -> OutputFile {
    let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC
    let descriptor = unsafe open(url.path, flags, 0o666)
    guard descriptor >= 0 else {
      throw .uncreatable(file: target.relativePath, reason: SystemCall.reason())
    }
    return OutputFile(descriptor: descriptor, name: url.relativePath)
  }

  deinit {
    close(descriptor)
  }

  /// Writes a file: at any moment its place holds what it held before, or all of the new content.
  ///
  /// A process that dies leaves at most `.NAME.partial` behind, which the next write replaces.
  static func write(
    to url: URL, content: (inout OutputFile) throws(CheckpointError) -> Void
  ) throws(CheckpointError) {
    let folder = url.deletingLastPathComponent()
    let partial = folder.appending(path: ".\(url.lastPathComponent).partial")
    do {
      var file = try create(partial, for: url)
      try content(&file)
      try file.synchronize()
    } catch {
      try? FileManager.default.removeItem(at: partial)
      throw error
    }
    try SystemCall.rename(partial, to: url)
    try SystemCall.synchronize(folder: folder)
  }

  /// Adds bytes at the end.
  mutating func append(_ bytes: [UInt8]) throws(CheckpointError) {
    try unsafe append(bytes.span.bytes)
  }

  /// Adds floats at the end, little-endian.
  mutating func append(_ floats: [Float]) throws(CheckpointError) {
    try unsafe append(floats.span.bytes)
  }

  private mutating func append(_ bytes: RawSpan) throws(CheckpointError) {
    let total = bytes.byteCount
    var done = 0
    while done < total {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(descriptor, buffer.baseAddress?.advanced(by: done), total - done)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw SystemCall.failure("write", name) }
      done += count
    }
  }

  private func synchronize() throws(CheckpointError) {
    guard fsync(descriptor) == 0 else { throw SystemCall.failure("synchronise", name) }
  }
}
