extension ClaimedFaces {
  /// Writes `rejected.jsonl` and then `manifest.jsonl` of a set whose faces lie in their places.
  func writeLists(
    inFolder folder: String, contract: AlignmentContract
  ) throws(DatasetError) -> AlignedSetSummary {
    let facesByIdentity = Dictionary(grouping: faces) { [UInt8]($0.identity.utf8) }
    let identities = facesByIdentity.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    let records = identities.enumerated().flatMap { label, identity in
      identity.value.map { $0.record(label: label) }
    }
    let header = ManifestHeader(
      contract: contract, identities: identities.count, faces: records.count)
    let lines = [header.line] + records.sorted(by: Self.comesFirst).map(\.line)
    let rejectedLines = rejected.sorted(by: Self.comesFirst).map(\.line)
    try SetFiles.replace(
      folder + "/" + RejectedPhoto.fileName, with: [UInt8](rejectedLines.joined().utf8))
    let manifest = folder + "/" + Manifest.fileName
    try SetFiles.replace(manifest, with: [UInt8](lines.joined().utf8))
    return AlignedSetSummary(
      manifest: manifest, faceCount: records.count, identityCount: identities.count,
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
}
