/// A set of aligned faces, as its `manifest.jsonl` lists them: checked whole, line by line.
package struct Manifest: Sendable {
  /// Name of the file within the folder of a set.
  package static let fileName = "manifest.jsonl"

  /// Path of the manifest file.
  package let file: String

  /// How the faces were made.
  package let contract: AlignmentContract

  /// The faces in the order of the file.
  package let records: [ManifestRecord]

  /// Name of each label.
  package let identities: [String]

  /// SHA-256 of the file's bytes, which names the data set.
  package let contentHash: ContentHash

  init(
    file: String, contract: AlignmentContract, records: [ManifestRecord], identities: [String],
    contentHash: ContentHash
  ) {
    self.file = file
    self.contract = contract
    self.records = records
    self.identities = identities
    self.contentHash = contentHash
  }

  /// Path of a face's file: the folder of the manifest, and the path within the set.
  package func path(ofFace index: Int) -> String {
    guard let slash = file.lastIndex(of: "/") else { return records[index].face }
    return file[...slash] + records[index].face
  }

  /// The line of the file on which a face stands, from 1.
  package func line(ofFace index: Int) -> Int {
    index + 2
  }
}

/// Compares by bytes: "as sorted" means this, whatever the language of the machine.
func precedes(_ first: String, _ second: String) -> Bool {
  first.utf8.lexicographicallyPrecedes(second.utf8)
}
