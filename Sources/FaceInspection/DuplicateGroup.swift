/// Faces of a set that are the same, or nearly so.
///
/// Each is near to another one of the group; two that are farther apart may be joined by a third.
package struct DuplicateGroup: Sendable, Equatable {
  /// One face of a group.
  package struct Member: Sendable, Equatable {
    /// Its place in the manifest.
    package let faceIndex: Int

    /// In how many bits it differs from the face of the group that is nearest to it.
    package let distance: Int
  }

  /// Two faces at least, in the order of the manifest.
  package let members: [Member]
}

/// A face of a set that another set has as well, or nearly so.
package struct SharedFace: Sendable, Equatable {
  /// Its place in the manifest.
  package let faceIndex: Int

  /// The place of the other set's face in its manifest: the first with the same bytes, or else the
  /// nearest, and of those the first.
  package let otherIndex: Int

  /// In how many bits they differ.
  package let distance: Int

  /// Whether the files have the same bytes.
  package let isExact: Bool
}
