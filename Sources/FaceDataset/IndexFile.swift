internal import Failures
internal import Foundation

/// The index that a folder may have beside its manifest, such as `manifest.index`.
package struct IndexFile {
  /// Path of the index.
  package let file: String

  private let manifest: String

  /// The index of a manifest.
  ///
  /// - Parameter path: the manifest, or the folder that holds a `manifest.jsonl`.
  /// - Throws: `missing`.
  package init(ofSet path: String) throws(DatasetError) {
    self.init(of: try Manifest.file(at: path))
  }

  init(of manifest: String) {
    self.manifest = manifest
    file = (manifest.hasSuffix(".jsonl") ? String(manifest.dropLast(6)) : manifest) + ".index"
  }

  /// Reads and checks the manifest, and writes its index in place of one that may be there.
  ///
  /// - Returns: how many faces of how many people it has.
  /// - Throws: as `Manifest.read`; `unwritable`.
  package func write() throws(DatasetError) -> (faceCount: Int, identityCount: Int) {
    let text = try ManifestText(manifest)
    let index = try IndexedManifest.index(reading: text)
    try SetFiles.replace(
      file, with: [UInt8](index.bytes(modifiedNanoseconds: text.modifiedNanoseconds)))
    return (index.faceCount, index.identityCount)
  }

  /// The index, in the file's memory map.
  ///
  /// One whose manifest has changed is never used. A manifest of the same length and the same time
  /// to the nanosecond has not changed; one of another time, as after copying, is hashed.
  ///
  /// - Parameter text: the manifest.
  /// - Returns: nil where there is no index or the manifest has changed.
  /// - Throws: `unreadable`, `badIndex`.
  func index(of text: ManifestText) throws(DatasetError) -> ManifestIndex? {
    guard SetFiles.exists(file) else { return nil }
    let bytes: Data
    do {
      bytes = try Data(contentsOf: URL(fileURLWithPath: file), options: .alwaysMapped)
    } catch {
      throw .unreadable(file: file, reason: systemReason(of: error))
    }
    let index = try ManifestIndex(bytes, file: file)
    guard index.manifestByteCount == text.byteCount else { return nil }
    if index.modifiedNanoseconds == text.modifiedNanoseconds { return index }
    return try index.contentHash == text.contentHash() ? index : nil
  }
}
