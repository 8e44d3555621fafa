internal import CLMDB

/// Turns the status of a call of LMDB into an error.
///
/// - Parameters:
///   - status: what the call returned.
///   - call: its name.
///   - file: the store that it worked on.
/// - Throws: `damaged`, `refused`.
func check(_ status: CInt, _ call: StaticString, _ file: String) throws(StoreError) {
  switch status {
  case MDB_SUCCESS: return
  case MDB_CORRUPTED, MDB_PAGE_NOTFOUND, MDB_INVALID, MDB_VERSION_MISMATCH, MDB_BAD_VALSIZE:
    throw .damaged(
      file: file, subject: "\(call)", found: String(cString: mdb_strerror(status)),
      expected: "a whole store")
  default:
    throw .refused(file: file, call: "\(call)", reason: String(cString: mdb_strerror(status)))
  }
}
