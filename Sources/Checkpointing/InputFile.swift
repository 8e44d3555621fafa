internal import Foundation
internal import Glibc

/// A regular file open for reading from front to back.
struct InputFile: ~Copyable {
  private let descriptor: Int32
  /// How errors name the file.
  let name: String
  /// How long the file was when it was opened.
  let byteCount: Int

  private init(descriptor: Int32, name: String, byteCount: Int) {
    self.descriptor = descriptor
    self.name = name
    self.byteCount = byteCount
  }

  /// Opens a file; anything else, such as a folder or a pipe, is refused.
  static func open(_ url: URL) throws(CheckpointError) -> InputFile {
    let name = url.relativePath
    let descriptor = unsafe Glibc.open(url.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      if errno == ENOENT { throw .missing(file: name) }
      throw SystemCall.failure("open", name)
    }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw .inputOutput(
        file: name, operation: "open", reason: "something that is not a regular file")
    }
    return InputFile(descriptor: descriptor, name: name, byteCount: Int(status.st_size))
  }

  deinit {
    close(descriptor)
  }

  /// Reads the next bytes, all of them.
  mutating func readBytes(_ count: Int) throws(CheckpointError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var span = bytes.mutableSpan
    try unsafe fill(span.mutableBytes)
    return bytes
  }

  /// Reads the next little-endian floats, all of them.
  mutating func readFloats(_ count: Int) throws(CheckpointError) -> [Float] {
    var floats = [Float](repeating: 0, count: count)
    var span = floats.mutableSpan
    try unsafe fill(span.mutableBytes)
    return floats
  }

  private mutating func fill(_ bytes: consuming MutableRawSpan) throws(CheckpointError) {
    let total = bytes.byteCount
    var done = 0
    while done < total {
      let count = unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe Glibc.read(descriptor, buffer.baseAddress?.advanced(by: done), total - done)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw SystemCall.failure("read", name) }
      guard count > 0 else {
        throw .inputOutput(
          file: name, operation: "read", reason: "the end of a file that became shorter")
      }
      done += count
    }
  }
}
