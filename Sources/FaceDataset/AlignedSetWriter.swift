internal import Synchronization

/// Collects aligned faces from any number of threads and writes them as one set.
///
/// The same faces give the same bytes, whatever the order of the calls. The manifest is written last:
/// a folder that has one is complete. With a plan, what is done is kept in a journal until then, and
/// a run that was stopped at any moment goes on where it was.
package final class AlignedSetWriter: Sendable {
  /// The pieces of the plan that are still to be done, by their index in it, ascending.
  package let remaining: [Int]

  private let directory: String
  private let contract: AlignmentContract
  private let fileExtension: String
  private let shard: Shard
  private let journal: RunJournal?
  private let claims: Mutex<ClaimedFaces>
  /// The people whose folders are there.
  private let folders = Mutex(Set<[UInt8]>())
  private let lastNumber = Atomic(0)

  /// Opens a folder for a new set, or for one that was begun, and makes it if it is not there.
  ///
  /// Overwriting removes the old manifest at once, so that an interrupted run leaves none. Faces of
  /// the old set are replaced one by one; those that the new set lacks stay, and no line names them.
  ///
  /// - Parameters:
  ///   - directory: the folder of the set.
  ///   - contract: how the faces are made.
  ///   - fileExtension: ending of the faces' names, by their encoding: `jpg` or `png`.
  ///   - overwriting: true if a finished set in the folder, or one that was begun otherwise, may be
  ///     replaced.
  ///   - plan: what there is to do, for a run that may be stopped and go on; its facts, the contract
  ///     and the encoding have to be the same then.
  /// - Throws: before anything is written `alreadyExists`, with what the contract of the finished
  ///   set says otherwise, and `otherRun`; `busy`, if another process writes there; `unwritable`.
  package init(
    directory: String, contract: AlignmentContract, fileExtension: String = "jpg",
    overwriting: Bool, plan: WorkPlan? = nil
  ) throws(DatasetError) {
    self.directory = directory.hasSuffix("/") ? String(directory.dropLast()) : directory
    self.contract = contract
    self.fileExtension = fileExtension
    shard = plan?.shard ?? .whole
    let manifest = self.directory + "/" + Manifest.fileName
    let isFinished = SetFiles.exists(manifest)
    if isFinished && !overwriting {
      // An old set that cannot be read has no contract to compare with, and stays as well.
      let old = try? Manifest.contract(inFile: manifest)
      throw .alreadyExists(
        file: manifest, differences: old?.differences(from: contract) ?? [])
    }
    try SetFiles.makeFolder(self.directory + "/faces")
    let begun = try BegunSet(
      directory: self.directory, contract: contract, fileExtension: fileExtension, plan: plan,
      resumes: !isFinished, discarding: overwriting)
    journal = begun.journal
    remaining = begun.remaining
    claims = Mutex(begun.claims)
    if isFinished { try SetFiles.remove(manifest) }
    try SetFiles.emptyFolder(partials)
  }

  /// Writes the faces of a piece of work and remembers what became of it.
  ///
  /// An identity or a name that cannot be a file's is rejected as `unsafe_name`, landmarks that are
  /// not 10 finite numbers as `bad_landmarks`. Of two photos whose faces have the same path, or one
  /// that differs in nothing but case, the one whose path comes first in byte order keeps it and the
  /// other is rejected as `face_clash`.
  ///
  /// - Throws: `unwritable`; the piece is not done then.
  package func record(_ result: WorkResult) throws(DatasetError) {
    var (faces, rejections) = ([PendingFace](), result.rejections)
    for face in result.faces {
      if let refusal = Self.refusal(of: face) {
        rejections.append(refusal)
        continue
      }
      let pending = PendingFace(
        face: "faces/\(face.identity)/\(face.name).\(face.fileExtension ?? fileExtension)",
        identity: face.identity,
        item: result.item, landmarks: face.landmarks, score: face.score,
        sha256: ContentHash(of: face.bytes).hexadecimal)
      try makeFolder(ofIdentity: face.identity)
      try place(pending, face.bytes)
      faces.append(pending)
    }
    claims.withLock { $0.reject(rejections, of: result.item) }
    try journal?.add(
      JournalEntry(
        source: result.item.source, line: result.item.listLine, faces: faces.map(\.journalFace),
        rejected: rejections))
  }

  /// Makes the folder of a person's faces, once.
  private func makeFolder(ofIdentity identity: String) throws(DatasetError) {
    let key = [UInt8](identity.utf8)
    if folders.withLock({ $0.contains(key) }) { return }
    try SetFiles.makeFolder("\(directory)/faces/\(identity)")
    folders.withLock { _ = $0.insert(key) }
  }

  /// Writes a face into its place, unless a photo with a greater claim has it.
  private func place(_ face: PendingFace, _ bytes: [UInt8]) throws(DatasetError) {
    let file = directory + "/" + face.face
    let isFirst = claims.withLock { $0.claimFree(face) }
    if isFirst, try SetFiles.create(file, with: bytes) { return }
    let partial = "\(partials)/\(lastNumber.add(1, ordering: .relaxed).newValue)"
    try SetFiles.write(bytes, to: partial)
    // The lock is held over the move, so that list and folder agree about who won.
    let outcome = claims.withLock { claims -> Result<Bool, DatasetError> in
      guard isFirst ? claims.holds(face) : claims.claim(face) else { return .success(false) }
      return Result { () throws(DatasetError) in
        try SetFiles.move(partial, to: file)
        return true
      }
    }
    guard try outcome.get() else { return try SetFiles.remove(partial) }
  }

  /// Writes one face of a photo that has no other, see `record`.
  package func add(
    faceBytes: [UInt8], identity: String, name: String, source: String, landmarks: [Double]?,
    score: Double? = nil, listLine: Int? = nil, fileExtension: String? = nil
  ) throws(DatasetError) {
    try record(
      WorkResult(
        WorkItem(source: source, listLine: listLine),
        faces: [
          WorkResult.Face(
            bytes: faceBytes, identity: identity, name: name, landmarks: landmarks, score: score,
            fileExtension: fileExtension)
        ]))
  }

  /// Remembers a photo that did not become a face, see `record`.
  package func reject(
    source: String, reason: String, detail: String, listLine: Int? = nil
  ) throws(DatasetError) {
    try record(
      WorkResult(
        WorkItem(source: source, listLine: listLine),
        rejections: [WorkResult.Rejection(reason: reason, detail: detail)]))
  }

  /// Writes `rejected.jsonl` and then `manifest.jsonl`, and so completes the set.
  ///
  /// The journal is removed, unless the set is one of several shards: to merge them it is needed.
  ///
  /// - Returns: what the set holds.
  /// - Throws: `unwritable`.
  package func finish() throws(DatasetError) -> AlignedSetSummary {
    try finish(with: claims.withLock { $0 })
  }

  /// Completes the set with faces that lie in their places, whoever put them there.
  func finish(with claims: ClaimedFaces) throws(DatasetError) -> AlignedSetSummary {
    if SetFiles.exists(partials) { try SetFiles.remove(partials) }
    if shard.count > 1 { try journal?.complete() }
    let summary = try claims.writeLists(inFolder: directory, contract: contract)
    if shard.count == 1 { try journal?.remove() }
    return summary
  }

  /// Where faces are written before they are moved to a place that is not free.
  private var partials: String { directory + "/.partial" }

  private static func refusal(of face: WorkResult.Face) -> WorkResult.Rejection? {
    for part in [face.identity, face.name] where !SetFiles.isSafe(component: part) {
      return WorkResult.Rejection(
        reason: "unsafe_name", detail: "found \(part), expected a name that can be a file's")
    }
    if let landmarks = face.landmarks, landmarks.count != 10 || !landmarks.allSatisfy(\.isFinite) {
      return WorkResult.Rejection(
        reason: "bad_landmarks", detail: "found \(landmarks), expected 10 finite numbers")
    }
    return nil
  }
}
