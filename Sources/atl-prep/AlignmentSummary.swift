import FaceDataset
import Foundation

/// What an alignment run tells at its end.
struct AlignmentSummary: Codable {
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

  var rejectedCount: Int { rejected.values.reduce(0, +) }

  var text: String {
    let head = "\(manifest): \(faceCount) faces of \(identityCount) people, "
    let reasons = rejected.sorted { $0.key < $1.key }.map { "\n  \($0.value) \($0.key)" }
    let reordered = reorderedCount > 0 ? ", \(reorderedCount) with swapped landmarks put right" : ""
    return head + "\(rejectedCount) rejected" + reordered + " (landmarks: \(landmarkLayout))"
      + reasons.joined()
  }

  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}
