/// What a finished list of landmarks holds.
package struct LandmarkListSummary: Sendable, Equatable {
  /// Path of the list.
  package let list: String

  /// Path of the list of photos without landmarks.
  package let rejectedList: String

  /// Number of photos with landmarks.
  package let photoCount: Int

  /// Number of faces.
  package let faceCount: Int

  /// Number of photos without landmarks by reason code.
  package let rejectedCounts: [String: Int]
}
