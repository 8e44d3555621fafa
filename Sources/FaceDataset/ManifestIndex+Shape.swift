internal import Foundation

extension ManifestIndex {
  /// The first bytes of an index, which say how long its parts are.
  struct Shape {
    /// Number of these bytes.
    static let byteCount = 112

    /// Where the time of the manifest's last change stands.
    static let time = 40..<48

    static let magic = Array("ATLINDEX".utf8)
    static let version: UInt32 = 1

    private static let digest = 80..<112

    let headerLineByteCount: Int
    let faceCount: Int
    let identityCount: Int
    let manifestByteCount: Int
    let modifiedNanoseconds: Int64
    let manifestDigest: Data

    /// Reads them, and compares the hash of the whole.
    init(of bytes: Data, file: String) throws(DatasetError) {
      func bad(_ subject: String, _ found: String, _ expected: String) -> DatasetError {
        .badIndex(file: file, subject: subject, found: found, expected: expected)
      }
      guard bytes.count >= Self.byteCount else {
        throw bad("index", "\(bytes.count) bytes", "\(Self.byteCount) or more")
      }
      let start = Data(bytes.prefix(Self.byteCount))
      guard start.prefix(8).elementsEqual(Self.magic) else {
        throw bad("index", "another format", "ATLINDEX")
      }
      let (words, longWords) = (PackedIntegers<UInt32>(start), PackedIntegers<UInt64>(start))
      guard words[2] == Self.version else {
        throw bad("index: version", "\(words[2])", "\(Self.version)")
      }
      headerLineByteCount = words[3]
      (faceCount, identityCount, manifestByteCount) = (longWords[2], longWords[3], longWords[4])
      modifiedNanoseconds = Int64(longWords[5])
      manifestDigest = start[48..<80]
      guard headerLineByteCount <= LineSource.greatestLineByteCount else {
        throw bad("index: header", "\(headerLineByteCount) bytes", "a line")
      }
      guard faceCount <= ManifestIndex.greatestFaceCount, identityCount <= faceCount else {
        throw bad(
          "index", "\(identityCount) people, \(faceCount) faces",
          "no more people than faces, and at most \(ManifestIndex.greatestFaceCount)")
      }
      guard bytes.count == totalByteCount else {
        throw bad(
          "index: length", "\(bytes.count) bytes",
          "\(totalByteCount) for \(faceCount) faces of \(identityCount) people")
      }
      guard start[Self.digest].elementsEqual(Self.digest(of: bytes)) else {
        throw bad("index: sha256", "another one", "that of its bytes")
      }
    }

    /// Number of bytes of the header's line and the zeros after it.
    var paddedHeaderByteCount: Int { (headerLineByteCount + 7) / 8 * 8 }

    private var totalByteCount: Int {
      Self.byteCount + paddedHeaderByteCount + 8 * (faceCount + 1) + 4 * (identityCount + 1)
        + 8 * faceCount
    }

    /// The hash of all bytes but its own and those of the time.
    static func digest(of bytes: Data) -> [UInt8] {
      let hasher = ContentHasher()
      for part in [0..<time.lowerBound, time.upperBound..<digest.lowerBound] + [
        digest.upperBound..<bytes.count
      ] {
        hasher.update(
          bytes[(bytes.startIndex + part.lowerBound)..<(bytes.startIndex + part.upperBound)])
      }
      return hasher.digest()
    }
  }

  /// Puts an index together from the faces of a manifest in its order.
  struct Builder {
    private var lineStarts: [UInt64] = []
    private var labels: [UInt32] = []

    /// Adds a face that a manifest's checks have passed.
    mutating func add(_ record: ManifestRecord, lineEnd: Int) {
      labels.append(UInt32(record.label))
      lineStarts.append(UInt64(lineEnd))
    }

    /// The index of the manifest.
    ///
    /// - Parameters:
    ///   - facts: what the manifest says beside its faces.
    ///   - text: the manifest.
    /// - Returns: the index, checked as one that was read.
    /// - Throws: `badIndex` for more faces than an index can have.
    func index(
      _ facts: Manifest.Facts, of text: ManifestText
    ) throws(DatasetError) -> ManifestIndex {
      guard labels.count <= ManifestIndex.greatestFaceCount else {
        throw .badIndex(
          file: text.file, subject: "faces", found: "\(labels.count)",
          expected: "at most \(ManifestIndex.greatestFaceCount)")
      }
      let (firstFaces, faces) = byLabel(identityCount: facts.identities.count)
      var bytes = Data(Shape.magic)
      bytes.append(packing: [Shape.version, UInt32(facts.headerLine.count)])
      bytes.append(packing: [
        UInt64(labels.count), UInt64(facts.identities.count), lineStarts.last ?? facts.headerEnd,
      ])
      bytes.append(packing: [text.modifiedNanoseconds])
      bytes += facts.contentHash.digest
      bytes += [UInt8](repeating: 0, count: ContentHash.byteCount)
      bytes += facts.headerLine
      bytes += [UInt8](repeating: 0, count: (8 - facts.headerLine.count % 8) % 8)
      bytes.append(packing: [facts.headerEnd])
      bytes.append(packing: lineStarts)
      bytes.append(packing: firstFaces)
      bytes.append(packing: faces)
      bytes.append(packing: labels)
      bytes.replaceSubrange(
        (Shape.byteCount - ContentHash.byteCount)..<Shape.byteCount, with: Shape.digest(of: bytes))
      return try ManifestIndex(bytes, file: text.file)
    }

    /// The faces sorted by label, those of a label in the order of the manifest.
    private func byLabel(identityCount: Int) -> (firstFaces: [UInt32], faces: [UInt32]) {
      var firstFaces = [UInt32](repeating: 0, count: identityCount + 1)
      for label in labels { firstFaces[Int(label) + 1] += 1 }
      for label in 0..<identityCount { firstFaces[label + 1] += firstFaces[label] }
      var (next, faces) = (firstFaces, [UInt32](repeating: 0, count: labels.count))
      for (face, label) in labels.enumerated() {
        faces[Int(next[Int(label)])] = UInt32(face)
        next[Int(label)] += 1
      }
      return (firstFaces, faces)
    }
  }
}
