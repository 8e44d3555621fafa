import FaceDataset

/// What a detection run tells at its end.
struct DetectionSummary: RunSummary {
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

  var headline: String {
    let place = rejectedCount > 0 ? " (\(rejectedList))" : ""
    return "\(list): \(faceCount) faces in \(photoCount) photos, \(rejectedCount) rejected" + place
  }
}
