internal import Failures
internal import Foundation

/// The lines of a file one after the other, and the hash of what was read.
///
/// Memory is needed for a line and a piece of the file, not for all of it.
struct LineSource: ~Copyable {
  /// A line of a manifest has some hundreds of bytes; a file without lines is not read whole.
  static let greatestLineByteCount = 1 << 20

  /// How many bytes of the file the lines had that were given, with their newlines.
  private(set) var consumedByteCount = 0

  private let file: String
  private let handle: FileHandle
  private let hasher = ContentHasher()
  private var piece: [UInt8] = []
  private var position = 0
  private var lineCount = 0

  private static let newline = UInt8(ascii: "\n")
  private static let pieceByteCount = 1 << 20

  /// Opens a file.
  ///
  /// - Throws: `unreadable`.
  init(_ file: String) throws(DatasetError) {
    self.file = file
    do {
      handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: file))
    } catch {
      throw .unreadable(file: file, reason: systemReason(of: error))
    }
  }

  /// The next line without its newline, which the last line may lack; nil after the last.
  ///
  /// - Throws: `unreadable`; `notJSON` for a line longer than `greatestLineByteCount`.
  mutating func next() throws(DatasetError) -> ArraySlice<UInt8>? {
    var searchStart = position
    while true {
      if let end = piece[searchStart...].firstIndex(of: Self.newline) {
        return take(upTo: end, andSkip: 1)
      }
      let pendingByteCount = piece.count - position
      guard pendingByteCount <= Self.greatestLineByteCount else {
        throw .notJSON(
          file: file, line: lineCount + 1,
          found: "a line of more than \(Self.greatestLineByteCount) bytes")
      }
      guard try readMore() else {
        return pendingByteCount > 0 ? take(upTo: piece.count, andSkip: 0) : nil
      }
      searchStart = pendingByteCount
    }
  }

  /// The hash of the whole file, once there is no next line.
  consuming func contentHash() -> ContentHash { ContentHash(digest: hasher.digest()) }

  private mutating func take(upTo end: Int, andSkip skippedByteCount: Int) -> ArraySlice<UInt8> {
    let line = piece[position..<end]
    consumedByteCount += line.count + skippedByteCount
    lineCount += 1
    position = end + skippedByteCount
    return line
  }

  private mutating func readMore() throws(DatasetError) -> Bool {
    do {
      guard let more = try handle.read(upToCount: Self.pieceByteCount), !more.isEmpty else {
        return false
      }
      hasher.update(more)
      piece.removeFirst(position)
      piece += more
      position = 0
      return true
    } catch {
      throw .unreadable(file: file, reason: systemReason(of: error))
    }
  }
}
