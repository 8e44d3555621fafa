internal import Foundation

/// Who is on which line of a manifest, as numbers that are used where they lie in a file.
///
/// Little-endian: the magic `ATLINDEX`; a version and the number of bytes of the header's line, 4
/// bytes each; the numbers of faces N and of people M, the manifest's number of bytes, and when it
/// was changed last in nanoseconds since 1970, 8 each; the manifest's SHA-256; the SHA-256 of all
/// other bytes of the index but the time. Then the header's line, filled up with zeros to a multiple
/// of 8; the N + 1 offsets at which the lines of the faces begin and the last one ends, 8 bytes each;
/// for M + 1 labels the place of the label's first face among the faces by label, the N faces by
/// label, and the N labels by face, 4 bytes each.
struct ManifestIndex: Sendable {
  /// SHA-256 of the manifest.
  let contentHash: ContentHash

  /// Number of the manifest's bytes.
  let manifestByteCount: Int

  /// When the manifest was changed last; 0 where it has no file of its own.
  let modifiedNanoseconds: Int64

  /// The first line of the manifest.
  let headerLine: [UInt8]

  /// Where the lines of the faces begin, and where the last one ends.
  let lineStarts: PackedIntegers<UInt64>

  /// For each label, the place of its first face in `facesByLabel`; at last, the number of faces.
  let firstFaces: PackedIntegers<UInt32>

  /// The faces of label 0 in the order of the manifest, then those of label 1, and so on.
  let facesByLabel: PackedIntegers<UInt32>

  /// The label of each face.
  let labels: PackedIntegers<UInt32>

  private let bytes: Data

  static let greatestFaceCount = Int(Int32.max)

  var faceCount: Int { labels.count }
  var identityCount: Int { firstFaces.count - 1 }

  /// Takes an index, and checks all of it.
  ///
  /// - Parameters:
  ///   - bytes: of the index; they are not copied.
  ///   - file: where they come from, for messages.
  /// - Throws: `badIndex`.
  /// - Complexity: O(faces), some tens of nanoseconds each.
  init(_ bytes: Data, file: String) throws(DatasetError) {
    let shape = try Shape(of: bytes, file: file)
    var offset = Shape.byteCount
    func section(_ byteCount: Int) -> Data {
      defer { offset += byteCount }
      return bytes[(bytes.startIndex + offset)..<(bytes.startIndex + offset + byteCount)]
    }
    contentHash = ContentHash(digest: shape.manifestDigest)
    manifestByteCount = shape.manifestByteCount
    modifiedNanoseconds = shape.modifiedNanoseconds
    headerLine = [UInt8](section(shape.paddedHeaderByteCount).prefix(shape.headerLineByteCount))
    lineStarts = PackedIntegers(section(8 * (shape.faceCount + 1)))
    firstFaces = PackedIntegers(section(4 * (shape.identityCount + 1)))
    facesByLabel = PackedIntegers(section(4 * shape.faceCount))
    labels = PackedIntegers(section(4 * shape.faceCount))
    self.bytes = bytes
    try checkNumbers(file)
  }

  /// The index as it is written, with another time of the manifest's last change.
  func bytes(modifiedNanoseconds: Int64) -> Data {
    var copy = Data(bytes)
    var time = Data()
    time.append(packing: [modifiedNanoseconds])
    copy.replaceSubrange(Shape.time, with: time)
    return copy
  }

  private func checkNumbers(_ file: String) throws(DatasetError) {
    func bad(_ subject: String, _ found: Int, _ expected: String) -> DatasetError {
      .badIndex(file: file, subject: subject, found: "\(found)", expected: expected)
    }
    var start = lineStarts[0]
    for face in 0..<faceCount {
      let end = lineStarts[face + 1]
      guard start < end, end - start <= LineSource.greatestLineByteCount + 1 else {
        throw bad("end of line \(face + 2)", end, "after \(start), by at most a line's length")
      }
      start = end
    }
    guard start == manifestByteCount else {
      throw bad("end of the last line", start, "the manifest's \(manifestByteCount) bytes")
    }
    guard firstFaces[0] == 0 else { throw bad("first face of label 0", firstFaces[0], "0") }
    for label in 0..<identityCount {
      let places = (firstFaces[label], firstFaces[label + 1])
      guard places.0 < places.1, places.1 <= faceCount else {
        throw bad("end of label \(label)", places.1, "\(places.0 + 1) ... \(faceCount)")
      }
      var least = 0
      for place in places.0..<places.1 {
        let face = facesByLabel[place]
        guard face >= least, face < faceCount, labels[face] == label else {
          throw bad("face of label \(label)", face, "one of its faces, in ascending order")
        }
        least = face + 1
      }
    }
    guard firstFaces[identityCount] == faceCount else {
      throw bad("faces by label", firstFaces[identityCount], "\(faceCount)")
    }
  }
}
