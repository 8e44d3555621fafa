/// What a finished set of aligned faces holds.
package struct AlignedSetSummary: Sendable, Equatable {
  /// Path of the manifest.
  package let manifest: String

  /// Number of faces.
  package let faceCount: Int

  /// Number of people.
  package let identityCount: Int

  /// Number of rejected photos by reason code.
  package let rejectedCounts: [String: Int]
}
