/// Where a face is named and where its file lies.
package struct FacePlace: Sendable, Equatable, CustomStringConvertible {
  /// Path of the manifest.
  package let manifest: String

  /// Line of the manifest, from 1.
  package let line: Int

  /// Path of the face's file.
  package let file: String

  /// Names a face.
  package init(manifest: String, line: Int, file: String) {
    self.manifest = manifest
    self.line = line
    self.file = file
  }

  package var description: String { "\(manifest):\(line): \(file)" }
}
