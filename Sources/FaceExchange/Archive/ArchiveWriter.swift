internal import CArchive
internal import Foundation

/// Writes a tar archive by libarchive; the same entries give the same bytes.
@safe final class ArchiveWriter {
  private let file: PartialFile
  private let archive: OpaquePointer
  private var isPlaced = false

  /// Begins an archive beside its place.
  init(_ path: String, overwriting: Bool) throws(ExchangeError) {
    guard let archive = unsafe archive_write_new() else {
      throw .unwritable(path: path, reason: "no memory for the archive")
    }
    unsafe self.archive = archive
    do throws(ExchangeError) {
      file = try PartialFile(path, overwriting: overwriting)
    } catch {
      _ = unsafe archive_write_free(archive)
      throw error
    }
    try check(unsafe archive_write_set_format_ustar(archive))
    try check(unsafe archive_write_open_filename(archive, file.partial))
  }

  deinit {
    _ = unsafe archive_write_free(archive)
    if !isPlaced { file.discard() }
  }

  /// Adds a file that everybody may read, without a time or an owner.
  func add(_ name: String, _ content: [UInt8]) throws(ExchangeError) {
    guard let entry = unsafe archive_entry_new() else {
      throw .unwritable(path: file.path, reason: "no memory for an entry")
    }
    defer { unsafe archive_entry_free(entry) }
    unsafe archive_entry_set_pathname(entry, name)
    unsafe archive_entry_set_filetype(entry, ArchiveFileType.file)
    unsafe archive_entry_set_perm(entry, 0o444)
    unsafe archive_entry_set_mtime(entry, 0, 0)
    unsafe archive_entry_set_size(entry, Int64(content.count))
    try check(unsafe archive_write_header(archive, entry))
    let written = unsafe content.withUnsafeBytes { buffer in
      unsafe archive_write_data(archive, buffer.baseAddress, buffer.count)
    }
    guard written == content.count else { throw failure }
  }

  /// Ends the archive and puts it into its place.
  func place() throws(ExchangeError) {
    try check(unsafe archive_write_close(archive))
    try file.place()
    isPlaced = true
  }

  /// The one place where a status of libarchive becomes an error.
  private func check(_ status: Int32) throws(ExchangeError) {
    guard status == ARCHIVE_OK else { throw failure }
  }

  private var failure: ExchangeError {
    .unwritable(
      path: file.path,
      reason: unsafe archive_error_string(archive).map { unsafe String(cString: $0) } ?? "an error")
  }
}
