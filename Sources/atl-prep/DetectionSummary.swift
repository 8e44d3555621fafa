import FaceDataset
import Foundation

/// What a detection run tells at its end.
struct DetectionSummary: Codable {
  let list: String
  let rejectedList: String
  let photoCount: Int
  let faceCount: Int
  let rejected: [String: Int]

  init(_ summary: LandmarkListSummary) {
    list = summary.list
    rejectedList = summary.rejectedList
    photoCount = summary.photoCount
    faceCount = summary.faceCount
    rejected = summary.rejectedCounts
  }

  var rejectedCount: Int { rejected.values.reduce(0, +) }

  var text: String {
    let head = "\(list): \(faceCount) faces in \(photoCount) photos, "
    let reasons = rejected.sorted { $0.key < $1.key }.map { "\n  \($0.value) \($0.key)" }
    let place = rejectedCount > 0 ? " (\(rejectedList))" : ""
    return head + "\(rejectedCount) rejected" + place + reasons.joined()
  }

  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}
