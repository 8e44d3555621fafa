package import FaceDataset

/// A face of a set, as a finding names it.
package struct FaceName: Sendable, Equatable, Encodable {
  /// Its path within the set.
  package let path: String

  /// Name of the person.
  package let identity: String

  /// Its line in the manifest, from 1.
  package let line: Int

  /// Its place among the faces of the manifest.
  let index: Int

  private enum CodingKeys: CodingKey {
    case path
    case identity
    case line
  }

  /// Names a face of a manifest.
  package init(_ index: Int, of manifest: Manifest) {
    path = manifest.records[index].face
    identity = manifest.records[index].identity
    line = manifest.line(ofFace: index)
    self.index = index
  }
}

/// Something that is wrong with one face.
package struct FaceFinding: Sendable, Equatable, Encodable {
  /// The face.
  package let face: FaceName

  /// A code that programs may count by.
  package let code: String

  /// What was found and what was expected.
  package let detail: String
}
