package import FaceDataset

/// What a set shares with another: people by name, and faces.
package struct SharedFindings: Sendable, Encodable {
  /// A name that both sets have.
  package struct Identity: Sendable, Equatable, Encodable {
    /// The name.
    package let identity: String

    /// How many faces the set has of it.
    package let faceCount: Int

    /// How many faces the other set has of it.
    package let otherFaceCount: Int
  }

  /// A face that the other set has too, or nearly so.
  package struct Face: Sendable, Equatable, Encodable {
    /// The set's face.
    package let face: FaceName

    /// The other set's face.
    package let other: FaceName

    /// In how many of the 256 bits they differ.
    package let distance: Int

    /// Whether the files have the same bytes.
    package let isExact: Bool
  }

  /// Two people, one of each set, who share faces: maybe one person.
  package struct IdentityPair: Sendable, Equatable, Encodable {
    /// The set's name.
    package let identity: String

    /// The other set's name.
    package let otherIdentity: String

    /// How many of the first one's faces have their nearest match among those of the other.
    package let faceCount: Int

    /// In how many bits the nearest two differ.
    package let leastDistance: Int
  }

  /// The other set's manifest.
  package let manifest: String

  /// How many faces the other set has.
  package let faceCount: Int

  /// How many people the other set has.
  package let identityCount: Int

  /// How many of its faces have no picture to compare.
  package let withoutPictureCount: Int

  /// In what the sets are aligned otherwise; then duplicates may stay unseen.
  package let contractDifferences: [String]

  /// The names that both sets have, in byte order.
  package let identitiesByName: [Identity]

  /// The people who share faces, by the set's names and then by those of the other.
  package let identitiesByDuplicate: [IdentityPair]

  /// The faces that both sets have, in the order of the set's manifest.
  package let faces: [Face]

  /// Names what was found.
  package init(
    _ shared: [SharedFace], of manifest: Manifest, with other: Manifest, withoutPictureCount: Int
  ) {
    self.manifest = other.file
    faceCount = other.records.count
    identityCount = other.identities.count
    self.withoutPictureCount = withoutPictureCount
    contractDifferences = other.contract.differences(from: manifest.contract).map(\.description)
    identitiesByName = Self.identitiesByName(manifest, other)
    identitiesByDuplicate = Self.identityPairs(shared, manifest, other)
    faces = shared.map { face in
      Face(
        face: FaceName(face.faceIndex, of: manifest), other: FaceName(face.otherIndex, of: other),
        distance: face.distance, isExact: face.isExact)
    }
  }

  private static func identitiesByName(_ manifest: Manifest, _ other: Manifest) -> [Identity] {
    let counts = IdentityIndex(manifest).facesByLabel.map(\.count)
    let otherCounts = IdentityIndex(other).facesByLabel.map(\.count)
    // Bytes, because two strings may be equal to Swift and name two people.
    let otherLabels = Dictionary(
      uniqueKeysWithValues: other.identities.enumerated().map { (Array($1.utf8), $0) })
    return manifest.identities.enumerated().compactMap { label, identity in
      otherLabels[Array(identity.utf8)].map {
        Identity(
          identity: identity, faceCount: counts[label], otherFaceCount: otherCounts[$0])
      }
    }
  }

  private static func identityPairs(
    _ shared: [SharedFace], _ manifest: Manifest, _ other: Manifest
  ) -> [IdentityPair] {
    let pairs = Dictionary(grouping: shared) {
      [manifest.records[$0.faceIndex].label, other.records[$0.otherIndex].label]
    }
    return pairs.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { labels, faces in
      IdentityPair(
        identity: manifest.identities[labels[0]], otherIdentity: other.identities[labels[1]],
        faceCount: faces.count, leastDistance: faces.reduce(Int.max) { min($0, $1.distance) })
    }
  }
}
