package import FaceDataset
package import FaceLooks
internal import Failures
package import Foundation

/// Whom a run was trained on and what their faces look like: a file in the run's folder, so that an
/// evaluation can tell what it shares with the training wherever the training set may be by then.
///
/// The file: 8 bytes, the length of the header, little-endian; the header, JSON with `format`,
/// `version`, `sha256` of the manifest, the number of `faces`, and `identities`, the people's names
/// by label; then 36 bytes a face in the order of the manifest: the label as a UInt32, and four
/// UInt64 of `PerceptualHash`, all little-endian. The highest bit of the label is 1 where the face
/// had no picture that could be read; its hash is 0 then.
package struct TrainingFaces: Sendable {
  /// What is kept of a face.
  package struct Face: Sendable, Equatable {
    /// The person.
    package let label: Int
    /// What the face looks like; nil where it had no picture.
    package let look: PerceptualHash?
  }

  /// Name of the file.
  package static let fileName = "training-faces"

  /// Path of the file.
  package let file: String
  /// SHA-256 of the manifest.
  package let sha256: String
  /// The people's names, by label.
  package let identities: [String]
  /// How many faces there are.
  package let faceCount: Int
  /// Where the first face is.
  private let start: Int

  private struct Header: Codable {
    let format: String
    let version: Int
    let sha256: String
    let faces: Int
    let identities: [String]
  }

  private static let format = "atl-training-faces"
  private static let version = 1
  private static let recordSize = 36
  private static let withoutPicture: UInt64 = 1 << 31
  /// Faces that are read at a time.
  private static let blockSize = 16_384

  /// Reads the header of the file; nil where no file is.
  ///
  /// - Throws: `ModelError.badTrainingFaces`.
  package init?(at url: URL) throws(ModelError) {
    guard FileManager.default.fileExists(atPath: url.path) else { return nil }
    func bad(_ found: String, _ expected: String) -> ModelError {
      .badTrainingFaces(file: url.relativePath, found: found, expected: expected)
    }
    file = url.relativePath
    let (bytes, size): ([UInt8], Int)
    do {
      let handle = try FileHandle(forReadingFrom: url)
      size = Int(try handle.seekToEnd())
      try handle.seek(toOffset: 0)
      let length = Self.number([UInt8](try handle.read(upToCount: 8) ?? Data()), at: 0, size: 8)
      guard length <= UInt64(max(0, size - 8)) else {
        throw bad("a header of \(length) bytes in \(size)", "a header within the file")
      }
      start = 8 + Int(length)
      bytes = [UInt8](try handle.read(upToCount: Int(length)) ?? Data())
    } catch let error as ModelError {
      throw error
    } catch {
      throw bad(systemReason(of: error), "a file that can be read")
    }
    guard let header = try? JSONDecoder().decode(Header.self, from: Data(bytes)) else {
      throw bad("a header of another form", "one of \(Self.format) \(Self.version)")
    }
    guard (header.format, header.version) == (Self.format, Self.version) else {
      throw bad("\(header.format) \(header.version)", "\(Self.format) \(Self.version)")
    }
    let (byteCount, overflows) = header.faces.multipliedReportingOverflow(by: Self.recordSize)
    guard header.faces >= 0, !overflows, size - start == byteCount else {
      throw bad("\(size - start) bytes of faces", "\(Self.recordSize) x \(header.faces)")
    }
    (sha256, faceCount, identities) = (header.sha256, header.faces, header.identities)
  }

  /// Refuses a file that has other counts than the set of which it tells.
  ///
  /// - Throws: `ModelError.badTrainingFaces`.
  package func require(_ set: IndexedManifest) throws(ModelError) {
    guard (faceCount, identities.count) == (set.faceCount, set.identityCount) else {
      throw .badTrainingFaces(
        file: file, found: "\(faceCount) faces of \(identities.count) people",
        expected: "\(set.faceCount) of \(set.identityCount), as \(set.file) has")
    }
  }

  /// Reads all faces, block by block.
  ///
  /// - Parameter body: takes the index of a block's first face, and its faces.
  /// - Throws: `ModelError.badTrainingFaces`, and what the body throws.
  package func forEachBlock(_ body: (_ first: Int, [Face]) throws -> Void) throws {
    let handle = try FileHandle(forReadingFrom: URL(filePath: file))
    try handle.seek(toOffset: UInt64(start))
    for first in stride(from: 0, to: faceCount, by: Self.blockSize) {
      let count = min(Self.blockSize, faceCount - first)
      let bytes = [UInt8](try handle.read(upToCount: count * Self.recordSize) ?? Data())
      guard bytes.count == count * Self.recordSize else {
        throw ModelError.badTrainingFaces(
          file: file, found: "\(bytes.count) bytes from face \(first) on",
          expected: "\(count * Self.recordSize)")
      }
      try body(first, try (0..<count).map { try face(in: bytes, at: $0, number: first + $0) })
    }
  }

  private func face(in bytes: [UInt8], at place: Int, number: Int) throws(ModelError) -> Face {
    let start = place * Self.recordSize
    let marked = Self.number(bytes, at: start, size: 4)
    let label = Int(marked & ~Self.withoutPicture)
    guard identities.indices.contains(label) else {
      throw .badTrainingFaces(
        file: file, found: "label \(label) of face \(number)",
        expected: "one of \(identities.count)")
    }
    guard marked & Self.withoutPicture == 0 else { return Face(label: label, look: nil) }
    let words = (0..<4).map { Self.number(bytes, at: start + 4 + 8 * $0, size: 8) }
    return Face(label: label, look: PerceptualHash(words: words))
  }

  private static func number(_ bytes: [UInt8], at start: Int, size: Int) -> UInt64 {
    bytes[min(start, bytes.count)..<min(start + size, bytes.count)].reversed()
      .reduce(0) { $0 << 8 | UInt64($1) }
  }
}

