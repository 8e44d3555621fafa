internal import Failures
internal import Foundation

/// The file operations of an aligned set, and which names are allowed in one.
enum SetFiles {
  /// Writes a file beside its place and moves it there: its name never shows half a file.
  static func replace(_ file: String, with bytes: [UInt8]) throws(DatasetError) {
    let beside = file + ".partial"
    try write(bytes, to: beside)
    try move(beside, to: file)
  }

  /// True if a file has the bytes of this hash.
  static func holds(_ file: String, _ sha256: String) -> Bool {
    guard let bytes = try? Data(contentsOf: URL(fileURLWithPath: file)) else { return false }
    return ContentHash(of: [UInt8](bytes)).hexadecimal == sha256
  }

  /// True if two paths lead to one place.
  static func isSame(_ path: String, _ other: String) -> Bool {
    func place(_ path: String) -> URL {
      URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath()
    }
    return place(path).path == place(other).path
  }

  /// Makes a folder that holds nothing.
  static func emptyFolder(_ folder: String) throws(DatasetError) {
    if exists(folder) { try remove(folder) }
    try makeFolder(folder)
  }

  static func bytes(of file: String) throws(DatasetError) -> [UInt8] {
    do {
      return [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
    } catch {
      throw .unreadable(file: file, reason: systemReason(of: error))
    }
  }

  /// Writes lines as `replace` does bytes, without having all of them in memory, and waits until
  /// the disk has them.
  static func replace(
    _ file: String, withLines lines: some Sequence<String>
  ) throws(DatasetError) {
    let beside = file + ".partial"
    try write(to: beside) { handle in
      let pieceByteCount = 1 << 20
      var piece: [UInt8] = []
      for line in lines {
        piece += line.utf8
        guard piece.count >= pieceByteCount else { continue }
        try handle.write(contentsOf: Data(piece))
        piece.removeAll(keepingCapacity: true)
      }
      try handle.write(contentsOf: Data(piece))
      try handle.synchronize()
    }
    try move(beside, to: file)
  }

  /// Writes a file without waiting for the disk; where that fails, none is left.
  static func write(_ bytes: [UInt8], to file: String) throws(DatasetError) {
    try write(to: file) { try $0.write(contentsOf: Data(bytes)) }
  }

  /// Does the same with a file that is not there yet.
  ///
  /// - Returns: false, and nothing is written, where something has the name already.
  static func create(_ file: String, with bytes: [UInt8]) throws(DatasetError) -> Bool {
    let descriptor = unsafe open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    if descriptor < 0 && errno == EEXIST { return false }
    try write(to: file, descriptor) { try $0.write(contentsOf: Data(bytes)) }
    return true
  }

  private static func write(
    to file: String, _ body: (FileHandle) throws -> Void
  ) throws(DatasetError) {
    let descriptor = unsafe open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    try write(to: file, descriptor, body)
  }

  /// Writes to a file that was just opened, and closes it.
  private static func write(
    to file: String, _ descriptor: Int32, _ body: (FileHandle) throws -> Void
  ) throws(DatasetError) {
    guard descriptor >= 0 else {
      throw .unwritable(file: file, reason: unsafe String(cString: strerror(errno)))
    }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    do {
      try body(handle)
      try handle.close()
    } catch {
      try? FileManager.default.removeItem(atPath: file)
      throw .unwritable(file: file, reason: systemReason(of: error))
    }
  }

  /// Moves a file within its folder at once, over what may stand there.
  static func move(_ file: String, to place: String) throws(DatasetError) {
    guard unsafe rename(file, place) == 0 else {
      throw .unwritable(file: place, reason: unsafe String(cString: strerror(errno)))
    }
  }

  static func remove(_ file: String) throws(DatasetError) {
    do {
      try FileManager.default.removeItem(atPath: file)
    } catch {
      throw .unwritable(file: file, reason: systemReason(of: error))
    }
  }

  static func exists(_ file: String) -> Bool {
    FileManager.default.fileExists(atPath: file)
  }

  static func makeFolder(_ folder: String) throws(DatasetError) {
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw .unwritable(file: folder, reason: systemReason(of: error))
    }
  }

  /// True if a path of a manifest cannot lead out of the set.
  static func isSafe(path: String) -> Bool {
    let parts = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    return parts.allSatisfy { part in
      !part.isEmpty && !part.elementsEqual(".".utf8) && !part.elementsEqual("..".utf8)
        && !part.contains(0)
    }
  }

  /// True if a name can be one part of a face's path.
  ///
  /// A leading dot is kept for files that are being written; 200 bytes leave room for what is
  /// added.
  static func isSafe(component: String) -> Bool {
    let bytes = component.utf8
    return (1...200).contains(bytes.count) && bytes.first != UInt8(ascii: ".")
      && bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7f && $0 != UInt8(ascii: "/") }
  }
}
