#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Reads a whole file, telling one that is missing, unreadable or too large apart.
///
/// - Throws: `photo_missing`, `photo_unreadable`, also for what is no plain file, and `too_large`;
///   the error does not name the file.
package func readPlainFile(at path: String, maxBytes: Int) throws(AlignmentError) -> [UInt8] {
  // Not blocking, so that a pipe of that name does not stop the run; it is refused below.
  let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
  guard descriptor >= 0 else {
    let reason: AlignmentError.Reason =
      errno == ENOENT || errno == ENOTDIR ? .photoMissing : .photoUnreadable
    throw AlignmentError(reason, systemMessage())
  }
  defer { close(descriptor) }
  var information = stat()
  guard fstat(descriptor, &information) == 0 else {
    throw AlignmentError(.photoUnreadable, systemMessage())
  }
  guard information.st_mode & S_IFMT == S_IFREG else {
    throw AlignmentError(.photoUnreadable, "found a folder or a device, expected a plain file")
  }
  let byteCount = Int(information.st_size)
  guard byteCount <= maxBytes else {
    throw AlignmentError(.tooLarge, "found \(byteCount) bytes, expected at most \(maxBytes)")
  }
  return try readAll(byteCount, from: descriptor)
}

private func readAll(_ byteCount: Int, from descriptor: Int32) throws(AlignmentError) -> [UInt8] {
  var failure: AlignmentError?
  let bytes = [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, initializedCount in
    while initializedCount < byteCount {
      let rest = UnsafeMutableRawBufferPointer(
        rebasing: UnsafeMutableRawBufferPointer(buffer)[initializedCount...])
      let count = read(descriptor, rest.baseAddress, rest.count)
      if count < 0 && errno == EINTR { continue }
      if count < 0 { failure = AlignmentError(.photoUnreadable, systemMessage()) }
      if count <= 0 { return }
      initializedCount += count
    }
  }
  if let failure { throw failure }
  guard bytes.count == byteCount else {
    throw AlignmentError(
      .photoUnreadable, "found \(bytes.count) bytes, expected \(byteCount): changed while read")
  }
  return bytes
}

/// What the system says of its last failure, such as "No such file or directory".
private func systemMessage() -> String {
  String(cString: strerror(errno))
}
