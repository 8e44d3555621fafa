import FaceDataset
import Foundation

/// What an alignment run tells at its end.
struct AlignmentSummary: Codable {
  let manifest: String
  let faceCount: Int
  let identityCount: Int
  let rejected: [String: Int]

  init(_ set: AlignedSetSummary) {
    manifest = set.manifest
    faceCount = set.faceCount
    identityCount = set.identityCount
    rejected = set.rejectedCounts
  }

  var rejectedCount: Int { rejected.values.reduce(0, +) }

  var text: String {
    let head = "\(manifest): \(faceCount) faces of \(identityCount) people, "
    let reasons = rejected.sorted { $0.key < $1.key }.map { "\n  \($0.value) \($0.key)" }
    return head + "\(rejectedCount) rejected" + reasons.joined()
  }

  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}
