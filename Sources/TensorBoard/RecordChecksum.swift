/// The checksum of a record: CRC-32C, turned and shifted so that records may hold checksums.
///
/// - Source: the Castagnoli polynomial 1EDC6F41 of RFC 3720, section 12.1; the turn by 15 bits and the
///   constant are those of TensorFlow's `lib/hash/crc32c.h`.
struct RecordChecksum {
  private let table: [UInt32]

  /// Prepares a table for whole bytes.
  init() {
    let reflectedPolynomial: UInt32 = 0x82f6_3b78
    table = (0..<256).map { byte in
      (0..<8).reduce(UInt32(byte)) { value, _ in
        value & 1 == 1 ? value >> 1 ^ reflectedPolynomial : value >> 1
      }
    }
  }

  /// The checksum of some bytes.
  func masked(_ bytes: some Sequence<UInt8>) -> UInt32 {
    let crc = ~bytes.reduce(~UInt32(0)) { value, byte in
      value >> 8 ^ table[Int(UInt8(truncatingIfNeeded: value) ^ byte)]
    }
    return (crc >> 15 | crc << 17) &+ 0xa282_ead8
  }
}
