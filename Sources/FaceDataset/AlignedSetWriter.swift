internal import Synchronization

/// Collects aligned faces from any number of threads and writes them as one set.
///
/// The same faces give the same bytes, whatever the order of the calls. The manifest is written
/// last: a folder that has one is complete.
package final class AlignedSetWriter: Sendable {
  private let directory: String
  private let contract: AlignmentContract
  private let fileExtension: String
  private let state = Mutex(State())

  /// Opens a folder for a new set and makes it if it is not there.
  ///
  /// Overwriting removes the old manifest at once, so that an interrupted run leaves none. Faces of
  /// the old set are replaced one by one; those that the new set lacks stay, and no line names
  /// them.
  ///
  /// - Parameters:
  ///   - directory: the folder of the set.
  ///   - contract: how the faces are made.
  ///   - fileExtension: ending of the faces' names, by their encoding: `jpg` or `png`.
  ///   - overwriting: true if a finished set in the folder may be replaced.
  /// - Throws: `alreadyExists` before anything is written, if there is a manifest that may not be
  ///   overwritten, with what its contract says otherwise; `unwritable`.
  package init(
    directory: String, contract: AlignmentContract, fileExtension: String = "jpg",
    overwriting: Bool
  ) throws(DatasetError) {
    self.directory = directory.hasSuffix("/") ? String(directory.dropLast()) : directory
    self.contract = contract
    self.fileExtension = fileExtension
    let manifest = self.directory + "/" + Manifest.fileName
    if SetFiles.exists(manifest) {
      guard overwriting else {
        // An old set that cannot be read has no contract to compare with, and stays as well.
        let old = try? Manifest.contract(inFile: manifest)
        throw .alreadyExists(
          file: manifest, differences: old?.differences(from: contract) ?? [])
      }
      try SetFiles.remove(manifest)
    }
    try SetFiles.makeFolder(self.directory + "/faces")
  }

  /// Writes one face and remembers its line.
  ///
  /// An identity or a name that cannot be a file's is rejected as `unsafe_name`, landmarks that are
  /// not 10 finite numbers as `bad_landmarks`. Of two photos with the same identity and name, the
  /// one whose path comes first in byte order is kept and the other rejected as `face_clash`.
  ///
  /// - Parameters:
  ///   - faceBytes: the encoded face, as it will stand in the file.
  ///   - identity: name of the person, and of the face's folder.
  ///   - name: the face's file name without ending.
  ///   - source: path of the photo, as the landmark list names it.
  ///   - landmarks: x1, y1 ... x5, y5 in pixels of the photo, where they are known.
  ///   - score: how sure a detector was, a finite number.
  ///   - listLine: the line of the landmark list, from 1; told again if the face is rejected.
  /// - Throws: `unwritable`.
  package func add(
    faceBytes: [UInt8], identity: String, name: String, source: String, landmarks: [Double]?,
    score: Double? = nil, listLine: Int? = nil
  ) throws(DatasetError) {
    func refuse(_ reason: String, _ detail: String) {
      reject(source: source, reason: reason, detail: detail, listLine: listLine)
    }
    for part in [identity, name] where !SetFiles.isSafe(component: part) {
      return refuse("unsafe_name", "found \(part), expected a name that can be a file's")
    }
    if let landmarks, landmarks.count != 10 || !landmarks.allSatisfy(\.isFinite) {
      return refuse("bad_landmarks", "found \(landmarks), expected 10 finite numbers")
    }
    let face = PendingFace(
      face: "faces/\(identity)/\(name).\(fileExtension)", identity: identity, source: source,
      landmarks: landmarks, score: score, sha256: ContentHash(of: faceBytes).hexadecimal,
      listLine: listLine)
    let folder = "\(directory)/faces/\(identity)"
    try SetFiles.makeFolder(folder)
    let beside = "\(folder)/.\(state.withLock { $0.nextNumber() }).partial"
    try SetFiles.write(faceBytes, to: beside)
    try place(face, from: beside)
  }

  /// Moves a written face to its place, unless a photo with a greater claim has it.
  ///
  /// The lock is held over the move, so that list and folder agree about who won.
  private func place(_ face: PendingFace, from beside: String) throws(DatasetError) {
    let file = directory + "/" + face.face
    let outcome = state.withLock { state -> Result<Bool, DatasetError> in
      guard state.claim(face) else { return .success(false) }
      return Result { () throws(DatasetError) in
        try SetFiles.move(beside, to: file)
        return true
      }
    }
    guard try outcome.get() else { return try SetFiles.remove(beside) }
  }

  /// Remembers a photo that did not become a face.
  ///
  /// - Parameters:
  ///   - source: path of the photo, as the landmark list names it.
  ///   - reason: a code that programs may count by.
  ///   - detail: what was found, for people.
  ///   - listLine: the line of the landmark list, from 1.
  package func reject(source: String, reason: String, detail: String, listLine: Int? = nil) {
    let photo = RejectedPhoto(path: source, reason: reason, detail: detail, listLine: listLine)
    state.withLock { $0.rejected.append(photo) }
  }

  /// Writes `rejected.jsonl` and then `manifest.jsonl`, and so completes the set.
  ///
  /// - Returns: what the set holds.
  /// - Throws: `unwritable`.
  package func finish() throws(DatasetError) -> AlignedSetSummary {
    let (faces, rejected) = state.withLock { (Array($0.faces.values), $0.rejected) }
    let facesByIdentity = Dictionary(grouping: faces) { [UInt8]($0.identity.utf8) }
    let identities = facesByIdentity.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    let records = identities.enumerated().flatMap { label, identity in
      identity.value.map { $0.record(label: label) }
    }
    let header = ManifestHeader(
      contract: contract, identities: identities.count, faces: faces.count)
    let lines = [header.line] + records.sorted(by: Self.comesFirst).map(\.line)
    let rejectedLines = rejected.sorted(by: Self.comesFirst).map(\.line)
    try SetFiles.replace(
      directory + "/" + RejectedPhoto.fileName, with: [UInt8](rejectedLines.joined().utf8))
    let manifest = directory + "/" + Manifest.fileName
    try SetFiles.replace(manifest, with: [UInt8](lines.joined().utf8))
    return AlignedSetSummary(
      manifest: manifest, faceCount: faces.count, identityCount: identities.count,
      rejectedCounts: Dictionary(rejected.map { ($0.reason, 1) }, uniquingKeysWith: +))
  }

  private static func comesFirst(_ first: ManifestRecord, _ second: ManifestRecord) -> Bool {
    first.source.utf8.elementsEqual(second.source.utf8)
      ? precedes(first.face, second.face) : precedes(first.source, second.source)
  }

  private static func comesFirst(_ first: RejectedPhoto, _ second: RejectedPhoto) -> Bool {
    first.path.utf8.elementsEqual(second.path.utf8)
      ? precedes(first.line, second.line) : precedes(first.path, second.path)
  }

  /// What the lock guards.
  private struct State {
    var faces: [[UInt8]: PendingFace] = [:]
    var rejected: [RejectedPhoto] = []
    private var lastNumber = 0

    mutating func nextNumber() -> Int {
      lastNumber += 1
      return lastNumber
    }

    /// Gives the face's path to the face, or rejects it, or rejects who had the path.
    mutating func claim(_ face: PendingFace) -> Bool {
      let key = [UInt8](face.face.utf8)
      guard let holder = faces[key] else {
        faces[key] = face
        return true
      }
      let wins = face.comesBefore(holder)
      let (winner, loser) = wins ? (face, holder) : (holder, face)
      faces[key] = winner
      rejected.append(
        RejectedPhoto(
          path: loser.source, reason: "face_clash",
          detail: "found \(loser.face) taken by \(winner.source), expected a name of its own",
          listLine: loser.listLine))
      return wins
    }
  }
}
