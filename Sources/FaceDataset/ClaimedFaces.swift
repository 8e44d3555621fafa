/// Which face has which path, and what did not become a face; the same whatever the order of calls.
struct ClaimedFaces {
  private var holders: [[UInt8]: PendingFace] = [:]
  private(set) var rejected: [RejectedPhoto] = []

  /// Nothing yet.
  init() {}

  /// What became of the pieces of work that a journal tells of.
  init(_ entries: [JournalEntry]) {
    for entry in entries {
      for face in entry.faces { _ = claim(PendingFace(face, of: entry.item)) }
      reject(entry.rejected, of: entry.item)
    }
  }

  /// The faces that have their path.
  var faces: some Collection<PendingFace> { holders.values }

  /// Gives the face's path to the face if no other has it.
  ///
  /// - Returns: true if the face has the path now; false, and nothing is changed, otherwise.
  mutating func claimFree(_ face: PendingFace) -> Bool {
    let key = Self.key(face.face)
    guard holders[key] == nil else { return false }
    holders[key] = face
    return true
  }

  /// True if the face has its path still.
  func holds(_ face: PendingFace) -> Bool {
    guard let holder = holders[Self.key(face.face)] else { return false }
    return holder.item.key == face.item.key && holder.face == face.face
  }

  /// Gives the face's path to the face, or rejects it, or rejects who had the path.
  ///
  /// Paths that differ in nothing but case are one: a file system may take them for one.
  ///
  /// - Returns: true if the face has the path now.
  mutating func claim(_ face: PendingFace) -> Bool {
    if claimFree(face) { return true }
    let key = Self.key(face.face)
    guard let holder = holders[key] else { return false }
    let wins = face.comesBefore(holder)
    let (winner, loser) = wins ? (face, holder) : (holder, face)
    holders[key] = winner
    rejected.append(
      RejectedPhoto(
        path: loser.item.source, reason: "face_clash",
        detail: "found \(loser.face) taken by \(winner.item.source), expected a name of its own",
        listLine: loser.item.listLine))
    return wins
  }

  /// Remembers what did not become a face.
  mutating func reject(_ rejections: [WorkResult.Rejection], of item: WorkItem) {
    for rejection in rejections {
      rejected.append(
        RejectedPhoto(
          path: item.source, reason: rejection.reason, detail: rejection.detail,
          listLine: item.listLine))
    }
  }

  private static func key(_ path: String) -> [UInt8] {
    // Most names are ASCII, and Unicode's folding is slow.
    let isPlain = path.utf8.allSatisfy { $0 < 0x80 }
    return isPlain
      ? path.utf8.map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 }
      : [UInt8](path.lowercased().utf8)
  }
}
