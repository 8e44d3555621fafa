internal import CLMDB
package import Foundation

/// A finished store, read through its memory map by any number of threads.
///
/// Nothing is written, no lock file is made: a medium that cannot be written will do. The file must
/// not change while it is open. What the file's first pages say is checked against its length; the
/// pages behind them are LMDB's own, which trusts them: a file that was made to do harm can end the
/// program.
package final class StoreReader {
  /// Path of the file.
  package let file: String

  /// How many values there are.
  package let entryCount: Int

  private let environment: OpaquePointer
  private let database: MDB_dbi
  private let byteCount: Int

  /// Whether a file is a store, by its first bytes.
  package static func recognises(_ file: String) -> Bool { StoreShape.isStore(file) }

  /// Opens a store.
  ///
  /// - Throws: `unreadable`, `damaged`, `refused`.
  package init(file: String) throws(StoreError) {
    let shape = try StoreShape(of: file)
    let environment = try Environment.make(file)
    do {
      // The map ends with the file, whatever the file says.
      try check(mdb_env_set_mapsize(environment, shape.byteCount), "mdb_env_set_mapsize", file)
      let flags = MDB_RDONLY | MDB_NOLOCK | MDB_NOSUBDIR | MDB_NORDAHEAD | MDB_NOTLS
      try check(mdb_env_open(environment, file, UInt32(flags), 0o644), "mdb_env_open", file)
      var transaction: OpaquePointer?
      try check(
        mdb_txn_begin(environment, nil, UInt32(MDB_RDONLY), &transaction), "mdb_txn_begin", file)
      defer { mdb_txn_abort(transaction) }
      var database = MDB_dbi()
      try check(mdb_dbi_open(transaction, nil, 0, &database), "mdb_dbi_open", file)
      var statistics = MDB_stat()
      try check(mdb_stat(transaction, database, &statistics), "mdb_stat", file)
      self.database = database
      entryCount = Int(clamping: statistics.ms_entries)
    } catch {
      mdb_env_close(environment)
      throw error
    }
    self.environment = environment
    self.file = file
    byteCount = shape.byteCount
  }

  deinit { mdb_env_close(environment) }

  /// A copy of the value of a key; nil where there is none.
  ///
  /// - Throws: `damaged`, `refused`.
  package func value(forKey key: [UInt8]) throws(StoreError) -> [UInt8]? {
    try withValue(forKey: key) { Array($0) }
  }

  /// The value of a key where it lies in the map; keeps the store open.
  ///
  /// - Throws: `damaged`, `refused`.
  package func mappedValue(forKey key: [UInt8]) throws(StoreError) -> Data? {
    // LMDB promises a value until its transaction ends, because a writer may then take its pages
    // for something else. Nobody writes into a finished store: the value stays as long as the map.
    try withValue(forKey: key) { bytes in
      guard let start = bytes.baseAddress else { return Data() }
      return Data(
        bytesNoCopy: UnsafeMutableRawPointer(mutating: start), count: bytes.count,
        deallocator: .custom { _, _ in withExtendedLifetime(self) {} })
    }
  }

  /// Every call has a transaction of its own, since no two threads may use one at a time.
  private func withValue<Result>(
    forKey key: [UInt8], _ body: (UnsafeRawBufferPointer) -> Result
  ) throws(StoreError) -> Result? {
    var transaction: OpaquePointer?
    try check(
      mdb_txn_begin(environment, nil, UInt32(MDB_RDONLY), &transaction), "mdb_txn_begin", file)
    defer { mdb_txn_abort(transaction) }
    var (key, value) = (key, MDB_val())
    let status = key.withUnsafeMutableBytes { bytes in
      var name = MDB_val(mv_size: bytes.count, mv_data: bytes.baseAddress)
      return mdb_get(transaction, database, &name, &value)
    }
    if status == MDB_NOTFOUND { return nil }
    try check(status, "mdb_get", file)
    guard value.mv_size <= byteCount else {
      throw .damaged(
        file: file, subject: "value", found: "\(value.mv_size) bytes",
        expected: "at most the file's \(byteCount)")
    }
    return body(UnsafeRawBufferPointer(start: value.mv_data, count: value.mv_size))
  }
}

// @unchecked: the environment may be used by several threads, each in transactions of its own.
extension StoreReader: @unchecked Sendable {}
