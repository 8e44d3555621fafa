/// Reads the frames of a RecordIO file, one record in memory at a time.
///
/// A frame is a magic number, a word with a flag in its upper 3 bits and a length in its lower 29,
/// the data, and zeros up to a multiple of 4; all words are little-endian. A record whose data
/// holds the magic number at a multiple of 4 lies in several frames, the number left out between
/// them: flag 1 begins such a record, 2 goes on, 3 ends it; 0 is a record in one frame.
///
/// - Source: the description and the reader of RecordIO in dmlc-core.
struct RecordFrames {
  /// A record as it was before it was framed.
  struct Record {
    /// Where its first frame begins.
    let offset: Int
    let data: [UInt8]
  }

  static let magic: [UInt8] = [0x0a, 0x23, 0xd7, 0xce]

  /// Lengths are below this, as they have 29 bits.
  static let lengthLimit = 1 << 29

  private(set) var reader: ByteReader

  init(file: String) throws(ExchangeError) {
    reader = try ByteReader(file: file)
  }

  /// The next record; nil at the end of the file.
  mutating func next() throws(ExchangeError) -> Record? {
    guard reader.remaining > 0 else { return nil }
    let offset = reader.position
    var (flag, data) = try readFrame(isFirst: true)
    while flag == 1 || flag == 2 {
      let (nextFlag, part) = try readFrame(isFirst: false)
      data += Self.magic
      data += part
      flag = nextFlag
      guard data.count < Self.lengthLimit else {
        throw bad(at: offset, "length of a record", "\(data.count)", "below \(Self.lengthLimit)")
      }
    }
    return Record(offset: offset, data: data)
  }

  private mutating func readFrame(isFirst: Bool) throws(ExchangeError) -> (UInt32, [UInt8]) {
    let offset = reader.position
    let head = try reader.read(8, "head of a frame")
    guard head.starts(with: Self.magic) else {
      throw bad(
        at: offset, "magic number", "0x" + String(head.littleEndian32(at: 0), radix: 16),
        "0xced7230a")
    }
    let word = head.littleEndian32(at: 4)
    let (flag, length) = (word >> 29, Int(word & 0x1fff_ffff))
    guard isFirst ? flag <= 1 : flag == 2 || flag == 3 else {
      throw bad(
        at: offset, "flag of a frame", "\(flag)",
        isFirst ? "0 or 1, the beginning of a record" : "2 or 3, more of a record")
    }
    guard flag == 0 || flag == 3 || length % 4 == 0 else {
      throw bad(at: offset, "length of a frame that goes on", "\(length)", "a multiple of 4")
    }
    let data = try reader.read(length, "data of a frame")
    try reader.skip(-length & 3, "padding of a frame")
    return (flag, data)
  }

  private func bad(
    at offset: Int, _ what: String, _ found: String, _ expected: String
  ) -> ExchangeError {
    .badContent(
      file: reader.file, at: .byte(offset), what: what, found: found, expected: expected)
  }
}

extension RecordFrames {
  /// Frames a record, the reverse of reading.
  ///
  /// - Returns: nil for a record that is too long for the format.
  static func framed(_ data: [UInt8]) -> [UInt8]? {
    guard data.count < lengthLimit else { return nil }
    var frames: [UInt8] = []
    frames.reserveCapacity(data.count + 16)
    var start = 0
    for offset in stride(from: 0, to: data.count - 3, by: 4)
    where data[offset] == magic[0] && data[offset..<(offset + 4)].elementsEqual(magic) {
      appendFrame(data[start..<offset], flag: start == 0 ? 1 : 2, to: &frames)
      start = offset + 4
    }
    appendFrame(data[start...], flag: start == 0 ? 0 : 3, to: &frames)
    frames += repeatElement(0, count: -data.count & 3)
    return frames
  }

  private static func appendFrame(
    _ part: ArraySlice<UInt8>, flag: UInt32, to frames: inout [UInt8]
  ) {
    frames += magic
    frames.appendLittleEndian(flag << 29 | UInt32(part.count))
    frames += part
  }
}

extension [UInt8] {
  /// The word that begins at an index.
  func littleEndian32(at index: Int) -> UInt32 {
    (0..<4).reduce(0) { $0 | UInt32(self[index + $1]) << (8 * UInt32($1)) }
  }

  /// The double word that begins at an index.
  func littleEndian64(at index: Int) -> UInt64 {
    UInt64(littleEndian32(at: index)) | UInt64(littleEndian32(at: index + 4)) << 32
  }

  /// Adds a number's bytes, the lowest first.
  mutating func appendLittleEndian(_ number: some FixedWidthInteger) {
    for shift in stride(from: 0, to: type(of: number).bitWidth, by: 8) {
      append(UInt8(truncatingIfNeeded: number >> shift))
    }
  }
}