extension TrainingFaces {
  /// Looks at all faces of a set and writes the file.
  ///
  /// - Parameters:
  ///   - set: the training set.
  ///   - url: the place of the file, which appears there when it is whole.
  ///   - workers: how many threads read faces.
  ///   - shouldStop: asked after every few thousand faces; then no file is written.
  ///   - progress: told how many faces are done, of how many.
  /// - Throws: `DatasetError`; what the system says about the file.
  /// - Complexity: 36 bytes a face in the file; memory does not grow with the faces.
  package static func write(
    _ set: IndexedManifest, to url: URL, workers: Int, until shouldStop: () -> Bool = { false },
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws {
    let partial = url.deletingLastPathComponent()
      .appending(path: ".\(url.lastPathComponent).partial")
    try Data().write(to: partial)
    defer { try? FileManager.default.removeItem(at: partial) }
    let handle = try FileHandle(forWritingTo: partial)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let header = try encoder.encode(
      Header(
        format: format, version: version, sha256: set.contentHash.hexadecimal,
        faces: set.faceCount,
        identities: (0..<set.identityCount).map { try set.identity(ofLabel: $0) }))
    try handle.write(contentsOf: Data(Self.bytes(of: UInt64(header.count), size: 8)) + header)
    var isWhole = true
    try FaceLookReader(set, workers: workers).forEachBlock(progress: progress) { first, looks in
      isWhole = !shouldStop()
      guard isWhole else { return false }
      let records = looks.enumerated().flatMap { index, look in
        record(label: set.label(ofFace: first + index), look)
      }
      try handle.write(contentsOf: Data(records))
      return true
    }
    try handle.close()
    guard isWhole else { return }
    try? FileManager.default.removeItem(at: url)
    try FileManager.default.moveItem(at: partial, to: url)
  }

  private static func record(label: Int, _ look: PerceptualHash?) -> [UInt8] {
    bytes(of: UInt64(label) | (look == nil ? withoutPicture : 0), size: 4)
      + (look?.words ?? [0, 0, 0, 0]).flatMap { bytes(of: $0, size: 8) }
  }

  private static func bytes(of number: UInt64, size: Int) -> [UInt8] {
    (0..<size).map { UInt8(truncatingIfNeeded: number >> UInt64(8 * $0)) }
  }
}
