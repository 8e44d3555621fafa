internal import CArchive
internal import Foundation

/// The types of files that matter; libarchive's own names are macros.
enum ArchiveFileType {
  static let file: mode_t = 0o100000
  static let folder: mode_t = 0o040000
}

/// Reads the entries of a tar archive by libarchive, also one that gzip or zstd has packed.
@safe final class ArchiveReader {
  /// What an archive says of an entry.
  struct Entry {
    /// The path; nil where it is no UTF-8.
    let path: String?
    let isFile: Bool
    let isFolder: Bool
    /// In bytes, as the archive claims.
    let byteCount: Int
  }

  private let file: String
  private let archive: OpaquePointer

  /// Opens an archive; what is no tar is refused at the first entry, if not here.
  init(file: String) throws(ExchangeError) {
    guard let archive = unsafe archive_read_new() else {
      throw .unreadable(path: file, reason: "no memory for the archive")
    }
    unsafe self.archive = archive
    self.file = file
    // Only these: libarchive's other filters include programs that it would run.
    try check(unsafe archive_read_support_format_tar(archive))
    try check(unsafe archive_read_support_filter_gzip(archive))
    try check(unsafe archive_read_support_filter_zstd(archive))
    try check(unsafe archive_read_set_options(archive, "hdrcharset=UTF-8"))
    try check(unsafe archive_read_open_filename(archive, file, 1 << 16))
  }

  deinit {
    _ = unsafe archive_read_free(archive)
  }

  /// How many bytes of the file have been read.
  var position: Int { Int(unsafe archive_filter_bytes(archive, -1)) }

  /// Goes to the next entry; nil at the end.
  func next() throws(ExchangeError) -> Entry? {
    var entry: OpaquePointer?
    let status = unsafe archive_read_next_header(archive, &entry)
    if status == ARCHIVE_EOF { return nil }
    try check(status)
    guard let entry = unsafe entry else { return nil }
    let path = unsafe archive_entry_pathname_utf8(entry)
    let type = unsafe archive_entry_filetype(entry)
    // A hard link that brings data is a regular file by its type.
    let isLink = unsafe archive_entry_hardlink(entry) != nil
    return unsafe Entry(
      path: path.flatMap { unsafe String(validatingCString: $0) },
      isFile: type == ArchiveFileType.file && !isLink, isFolder: type == ArchiveFileType.folder,
      byteCount: Int(archive_entry_size(entry)))
  }

  /// The content of the entry, of so many bytes.
  func content(_ byteCount: Int) throws(ExchangeError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: byteCount)
    var done = 0
    while done < byteCount {
      let count = unsafe bytes[done...].withUnsafeMutableBytes { buffer in
        unsafe archive_read_data(archive, buffer.baseAddress, buffer.count)
      }
      if count < 0 { try check(Int32(count)) }
      guard count > 0 else { throw wrong("an entry that ends early") }
      done += count
    }
    return bytes
  }

  /// The one place where a status of libarchive becomes an error; a warning is none.
  private func check(_ status: Int32) throws(ExchangeError) {
    guard status != ARCHIVE_OK, status != ARCHIVE_WARN else { return }
    throw wrong(
      unsafe archive_error_string(archive).map { unsafe String(cString: $0) } ?? "an error")
  }

  private func wrong(_ found: String) -> ExchangeError {
    .badContent(
      file: file, at: .file, what: "archive", found: found, expected: "a whole tar archive")
  }
}
