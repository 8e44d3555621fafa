internal import FaceDataset
internal import Failures
internal import Foundation

/// A file that is written beside its place, by pieces, and takes the place when it is whole.
final class ExportFile {
  /// The offset of the next byte.
  private(set) var position = 0

  private let file: PartialFile
  private let handle: FileHandle
  private var buffer: [UInt8] = []
  private var isPlaced = false

  private static let bufferSize = 1 << 20

  /// Begins a file; its folder is made where it lacks.
  init(_ path: String, overwriting: Bool) throws(ExchangeError) {
    file = try PartialFile(path, overwriting: overwriting)
    do {
      handle = try FileHandle(forWritingTo: URL(filePath: file.partial))
    } catch {
      throw .unwritable(path: path, reason: systemReason(of: error))
    }
  }

  deinit {
    try? handle.close()
    if !isPlaced { file.discard() }
  }

  /// Adds bytes at the end.
  func write(_ bytes: some Collection<UInt8>) throws(ExchangeError) {
    buffer += bytes
    position += bytes.count
    if buffer.count >= Self.bufferSize { try flush() }
  }

  /// Ends the file and puts it into its place.
  func place() throws(ExchangeError) {
    try flush()
    do {
      try handle.close()
    } catch {
      throw .unwritable(path: file.path, reason: systemReason(of: error))
    }
    try file.place()
    isPlaced = true
  }

  /// Writes a small file at once.
  static func write(
    _ bytes: some Collection<UInt8>, to path: String, overwriting: Bool
  ) throws(ExchangeError) {
    let file = try ExportFile(path, overwriting: overwriting)
    try file.write(bytes)
    try file.place()
  }

  private func flush() throws(ExchangeError) {
    do {
      try handle.write(contentsOf: Data(buffer))
      buffer.removeAll(keepingCapacity: true)
    } catch {
      throw .unwritable(path: file.path, reason: systemReason(of: error))
    }
  }
}
