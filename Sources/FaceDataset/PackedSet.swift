internal import FaceStore
internal import Foundation

/// A set of aligned faces in one file: a store with a value for each face and one for the index.
///
/// The key of a face is its number, 8 bytes, big-endian; its value is its line of the manifest, newline
/// included, and behind it the bytes of its picture. The index, with the manifest's first line, is the
/// value of the key `index`, which is written last. So a packed set holds every byte of its manifest.
package enum PackedSet {
  private static let indexKey = Array("index".utf8)

  /// How much is collected before it is written.
  private static let batch = (faceCount: 4096, byteCount: 16 << 20)

  /// Packs a set.
  ///
  /// Nothing is seen in the file's place before everything is written. The same set gives the same
  /// bytes with one version of LMDB on machines of one size of pages.
  ///
  /// - Parameters:
  ///   - manifest: the set; the SHA-256 of every face is compared.
  ///   - file: what to write.
  ///   - overwriting: true if it may be replaced.
  ///   - progress: told how many faces are done.
  /// - Throws: `alreadyExists`; `unreadableFace`, `changedFace` and what else is wrong with a face;
  ///   `unwritable`, `store`.
  /// - Complexity: O(bytes of the faces), memory for a batch of faces and for the index.
  package static func write(
    _ manifest: IndexedManifest, to file: String, overwriting: Bool,
    progress: (_ faceCount: Int) -> Void
  ) throws(DatasetError) {
    if !overwriting && SetFiles.exists(file) {
      throw .alreadyExists(file: file, differences: [])
    }
    let beside = file + ".partial"
    do {
      try write(manifest, to: beside, progress: progress)
      try SetFiles.move(beside, to: file)
    } catch {
      // What went wrong is told; that a rest may stay is not.
      try? SetFiles.remove(beside)
      throw error
    }
  }

  private static func write(
    _ manifest: IndexedManifest, to file: String, progress: (Int) -> Void
  ) throws(DatasetError) {
    let writer = try inStore { () throws(StoreError) in try StoreWriter(file: file) }
    var (entries, byteCount): ([(key: [UInt8], value: [UInt8])], Int) = ([], 0)
    func flush() throws(DatasetError) {
      try inStore { () throws(StoreError) in try writer.append(entries) }
      (entries, byteCount) = ([], 0)
    }
    for index in 0..<manifest.faceCount {
      let face = try manifest.face(index)
      entries.append((key(ofFace: index), face.line + face.bytes))
      byteCount += face.line.count + face.bytes.count
      if entries.count == batch.faceCount || byteCount >= batch.byteCount { try flush() }
      progress(index + 1)
    }
    entries.append((indexKey, [UInt8](manifest.index.bytes(modifiedNanoseconds: 0))))
    try flush()
    try inStore { () throws(StoreError) in try writer.finish() }
  }

  static func open(_ file: String) throws(DatasetError) -> StoreReader {
    try inStore { () throws(StoreError) in try StoreReader(file: file) }
  }

  /// The index of an open set, in its memory map.
  ///
  /// - Throws: `badIndex`, `store`.
  static func index(of store: StoreReader) throws(DatasetError) -> ManifestIndex {
    let value = try inStore { () throws(StoreError) in try store.mappedValue(forKey: indexKey) }
    guard let value else {
      throw .badIndex(
        file: store.file, subject: "index", found: "nothing", expected: "a packed set's index")
    }
    let index = try ManifestIndex(value, file: store.file)
    guard store.entryCount == index.faceCount + 1 else {
      throw .badIndex(
        file: store.file, subject: "faces", found: "\(store.entryCount - 1)",
        expected: "\(index.faceCount) by the index")
    }
    return index
  }

  /// The line and the picture of a face.
  static func value(
    ofFace face: Int, in store: StoreReader, leastByteCount: Int
  ) throws(DatasetError) -> [UInt8] {
    let key = key(ofFace: face)
    let value = try inStore { () throws(StoreError) in try store.value(forKey: key) }
    guard let value, value.count >= leastByteCount else {
      throw .badIndex(
        file: store.file, subject: "face \(face)",
        found: value.map { "\($0.count) bytes" } ?? "nothing",
        expected: "its line of \(leastByteCount) bytes, and a picture")
    }
    return value
  }

  private static func key(ofFace face: Int) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: face >> (56 - 8 * $0)) }
  }

  private static func inStore<Result>(
    _ body: () throws(StoreError) -> Result
  ) throws(DatasetError) -> Result {
    do throws(StoreError) {
      return try body()
    } catch {
      throw .store(error)
    }
  }
}
