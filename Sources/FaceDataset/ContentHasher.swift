internal import COpenSSL
internal import Foundation

/// Takes the SHA-256 of bytes that come piece by piece.
///
/// - Source: FIPS 180-4.
@safe struct ContentHasher: ~Copyable {
  private let context: OpaquePointer?

  init() {
    unsafe context = EVP_MD_CTX_new()
    let status = unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil)
    precondition(status == 1, "OpenSSL's SHA-256 answers \(status), expected 1")
  }

  deinit { unsafe EVP_MD_CTX_free(context) }

  /// Takes in more bytes.
  func update(_ bytes: Data) {
    unsafe bytes.withUnsafeBytes { piece in
      _ = unsafe EVP_DigestUpdate(context, piece.baseAddress, piece.count)
    }
  }

  /// The 32 bytes of the hash; nothing may be taken in afterwards.
  func digest() -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: ContentHash.byteCount)
    _ = unsafe EVP_DigestFinal_ex(context, &digest, nil)
    return digest
  }
}
