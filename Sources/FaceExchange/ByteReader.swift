internal import Failures
internal import Foundation
internal import FaceDataset

/// Reads a regular file by pieces, with a buffer of a megabyte, wherever one asks it to.
struct ByteReader {
  /// The file, as messages name it.
  let file: String

  /// How long the file was when it was opened.
  let byteCount: Int

  /// The offset of the next byte.
  private(set) var position = 0

  private let handle: FileHandle
  private var buffer: [UInt8] = []
  private var bufferStart = 0

  private static let bufferSize = 1 << 20

  init(file: String) throws(ExchangeError) {
    var isFolder: ObjCBool = false
    guard unsafe FileManager.default.fileExists(atPath: file, isDirectory: &isFolder) else {
      throw .missing(path: file, expected: "a file")
    }
    do {
      let values = try URL(filePath: file).resolvingSymlinksInPath()
        .resourceValues(forKeys: [.isRegularFileKey])
      guard values.isRegularFile == true else {
        throw ExchangeError.unreadable(path: file, reason: "a folder or a device")
      }
      handle = try FileHandle(forReadingFrom: URL(filePath: file))
      byteCount = Int(try handle.seekToEnd())
      try handle.seek(toOffset: 0)
    } catch let error as ExchangeError {
      throw error
    } catch {
      throw .unreadable(path: file, reason: systemReason(of: error))
    }
    self.file = file
  }

  /// How many bytes follow.
  var remaining: Int { byteCount - position }

  /// Goes to an offset, at most the file's end.
  mutating func seek(to offset: Int) {
    precondition((0...byteCount).contains(offset), "offset is \(offset) of \(byteCount)")
    position = offset
  }

  /// Reads so many bytes, all of them.
  ///
  /// - Parameters:
  ///   - count: how many; checked against the file's length before any memory is taken.
  ///   - what: what they are, for the message.
  /// - Returns: the bytes.
  /// - Throws: `badContent` where the file ends before.
  mutating func read(_ count: Int, _ what: @autoclosure () -> String) throws(ExchangeError)
    -> [UInt8]
  {
    try require(count, what())
    if let start = bufferedIndex, buffer.count - start >= count {
      position += count
      return Array(buffer[start..<(start + count)])
    }
    guard count < Self.bufferSize else {
      let bytes = try readFromFile(count)
      position += count
      return bytes
    }
    try refill()
    guard buffer.count >= count else { throw becameShorter }
    position += count
    return Array(buffer[..<count])
  }

  /// Reads one byte.
  mutating func readByte(_ what: @autoclosure () -> String) throws(ExchangeError) -> UInt8 {
    if bufferedIndex == nil {
      try require(1, what())
      try refill()
    }
    guard let index = bufferedIndex else { throw becameShorter }
    position += 1
    return buffer[index]
  }

  /// Passes over so many bytes.
  mutating func skip(_ count: Int, _ what: @autoclosure () -> String) throws(ExchangeError) {
    try require(count, what())
    position += count
  }

  /// Reads up to a newline, which is passed over; the last line may lack it.
  ///
  /// - Returns: the line without its newline; nil at the end of the file.
  /// - Throws: `badContent` for a line that is longer than `limit`.
  mutating func readLine(limit: Int) throws(ExchangeError) -> [UInt8]? {
    guard remaining > 0 else { return nil }
    let start = position
    var line: [UInt8] = []
    while remaining > 0 {
      if bufferedIndex == nil { try refill() }
      guard let index = bufferedIndex else { throw becameShorter }
      let rest = buffer[index...]
      let end = rest.firstIndex(of: UInt8(ascii: "\n"))
      line += rest[..<(end ?? rest.endIndex)]
      guard line.count <= limit else {
        throw .badContent(
          file: file, at: .byte(start), what: "line", found: "more than \(limit) bytes",
          expected: "at most \(limit)")
      }
      position += rest[..<(end ?? rest.endIndex)].count
      if end != nil {
        position += 1
        return line
      }
    }
    return line
  }

  /// Passes over a line and its newline, however long it is.
  ///
  /// - Returns: how many bytes precede the newline.
  /// - Throws: `badContent` where the file ends before one.
  mutating func skipLine() throws(ExchangeError) -> Int {
    let start = position
    while remaining > 0 {
      if bufferedIndex == nil { try refill() }
      guard let index = bufferedIndex else { throw becameShorter }
      let rest = buffer[index...]
      if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
        position += end - index + 1
        return position - start - 1
      }
      position += rest.count
    }
    throw .badContent(
      file: file, at: .byte(start), what: "line", found: "the end of the file",
      expected: "a newline")
  }

  private var bufferedIndex: Int? {
    let index = position - bufferStart
    return buffer.indices.contains(index) ? index : nil
  }

  private func require(_ count: Int, _ what: @autoclosure () -> String) throws(ExchangeError) {
    guard count >= 0, count <= remaining else {
      throw .badContent(
        file: file, at: .byte(position), what: what(), found: "\(remaining) bytes to the end",
        expected: "\(count)")
    }
  }

  private mutating func refill() throws(ExchangeError) {
    bufferStart = position
    buffer = []
    buffer = try readFromFile(min(Self.bufferSize, remaining))
  }

  private func readFromFile(_ count: Int) throws(ExchangeError) -> [UInt8] {
    do {
      try handle.seek(toOffset: UInt64(position))
      let bytes = [UInt8](try handle.read(upToCount: count) ?? Data())
      guard bytes.count == count else { throw becameShorter }
      return bytes
    } catch let error as ExchangeError {
      throw error
    } catch {
      throw .unreadable(path: file, reason: systemReason(of: error))
    }
  }

  private var becameShorter: ExchangeError {
    .unreadable(path: file, reason: "the end of a file that became shorter")
  }
}
