internal import FaceAlignment
internal import Failures
internal import Foundation

/// The shards of one run: all of them, and no piece of work in two.
package struct ShardSet: Sendable {
  /// How many faces there are to bring together.
  package var faceCount: Int { faces.count }

  private let folders: [String]
  private let contract: AlignmentContract
  private let claims: ClaimedFaces
  /// Each face, and the folder of the shard that made it.
  private let faces: [(face: PendingFace, folder: String)]

  /// Reads the journals of finished shards and proves that they fit together.
  ///
  /// The shards have to be of one run: the same settings, list and photos, cut into the same number
  /// of shards, each of which is there once and finished. Then every piece of work has to lie in the
  /// shard that its path says, none may be done twice, and all together have to be those of the run.
  ///
  /// - Parameter folders: of the shards, in any order.
  /// - Throws: `badShard`, with what does not fit; what is wrong with a journal or a manifest.
  package init(folders: [String]) throws(DatasetError) {
    let shards = try folders.map { folder throws(DatasetError) in try FinishedShard(folder) }
    guard let first = shards.first else {
      throw .badShard(folder: "merge", field: "shards", found: "none", expected: "all of a run")
    }
    try Self.checkSameRun(shards, as: first)
    try Self.checkPieces(shards, of: first)
    self.folders = folders
    contract = first.contract
    claims = ClaimedFaces(shards.flatMap(\.content.entries))
    var folderOfFace: [[UInt8]: String] = [:]
    for shard in shards {
      for entry in shard.content.entries {
        for face in entry.faces {
          folderOfFace[Self.key(PendingFace(face, of: entry.item))] = shard.folder
        }
      }
    }
    faces = claims.faces.compactMap { face in folderOfFace[Self.key(face)].map { (face, $0) } }
  }

  /// Writes one set, the same bytes as of a run that was not cut into shards.
  ///
  /// A face that is there already stays, so that a merge that was stopped goes on.
  ///
  /// - Parameters:
  ///   - directory: the folder of the set; none of a shard.
  ///   - overwriting: true if what is there may be replaced.
  ///   - progress: is told how many faces are in their place.
  /// - Returns: what the set holds.
  /// - Throws: `alreadyExists`, `otherRun`, `unwritable`; `badShard` for a face that is not the one
  ///   that its shard made.
  package func merge(
    into directory: String, overwriting: Bool, progress: (Int) -> Void
  ) throws(DatasetError) -> AlignedSetSummary {
    if let shard = folders.first(where: { SetFiles.isSame($0, directory) }) {
      throw .badShard(
        folder: shard, field: "output", found: "a shard's own folder", expected: "another")
    }
    let writer = try AlignedSetWriter(
      directory: directory, contract: contract, overwriting: overwriting)
    for (index, (face, folder)) in faces.enumerated() {
      try copy(face, from: folder, to: directory)
      progress(index + 1)
    }
    return try writer.finish(with: claims)
  }

  private func copy(
    _ face: PendingFace, from folder: String, to directory: String
  ) throws(DatasetError) {
    let place = directory + "/" + face.face
    if SetFiles.holds(place, face.sha256) { return }
    let file = folder + "/" + face.face
    let bytes = (try? Data(contentsOf: URL(fileURLWithPath: file))).map { [UInt8]($0) }
    let hash = bytes.map { ContentHash(of: $0).hexadecimal }
    guard let bytes, hash == face.sha256 else {
      throw .badShard(
        folder: file, field: "sha256", found: hash ?? "no readable file", expected: face.sha256)
    }
    try SetFiles.makeFolder(PhotoPath.folder(of: place))
    try SetFiles.replace(place, with: bytes)
  }

  /// What tells a face from another of the same path.
  private static func key(_ face: PendingFace) -> [UInt8] {
    face.item.key + [0] + [UInt8](face.face.utf8)
  }

  private static func checkSameRun(
    _ shards: [FinishedShard], as first: FinishedShard
  ) throws(DatasetError) {
    var folders: [Int: String] = [:]
    for shard in shards {
      guard shard.shard.count == first.shard.count else {
        throw .badShard(
          folder: shard.folder, field: "shard", found: "\(shard.shard)",
          expected: "one of \(first.shard.count), as in \(first.folder)")
      }
      if let difference = shard.content.header.runDifferences(from: first.content.header).first {
        throw .badShard(
          folder: shard.folder, field: difference.field, found: difference.found,
          expected: "\(difference.expected), as in \(first.folder)")
      }
      if let other = folders.updateValue(shard.folder, forKey: shard.shard.index) {
        throw .badShard(
          folder: shard.folder, field: "shard", found: "\(shard.shard)",
          expected: "another than in \(other)")
      }
    }
    if let missing = (1...first.shard.count).first(where: { folders[$0] == nil }) {
      throw .badShard(
        folder: first.folder, field: "shard", found: "\(shards.count) of \(first.shard.count)",
        expected: "shard \(missing)/\(first.shard.count) as well")
    }
  }

  private static func checkPieces(
    _ shards: [FinishedShard], of first: FinishedShard
  ) throws(DatasetError) {
    for shard in shards {
      for entry in shard.content.entries where !shard.shard.contains(entry.source) {
        throw .badShard(
          folder: shard.folder, field: "source", found: entry.source,
          expected: "a photo of shard \(shard.shard)")
      }
    }
    let items = shards.flatMap { $0.content.entries.map(\.item) }
    let header = first.content.header
    guard items.count == header.totalCount, WorkPlan.hash(of: items) == header.totalHash else {
      throw .badShard(
        folder: first.folder, field: "pieces of work", found: "\(items.count), or others",
        expected: "the \(header.totalCount) of the run, each once")
    }
  }
}

/// What one finished shard left.
private struct FinishedShard {
  let folder: String
  let shard: Shard
  let content: JournalContent
  let contract: AlignmentContract

  init(_ path: String) throws(DatasetError) {
    folder = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    let file = folder + "/" + RunJournal.fileName
    let bytes: [UInt8]
    do {
      bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
    } catch {
      throw .badShard(
        folder: folder, field: RunJournal.fileName, found: systemReason(of: error),
        expected: "the journal of a shard")
    }
    guard let content = try JournalContent(file: file, bytes: bytes),
      let shard = Shard(content.header.shard)
    else { throw .notJournal(file: file, line: 1, found: "no whole line") }
    guard content.isComplete, shard.count > 1 else {
      throw .badShard(
        folder: folder, field: "shard",
        found: "\(shard), \(content.isComplete ? "" : "un")finished",
        expected: "a finished one of several")
    }
    self.shard = shard
    self.content = content
    contract = try Manifest.contract(inFile: folder + "/" + Manifest.fileName)
  }
}
