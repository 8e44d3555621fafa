/// Writes PNG files of any kind, with the data stored and not packed.
///
/// Source: W3C, "Portable Network Graphics (PNG) Specification"; RFC 1950 and 1951.
enum PortableNetworkGraphic {
  static let signature: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

  /// A file of the rows' bytes, which have no filter bytes; the extra chunks stand before the data.
  static func file(
    width: Int, height: Int, depth: UInt8, colorType: UInt8, rows: [[UInt8]],
    extraChunks: [UInt8] = []
  ) -> [UInt8] {
    let header = big32(width) + big32(height) + [depth, colorType, 0, 0, 0]
    return signature + chunk("IHDR", header) + extraChunks
      + chunk("IDAT", stored(rows.flatMap { [0] + $0 })) + chunk("IEND", [])
  }

  static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
    let checked = Array(name.utf8) + content
    return big32(content.count) + checked + big32(Int(cyclicRedundancyCheck(checked)))
  }

  static func big32(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  /// A zlib stream of one stored block of fewer than 65536 bytes.
  private static func stored(_ bytes: [UInt8]) -> [UInt8] {
    precondition(bytes.count < 65536, "\(bytes.count) bytes, expected fewer than 65536")
    let low = UInt8(bytes.count & 255)
    let high = UInt8(bytes.count >> 8)
    var first = 1
    var second = 0
    for byte in bytes {
      first = (first + Int(byte)) % 65521
      second = (second + first) % 65521
    }
    return [0x78, 0x01, 0x01, low, high, ~low, ~high] + bytes + big32(second << 16 | first)
  }

  private static func cyclicRedundancyCheck(_ bytes: [UInt8]) -> UInt32 {
    var value: UInt32 = 0xffff_ffff
    for byte in bytes {
      value ^= UInt32(byte)
      for _ in 0..<8 { value = value & 1 == 1 ? 0xedb8_8320 ^ value >> 1 : value >> 1 }
    }
    return ~value
  }
}

/// A TIFF block with nothing in it but the orientation, in one of the two orders of bytes.
func orientationBlock(_ orientation: UInt8, littleEndian: Bool = false) -> [UInt8] {
  littleEndian
    ? [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]
      + [0, 0, 0, 0]
    : [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]
      + [0, 0, 0, 0]
}

/// A JPEG with an APP1 segment that holds an EXIF block, after the two bytes of its start.
func jpeg(_ jpeg: [UInt8], withExif block: [UInt8]) -> [UInt8] {
  let content = Array("Exif".utf8) + [0, 0] + block
  let length = content.count + 2
  return jpeg.prefix(2) + [0xff, 0xe1, UInt8(length >> 8), UInt8(length & 255)] + content
    + jpeg.dropFirst(2)
}
