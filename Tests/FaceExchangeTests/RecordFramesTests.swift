import FaceExchange
import Foundation
import Testing

/// Frames that lie about themselves; `RecordSource` is asked, as the frames are its own affair.
@Suite struct RecordFramesTests {
  private func message(_ bytes: [UInt8]) throws -> String? {
    let folder = try TemporaryFolder()
    try folder.write(bytes, to: "train.rec")
    return failure { _ = try items(of: RecordSource(folder.path)) }?.description
      .replacingOccurrences(of: folder.file("train.rec"), with: "")
  }

  private func pictures(_ bytes: [UInt8]) throws -> [[UInt8]] {
    let folder = try TemporaryFolder()
    try folder.write(bytes, to: "train.rec")
    return try items(of: RecordSource(folder.path)).compactMap(\.face?.bytes)
  }

  private let record = RecordBuilder.record(label: 0, id: 1, [1, 2, 3])

  @Test func `magic numbers in the data come back`() throws {
    let head = RecordBuilder.record(label: 0, id: 1, [])
    let magic = RecordBuilder.magic
    let frames =
      RecordBuilder.frame(flag: 1, head) + RecordBuilder.frame(flag: 2, [])
      + RecordBuilder.frame(flag: 2, [1, 2, 3, 4]) + RecordBuilder.frame(flag: 3, [5])
    #expect(try pictures(frames) == [magic + magic + [1, 2, 3, 4] + magic + [5]])
    #expect(try pictures(frames + RecordBuilder.frame(flag: 0, record)).count == 2)
  }

  @Test(arguments: 1..<36)
  func `a file that ends early is refused wherever it ends`(count: Int) throws {
    let whole = RecordBuilder.frame(flag: 0, record)
    #expect(whole.count == 36)
    let message = try #require(try message(Array(whole.prefix(count))))
    let part = count < 8 ? "head" : count < 35 ? "data" : "padding"
    #expect(message.contains("\(part) of a frame"))
  }

  @Test func `a length beyond the file takes no memory and is refused`() throws {
    let frame = RecordBuilder.frame(flag: 0, record, length: 0x1fff_ffff)
    #expect(
      try message(frame)
        == ":byte 8: data of a frame: found 28 bytes to the end, expected 536870911")
  }

  @Test func `another magic number is refused with its place`() throws {
    let frame = RecordBuilder.frame(flag: 0, record)
    #expect(
      try message(frame + [1, 2, 3, 4, 5, 6, 7, 8])
        == ":byte 36: magic number: found 0x4030201, expected 0xced7230a")
  }

  @Test func `parts of records out of their order are refused`() throws {
    for flag in [2, 3, 4, 5, 6, 7] as [UInt32] {
      #expect(
        try message(RecordBuilder.frame(flag: flag, record))
          == ":byte 0: flag of a frame: found \(flag), expected 0 or 1, the beginning of a record")
    }
    let begun = RecordBuilder.frame(flag: 1, [1, 2, 3, 4])
    for flag in [0, 1, 4, 7] as [UInt32] {
      #expect(
        try message(begun + RecordBuilder.frame(flag: flag, []))
          == ":byte 12: flag of a frame: found \(flag), expected 2 or 3, more of a record")
    }
    #expect(
      try message(begun) == ":byte 12: head of a frame: found 0 bytes to the end, expected 8")
    #expect(
      try message(RecordBuilder.frame(flag: 1, [1, 2, 3]))
        == ":byte 0: length of a frame that goes on: found 3, expected a multiple of 4")
  }
}
