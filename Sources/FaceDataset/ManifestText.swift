internal import Foundation

/// A manifest file whose lines are read one by one, where they are needed, by any number of
/// threads.
///
/// Read and not mapped: a file that becomes shorter is then an error and not the program's end.
final class ManifestText: Sendable {
  /// Path of the file.
  let file: String

  /// Size when it was opened, in bytes.
  let byteCount: Int

  /// When it was changed last, in nanoseconds since 1970.
  let modifiedNanoseconds: Int64

  private let descriptor: CInt

  /// Opens a manifest.
  ///
  /// - Throws: `unreadable`.
  init(_ file: String) throws(DatasetError) {
    descriptor = unsafe open(file, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw .unreadable(file: file, reason: unsafe String(cString: strerror(errno)))
    }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      let reason = unsafe String(cString: strerror(errno))
      close(descriptor)
      throw .unreadable(file: file, reason: reason)
    }
    self.file = file
    byteCount = Int(status.st_size)
    modifiedNanoseconds =
      Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
  }

  deinit { close(descriptor) }

  /// The bytes of a range.
  ///
  /// - Throws: `unreadable`, also for a file that has become too short.
  func bytes(_ range: Range<Int>) throws(DatasetError) -> [UInt8] {
    var failure: String?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
      while count < range.count {
        let rest = unsafe UnsafeMutableRawBufferPointer(buffer)[count..<range.count]
        let readCount = unsafe pread(
          descriptor, UnsafeMutableRawBufferPointer(rebasing: rest).baseAddress, rest.count,
          off_t(range.lowerBound + count))
        if readCount < 0 && errno == EINTR { continue }
        guard readCount > 0 else {
          failure = readCount == 0 ? "its end" : unsafe String(cString: strerror(errno))
          return
        }
        count += readCount
      }
    }
    if let failure { throw .unreadable(file: file, reason: failure) }
    return bytes
  }

  /// The hash of the whole file.
  ///
  /// - Throws: `unreadable`.
  func contentHash() throws(DatasetError) -> ContentHash {
    let hasher = ContentHasher()
    for start in stride(from: 0, to: byteCount, by: 1 << 20) {
      hasher.update(Data(try bytes(start..<min(start + 1 << 20, byteCount))))
    }
    return ContentHash(digest: hasher.digest())
  }
}
