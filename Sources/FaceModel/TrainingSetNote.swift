package import FaceDataset
package import Foundation

/// Where the faces lie that a run was trained on: a file in the run's folder.
///
/// A model itself says only the hash of its training set, so that it does not depend on where the
/// set lies.
package struct TrainingSetNote: Codable, Sendable, Equatable {
  /// Name of the file.
  package static let fileName = "training-set.json"

  /// Absolute path of the manifest, or of the packed set.
  package let manifest: String
  /// SHA-256 of the manifest.
  package let sha256: String

  /// Notes where a set lies.
  package init(_ set: IndexedManifest) {
    manifest = URL(filePath: set.file).standardizedFileURL.path
    sha256 = set.contentHash.hexadecimal
  }

  /// Writes the note.
  package func write(to file: URL) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try encoder.encode(self).write(to: file, options: .atomic)
  }

  /// Finds the training set of a model by the note of its run.
  ///
  /// - Parameter model: lies in the folder of its run, or in that of a checkpoint of it.
  /// - Returns: the set; nil where no note is, or the set is not where it says, or has changed.
  package static func set(of model: ModelFile) -> IndexedManifest? {
    let folder = URL(filePath: model.path).deletingLastPathComponent()
    let run = folder.deletingLastPathComponent().deletingLastPathComponent()
    for place in [folder, run] {
      guard let data = try? Data(contentsOf: place.appending(path: fileName)),
        let note = try? JSONDecoder().decode(Self.self, from: data),
        let set = try? IndexedManifest(at: note.manifest),
        set.contentHash.hexadecimal == model.facts.manifestHash
      else { continue }
      return set
    }
    return nil
  }
}
