internal import FaceStore
internal import Failures
internal import Foundation

/// A set of aligned faces as training and evaluation read it: line by line and face by face, where
/// they are needed, by any number of threads.
///
/// The set is a folder with a manifest, or a packed set, which is one file. Opening reads neither
/// lines nor faces where there is an index: a packed set has one inside, a folder may have one beside
/// its manifest. Where there is none, the manifest is read and checked once, and what an index would
/// say is kept in memory. All three give the same faces under the same numbers and the same hash.
package struct IndexedManifest: Sendable {
  /// Path of the manifest file or of the packed set.
  package let file: String

  /// How the faces were made.
  package let contract: AlignmentContract

  /// The numbers of people and faces.
  let index: ManifestIndex

  private let place: Place

  /// Where the lines and the faces are.
  private enum Place {
    case folder(ManifestText)
    case packed(StoreReader)
  }

  /// Opens a set.
  ///
  /// - Parameter path: a manifest, the folder that holds a `manifest.jsonl`, or a packed set; a
  ///   packed set is recognised by what it holds.
  /// - Throws: as `Manifest.read` where there is no index; `badIndex`; `store`.
  /// - Complexity: with an index O(faces), some tens of nanoseconds each; without, O(bytes of the
  ///   manifest), some ten microseconds a face.
  package init(at path: String) throws(DatasetError) {
    file = try Manifest.file(at: path)
    if StoreReader.recognises(file) {
      let store = try PackedSet.open(file)
      index = try PackedSet.index(of: store)
      place = .packed(store)
    } else {
      let text = try ManifestText(file)
      if let index = try IndexFile(of: file).index(of: text) {
        self.index = index
      } else {
        index = try Self.index(reading: text)
      }
      place = .folder(text)
    }
    contract = try LineReader(file: file).header(index.headerLine[...]).contract
  }

  /// Reads and checks a whole manifest.
  static func index(reading text: ManifestText) throws(DatasetError) -> ManifestIndex {
    var builder = ManifestIndex.Builder()
    let facts = try Manifest.scan(text.file) { builder.add($0, lineEnd: $1) }
    return try builder.index(facts, of: text)
  }

  /// SHA-256 of the manifest's bytes, which names the data set.
  package var contentHash: ContentHash { index.contentHash }

  /// Number of faces.
  package var faceCount: Int { index.faceCount }

  /// Number of people.
  package var identityCount: Int { index.identityCount }

  /// The label of a face.
  package func label(ofFace face: Int) -> Int { index.labels[face] }

  /// The name of a label.
  ///
  /// - Throws: as `record`.
  package func identity(ofLabel label: Int) throws(DatasetError) -> String {
    try record(ofFace: index.facesByLabel[index.firstFaces[label]]).identity
  }

  /// What the manifest says about a face.
  ///
  /// - Throws: `unreadable`, `store`; for a line that has changed since it was checked, what is wrong
  ///   with it.
  package func record(ofFace face: Int) throws(DatasetError) -> ManifestRecord {
    try record(of: stored(face).line, face)
  }

  /// A face with what the manifest says about it.
  ///
  /// - Throws: as `record`; `unreadableFace`, `changedFace`.
  package func face(_ face: Int) throws(DatasetError) -> StoredFace {
    let (line, packedBytes) = try stored(face)
    let record = try record(of: line, face)
    let place = place(ofFace: face, record)
    let bytes: [UInt8]
    if let packedBytes {
      bytes = Array(packedBytes)
    } else {
      bytes = try contents(of: place)
    }
    let hash = ContentHash(of: bytes).hexadecimal
    guard hash == record.sha256 else {
      throw .changedFace(place, found: hash, expected: record.sha256)
    }
    return StoredFace(record: record, line: Array(line), bytes: bytes)
  }

  /// Where a face is named and where its file lies, or lay before it was packed.
  package func place(ofFace face: Int) -> FacePlace {
    place(ofFace: face, try? record(ofFace: face))
  }

  private func place(ofFace face: Int, _ record: ManifestRecord?) -> FacePlace {
    var path = record?.face ?? "a face whose line cannot be read"
    if record != nil, case .folder = place, let slash = file.lastIndex(of: "/") {
      path = file[...slash] + path
    }
    return FacePlace(manifest: file, line: face + 2, file: path)
  }

  private func contents(of place: FacePlace) throws(DatasetError) -> [UInt8] {
    do {
      return [UInt8](try Data(contentsOf: URL(fileURLWithPath: place.file)))
    } catch {
      throw .unreadableFace(place, reason: systemReason(of: error))
    }
  }

  private func record(
    of line: ArraySlice<UInt8>, _ face: Int
  ) throws(DatasetError) -> ManifestRecord {
    let record = try LineReader(file: file).decode(ManifestRecord.self, line, number: face + 2)
    guard record.label == label(ofFace: face) else {
      throw .badField(
        file: file, line: face + 2, field: "label", found: "\(record.label)",
        expected: "\(label(ofFace: face)), as the index has it")
    }
    return record
  }

  /// The line of a face, and its bytes where they lie beside it.
  private func stored(
    _ face: Int
  ) throws(DatasetError) -> (line: ArraySlice<UInt8>, bytes: ArraySlice<UInt8>?) {
    let lineRange = index.lineStarts[face]..<index.lineStarts[face + 1]
    switch place {
    case .folder(let text):
      return (try text.bytes(lineRange)[...], nil)
    case .packed(let store):
      let value = try PackedSet.value(ofFace: face, in: store, leastByteCount: lineRange.count)
      return (value[..<lineRange.count], value[lineRange.count...])
    }
  }
}

/// A face as it is stored.
package struct StoredFace: Sendable {
  /// What the manifest says about it.
  package let record: ManifestRecord

  /// The line that says it.
  let line: [UInt8]

  /// The encoded picture; its SHA-256 is the record's.
  package let bytes: [UInt8]
}

extension IndexedManifest {
  /// Refuses faces that were aligned in another way than is needed, such as by a model.
  ///
  /// - Parameters:
  ///   - expected: how the faces have to be aligned.
  ///   - expectedBy: who says so, for the message.
  /// - Throws: `contractMismatch` with every field that differs.
  package func require(
    _ expected: AlignmentContract, by expectedBy: String
  ) throws(DatasetError) {
    let differences = contract.differences(from: expected)
    guard differences.isEmpty else {
      throw .contractMismatch(file: file, differences: differences, expectedBy: expectedBy)
    }
  }

  /// The path of each face's photo, as the landmark list names it, in the order of the faces.
  ///
  /// - Throws: as `record`.
  /// - Complexity: O(bytes of the manifest).
  package func sources() throws(DatasetError) -> [String] {
    var sources: [String] = []
    sources.reserveCapacity(faceCount)
    for face in 0..<faceCount { sources.append(try record(ofFace: face).source) }
    return sources
  }
}
