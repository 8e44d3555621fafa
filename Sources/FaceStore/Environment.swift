internal import CLMDB

/// The making of LMDB's handle of a file.
enum Environment {
  /// A handle that is not open yet; its owner closes it.
  static func make(_ file: String) throws(StoreError) -> OpaquePointer {
    var environment: OpaquePointer?
    try check(mdb_env_create(&environment), "mdb_env_create", file)
    guard let environment else {
      throw .refused(file: file, call: "mdb_env_create", reason: "no environment")
    }
    return environment
  }
}
