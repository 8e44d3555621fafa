internal import Foundation

/// What the first two pages of an LMDB file say about it, checked against the file.
///
/// LMDB trusts its pages: given a file that was cut off it reads behind the end and the program is
/// killed. So this is looked at before LMDB is.
///
/// A file begins with two meta pages, of which the one with the greater number of its transaction
/// counts. In each, behind 16 bytes of page header, stand in the machine's byte order: magic and
/// version, 4 bytes each; an address and the size of the map, 8 each; twice 48 bytes about a tree, of
/// which the first begins with the size of a page, 4, and the second has the count of entries at 32
/// and the root's page at 40; the last used page and the number of the transaction, 8 each.
///
/// - Source: `MDB_meta`, `MDB_db` and `mdb_env_read_header` of LMDB 0.9, mdb.c.
struct StoreShape: Equatable {
  /// Size of the file in bytes.
  let byteCount: Int

  private static let magic: UInt32 = 0xBEEF_C0DE
  private static let version: UInt32 = 1
  private static let metaByteCount = 152
  private static let noPage = UInt64.max

  /// Whether a file begins as LMDB's do; false as well for one that cannot be read.
  static func isStore(_ file: String) -> Bool {
    let descriptor = open(file, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    let bytes = meta(at: 0, of: descriptor)
    return bytes.count >= 20 && word32(bytes, 16) == magic
  }

  /// Looks at a file.
  ///
  /// - Throws: `unreadable`; `damaged` for a file that LMDB should not be given.
  init(of file: String) throws(StoreError) {
    let descriptor = open(file, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw .unreadable(file: file, reason: String(cString: strerror(errno)))
    }
    defer { close(descriptor) }
    byteCount = Int(lseek(descriptor, 0, SEEK_END))
    let first = Self.meta(at: 0, of: descriptor)
    let pageByteCount = try Self.pageByteCount(of: first, file)
    for meta in [first, Self.meta(at: pageByteCount, of: descriptor)] {
      try Self.check(meta, pageByteCount, byteCount, file)
    }
  }

  /// The bytes at an offset; fewer where the file ends or cannot be read.
  private static func meta(at offset: Int, of descriptor: CInt) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: metaByteCount) { bytes, count in
      count = max(0, pread(descriptor, bytes.baseAddress, metaByteCount, off_t(offset)))
    }
  }

  private static func pageByteCount(
    of meta: [UInt8], _ file: String
  ) throws(StoreError) -> Int {
    guard meta.count == metaByteCount else {
      throw .damaged(
        file: file, subject: "length", found: "\(meta.count) bytes",
        expected: "\(metaByteCount) or more")
    }
    let count = Int(word32(meta, 40))
    guard (512...32768).contains(count), count.nonzeroBitCount == 1 else {
      throw .damaged(
        file: file, subject: "page size", found: "\(count)", expected: "a power of 2, 512 ... 32768"
      )
    }
    return count
  }

  private static func check(
    _ meta: [UInt8], _ pageByteCount: Int, _ byteCount: Int, _ file: String
  ) throws(StoreError) {
    func bad(_ subject: String, _ found: String, _ expected: String) -> StoreError {
      .damaged(file: file, subject: subject, found: found, expected: expected)
    }
    guard meta.count == metaByteCount else {
      throw bad("length", "\(byteCount) bytes", "two pages of \(pageByteCount) or more")
    }
    guard word32(meta, 16) == magic else { throw bad("format", "another", "a file of LMDB") }
    guard word32(meta, 20) == version else {
      throw bad("LMDB's version", "\(word32(meta, 20))", "\(version)")
    }
    let (last, root) = (word64(meta, 136), word64(meta, 128))
    guard last < UInt64(byteCount / pageByteCount) else {
      throw bad(
        "length", "\(byteCount) bytes",
        "\(last.addingReportingOverflow(1).partialValue) pages of \(pageByteCount) or more: "
          + "the file is cut off")
    }
    guard root == noPage || root <= last else {
      throw bad("root", "page \(root)", "0 ... \(last)")
    }
  }
}

private func word32(_ bytes: [UInt8], _ offset: Int) -> UInt32 {
  (0..<4).reduce(0) { $0 | UInt32(bytes[offset + $1]) << (8 * UInt32($1)) }
}

private func word64(_ bytes: [UInt8], _ offset: Int) -> UInt64 {
  UInt64(word32(bytes, offset)) | UInt64(word32(bytes, offset + 4)) << 32
}
