/// A face that is written and has no label yet, because not all names are known.
struct PendingFace: Sendable {
  let face: String
  let identity: String
  let item: WorkItem
  let landmarks: [Double]?
  let score: Double?
  let sha256: String

  func record(label: Int) -> ManifestRecord {
    ManifestRecord(
      face: face, identity: identity, label: label, source: item.source, landmarks: landmarks,
      score: score, sha256: sha256)
  }

  /// Decides who keeps a path: the photo whose path comes first.
  ///
  /// The list line, and then the content, decide between two entries of one photo.
  func comesBefore(_ other: PendingFace) -> Bool {
    guard item.source.utf8.elementsEqual(other.item.source.utf8) else {
      return precedes(item.source, other.item.source)
    }
    let lines = (item.listLine ?? 0, other.item.listLine ?? 0)
    return lines.0 == lines.1
      ? precedes(record(label: 0).line, other.record(label: 0).line) : lines.0 < lines.1
  }
}

extension PendingFace {
  /// A face that a journal tells of.
  init(_ face: JournalEntry.Face, of item: WorkItem) {
    self.init(
      face: face.face, identity: face.identity, item: item, landmarks: face.landmarks,
      score: face.score, sha256: face.sha256)
  }

  /// What a journal tells of it.
  var journalFace: JournalEntry.Face {
    JournalEntry.Face(
      face: face, identity: identity, landmarks: landmarks, score: score, sha256: sha256)
  }
}
