internal import CLMDB
internal import Foundation

/// Writes a new store: one file of keys and values, the keys in ascending order.
///
/// The same entries in the same lists give the same bytes with one version of LMDB and one size of
/// pages. The file is good for readers only when it is finished; until then it should have another
/// name than theirs.
package final class StoreWriter {
  private let file: String
  private let environment: OpaquePointer
  private var isOpen = true
  private var mapByteCount = 64 << 20

  /// Makes the file, in place of one that may be there.
  ///
  /// - Throws: `unwritable`, `refused`.
  package init(file: String) throws(StoreError) {
    self.file = file
    guard FileManager.default.createFile(atPath: file, contents: nil) else {
      throw .unwritable(file: file, reason: String(cString: strerror(errno)))
    }
    environment = try Environment.make(file)
    // Nobody else looks at the file before it is finished, and it is synced then.
    let flags = MDB_NOLOCK | MDB_NOSUBDIR | MDB_NOSYNC
    try check(mdb_env_set_mapsize(environment, mapByteCount), "mdb_env_set_mapsize", file)
    try check(mdb_env_open(environment, file, UInt32(flags), 0o644), "mdb_env_open", file)
  }

  deinit {
    if isOpen { mdb_env_close(environment) }
  }

  /// Appends entries, all of them or none; memory is needed for these alone.
  ///
  /// - Parameter entries: at most 100,000, their keys 1 to 511 bytes and ascending, also from what
  ///   was appended before.
  /// - Throws: `refused`, such as for a full disk.
  package func append(_ entries: [(key: [UInt8], value: [UInt8])]) throws(StoreError) {
    while true {
      let status = transact(entries)
      guard status == MDB_MAP_FULL else { return try check(status, "mdb_put", file) }
      mapByteCount *= 2
      try check(mdb_env_set_mapsize(environment, mapByteCount), "mdb_env_set_mapsize", file)
    }
  }

  /// Brings everything to the disk and closes the file.
  ///
  /// - Throws: `refused`; `damaged` for a file that no reader would take.
  package func finish() throws(StoreError) {
    try check(mdb_env_sync(environment, 1), "mdb_env_sync", file)
    mdb_env_close(environment)
    isOpen = false
    _ = try StoreShape(of: file)
  }

  /// Returns LMDB's status, for `MDB_MAP_FULL` is no failure yet.
  private func transact(_ entries: [(key: [UInt8], value: [UInt8])]) -> CInt {
    var transaction: OpaquePointer?
    var status = mdb_txn_begin(environment, nil, 0, &transaction)
    guard status == MDB_SUCCESS else { return status }
    var database = MDB_dbi()
    status = mdb_dbi_open(transaction, nil, 0, &database)
    for (key, value) in entries where status == MDB_SUCCESS {
      status = key.withUnsafeBytes { key in
        value.withUnsafeBytes { value in
          // LMDB copies both and changes neither.
          var name = MDB_val(
            mv_size: key.count, mv_data: UnsafeMutableRawPointer(mutating: key.baseAddress))
          var content = MDB_val(
            mv_size: value.count, mv_data: UnsafeMutableRawPointer(mutating: value.baseAddress))
          return mdb_put(transaction, database, &name, &content, UInt32(MDB_APPEND))
        }
      }
    }
    guard status == MDB_SUCCESS else {
      mdb_txn_abort(transaction)
      return status
    }
    return mdb_txn_commit(transaction)
  }
}
