/// A small RGB picture, and the PNG file of it, made by hand so that no decoder is trusted.
struct TinyPicture {
  let width: Int
  let height: Int
  /// Width x height x 3 bytes, rows from the top.
  let rgb: [UInt8]

  /// A picture in which every value tells its place and colour.
  static func numbered(width: Int, height: Int, offset: Int = 0) -> TinyPicture {
    let rgb = (0..<(width * height * 3)).map { UInt8(truncatingIfNeeded: $0 * 7 + offset) }
    return TinyPicture(width: width, height: height, rgb: rgb)
  }

  /// The PNG file: one stored (uncompressed) block, no filter.
  var png: [UInt8] {
    var raw: [UInt8] = []
    for row in 0..<height { raw += [0] + rgb[(row * width * 3)..<((row + 1) * width * 3)] }
    let length = UInt16(raw.count)
    var stream: [UInt8] = [0x78, 0x01, 0x01]
    stream += [UInt8(length & 255), UInt8(length >> 8), UInt8(~length & 255), UInt8(~length >> 8)]
    stream += raw + Self.bigEndian(Self.adler(raw))
    let header =
      Self.bigEndian(UInt32(width)) + Self.bigEndian(UInt32(height)) + [8, 2, 0, 0, 0]
    return [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] + Self.chunk("IHDR", header)
      + Self.chunk("IDAT", stream) + Self.chunk("IEND", [])
  }

  private static func chunk(_ type: String, _ content: [UInt8]) -> [UInt8] {
    let body = [UInt8](type.utf8) + content
    return bigEndian(UInt32(content.count)) + body + bigEndian(crc(body))
  }

  private static func crc(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(UInt32.max) { sum, byte in
      (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in
        value & 1 == 1 ? value >> 1 ^ 0xedb8_8320 : value >> 1
      }
    }
  }

  private static func adler(_ bytes: [UInt8]) -> UInt32 {
    var (first, second): (UInt32, UInt32) = (1, 0)
    for byte in bytes {
      first = (first + UInt32(byte)) % 65521
      second = (second + first) % 65521
    }
    return second << 16 | first
  }

  private static func bigEndian(_ value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }
}
