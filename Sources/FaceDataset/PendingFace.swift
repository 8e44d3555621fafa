/// A face that is written and has no label yet, because not all names are known.
struct PendingFace: Sendable {
  let face: String
  let identity: String
  let source: String
  let landmarks: [Double]?
  let score: Double?
  let sha256: String
  let listLine: Int?

  func record(label: Int) -> ManifestRecord {
    ManifestRecord(
      face: face, identity: identity, label: label, source: source, landmarks: landmarks,
      score: score, sha256: sha256)
  }

  /// Decides who keeps a path: the photo whose path comes first.
  ///
  /// The list line, and then the content, decide between two entries of one photo.
  func comesBefore(_ other: PendingFace) -> Bool {
    guard source.utf8.elementsEqual(other.source.utf8) else {
      return precedes(source, other.source)
    }
    let lines = (listLine ?? 0, other.listLine ?? 0)
    return lines.0 == lines.1
      ? precedes(record(label: 0).line, other.record(label: 0).line) : lines.0 < lines.1
  }
}
