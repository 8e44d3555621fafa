internal import FaceDataset
internal import Verification

extension FaceExport {
  /// Writes InsightFace's verification pairs: the bytes are those of Python's pickle, protocol 3.
  ///
  /// - Source: what protocol 3 writes for a tuple of two lists: `pickletools` of Python's library.
  func writeVerificationBin(_ list: PairList, to path: String) throws {
    let pairs = try list.resolved(amongSourcePaths: manifest.records.map(\.source)).pairs
    let file = try ExportFile(path, overwriting: overwriting)
    var memoCount = 0
    func remember() throws(ExchangeError) {
      var bytes: [UInt8] = []
      if memoCount < 256 {
        bytes = [UInt8(ascii: "q"), UInt8(memoCount)]
      } else {
        bytes = [UInt8(ascii: "r")]
        bytes.appendLittleEndian(UInt32(memoCount))
      }
      memoCount += 1
      try file.write(bytes)
    }
    /// A list is filled by a thousand elements at a time, and at once if it has a single one.
    func writeList(_ count: Int, element: (Int) throws -> Void) throws {
      try file.write("]".utf8)
      try remember()
      for start in stride(from: 0, to: count, by: 1000) {
        if count > 1 { try file.write("(".utf8) }
        for index in start..<min(start + 1000, count) { try element(index) }
        try file.write((count > 1 ? "e" : "a").utf8)
      }
    }
    try file.write([0x80, 3])
    try writeList(2 * pairs.count) { index in
      let pair = pairs[index / 2]
      let picture = try bytes(ofFace: index % 2 == 0 ? pair.left : pair.right)
      var head: [UInt8] = []
      if picture.count < 256 {
        head = [UInt8(ascii: "C"), UInt8(picture.count)]
      } else {
        head = [UInt8(ascii: "B")]
        head.appendLittleEndian(UInt32(picture.count))
      }
      try file.write(head)
      try file.write(picture)
      try remember()
      note(index + 1)
    }
    try writeList(pairs.count) { try file.write([pairs[$0].same ? 0x88 : 0x89]) }
    try file.write([0x86])
    try remember()
    try file.write(".".utf8)
    try file.place()
  }
}
