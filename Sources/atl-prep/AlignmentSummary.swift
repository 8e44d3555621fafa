import FaceDataset

/// What an alignment run tells at its end.
struct AlignmentSummary: RunSummary {
  let manifest: String
  let faceCount: Int
  let identityCount: Int
  let rejected: [String: Int]
  /// How the landmarks were written, or what found them.
  let landmarkLayout: String
  /// Faces whose swapped landmarks were put right.
  let reorderedCount: Int

  init(_ set: AlignedSetSummary, landmarks: String, reorderedCount: Int) {
    manifest = set.manifest
    faceCount = set.faceCount
    identityCount = set.identityCount
    rejected = set.rejectedCounts
    landmarkLayout = landmarks
    self.reorderedCount = reorderedCount
  }

  var headline: String {
    let reordered = reorderedCount > 0 ? ", \(reorderedCount) with swapped landmarks put right" : ""
    return "\(manifest): \(faceCount) faces of \(identityCount) people, \(rejectedCount) rejected"
      + reordered + " (landmarks: \(landmarkLayout))"
  }
}
