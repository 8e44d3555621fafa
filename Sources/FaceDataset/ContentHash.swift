internal import COpenSSL

/// The SHA-256 of some bytes: the name of a face or of a whole data set.
package struct ContentHash: Sendable, Hashable, CustomStringConvertible {
  /// Number of its bytes.
  static let byteCount = 32

  /// Its 32 bytes.
  let digest: [UInt8]

  /// 64 lower-case hexadecimal digits.
  package let hexadecimal: String

  /// The first 8 bytes as a big-endian number, which seeds the order of batches.
  package let seedWord: UInt64

  /// Hashes the bytes.
  ///
  /// - Source: FIPS 180-4. Complexity: O(count).
  package init(of bytes: [UInt8]) {
    var digest = [UInt8](repeating: 0, count: Self.byteCount)
    _ = unsafe SHA256(bytes, bytes.count, &digest)
    self.init(digest: digest)
  }

  /// Takes a hash that is known.
  ///
  /// - Parameter digest: its 32 bytes.
  init(digest: some Sequence<UInt8>) {
    self.digest = Array(digest)
    let digits = Array("0123456789abcdef".utf8)
    hexadecimal = String(
      decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    seedWord = digest.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }

  package var description: String { hexadecimal }
}
