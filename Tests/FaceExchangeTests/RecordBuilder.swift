import FaceExchange

/// Builds RecordIO files by hand, right ones and wrong ones, without the code under test.
struct RecordBuilder {
  private(set) var bytes: [UInt8] = []
  private(set) var index = ""

  static let magic: [UInt8] = [0x0a, 0x23, 0xd7, 0xce]

  static func word(_ number: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }

  static func frame(flag: UInt32, _ data: [UInt8], length: Int? = nil) -> [UInt8] {
    magic + word(flag << 29 | UInt32(length ?? data.count)) + data
      + [UInt8](repeating: 0, count: -data.count & 3)
  }

  /// A record with a label in its head.
  static func record(label: Float, id: UInt64, _ picture: [UInt8]) -> [UInt8] {
    word(0) + word(label.bitPattern) + word(UInt32(id & 0xffff_ffff)) + word(UInt32(id >> 32))
      + word(0) + word(0) + picture
  }

  /// A record with labels behind its head.
  static func record(labels: [Float], id: UInt32, _ picture: [UInt8] = []) -> [UInt8] {
    word(UInt32(labels.count)) + word(0) + word(id) + word(0) + word(0) + word(0)
      + labels.flatMap { word($0.bitPattern) } + picture
  }

  mutating func add(_ record: [UInt8], key: Int) {
    index += "\(key)\t\(bytes.count)\n"
    bytes += Self.frame(flag: 0, record)
  }

  mutating func add(label: Float, id: UInt64, _ picture: [UInt8]) {
    add(Self.record(label: label, id: id, picture), key: Int(truncatingIfNeeded: id))
  }

  /// Writes `train.rec`, and the index where one is wanted; tells the folder.
  func write(to folder: TemporaryFolder, _ name: String = "set", index: String? = nil) throws
    -> String
  {
    try folder.write(bytes, to: "\(name)/train.rec")
    if let index { try folder.write(index.utf8, to: "\(name)/train.idx") }
    return folder.file(name)
  }
}
