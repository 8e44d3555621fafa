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

  /// What is known of a training set.
  package struct Finding {
    /// The set; nil where it is not where the note says, or has changed.
    package var set: IndexedManifest?
    /// What was noted of its faces; nil where nothing was, as by earlier versions.
    package var faces: TrainingFaces?
    /// Why what was noted cannot be read.
    package var damage: ModelError?
  }

  /// Finds the training set of a model by what its run has noted.
  ///
  /// - Parameters:
  ///   - sha256: of the manifest that the model was trained on.
  ///   - model: path of its file, which lies in the folder of its run, or in that of a checkpoint of
  ///     it.
  /// - Returns: what was found.
  package static func find(_ sha256: String, byModelAt model: String) -> Finding {
    let folder = URL(filePath: model).deletingLastPathComponent()
    let run = folder.deletingLastPathComponent().deletingLastPathComponent()
    var found = Finding()
    for place in [folder, run] {
      if found.set == nil, let data = try? Data(contentsOf: place.appending(path: fileName)),
        let note = try? JSONDecoder().decode(Self.self, from: data),
        let set = try? IndexedManifest(at: note.manifest), set.contentHash.hexadecimal == sha256
      {
        found.set = set
      }
      guard found.faces == nil else { continue }
      do {
        let faces = try TrainingFaces(at: place.appending(path: TrainingFaces.fileName))
        if let faces, faces.sha256 == sha256 {
          try found.set.map(faces.require)
          found.faces = faces
        }
      } catch {
        found.damage = error
      }
    }
    return found
  }
}
