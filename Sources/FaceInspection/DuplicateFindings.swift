package import FaceDataset

/// Faces that a set has twice.
package struct DuplicateFindings: Sendable, Encodable {
  /// Faces that are the same, or nearly so.
  package struct Group: Sendable, Equatable, Encodable {
    /// One of them.
    package struct Member: Sendable, Equatable, Encodable {
      /// The face.
      package let face: FaceName

      /// In how many of the 256 bits it differs from the nearest other face of the group.
      package let distance: Int
    }

    /// Two faces at least, in the order of the manifest.
    package let members: [Member]

    /// Whether they are of more than one person by the manifest: a wrong label, most likely.
    package let isAcrossIdentities: Bool
  }

  /// The most bits in which near duplicates differ.
  package let limitBits: Int

  /// How many faces have a picture to compare.
  package let comparedCount: Int

  /// Faces whose files have the same bytes; those of several people first, then by the manifest.
  package let exact: [Group]

  /// Faces that look alike; those of several people first, then by the manifest.
  package let near: [Group]

  /// Names what was found.
  package init(
    _ duplicates: Duplicates, of manifest: Manifest, limitBits: Int, comparedCount: Int
  ) {
    func groups(_ groups: [DuplicateGroup]) -> [Group] {
      let named = groups.map { group in
        Group(
          members: group.members.map {
            .init(face: FaceName($0.faceIndex, of: manifest), distance: $0.distance)
          },
          isAcrossIdentities: Set(group.members.map { manifest.records[$0.faceIndex].label })
            .count > 1)
      }
      return named.filter(\.isAcrossIdentities) + named.filter { !$0.isAcrossIdentities }
    }
    self.limitBits = limitBits
    self.comparedCount = comparedCount
    exact = groups(duplicates.exact)
    near = groups(duplicates.near)
  }
}
