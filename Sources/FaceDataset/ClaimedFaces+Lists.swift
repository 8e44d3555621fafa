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
    try SetFiles.replace(
      folder + "/" + RejectedPhoto.fileName,
      withLines: rejected.sorted(by: Self.comesFirst).lazy.map(\.line))
    let manifest = folder + "/" + Manifest.fileName
    let sorted = records.sorted(by: Self.comesFirst)
    let lines = (-1..<sorted.count).lazy.map { $0 < 0 ? header.line : sorted[$0].line }
    try SetFiles.replace(manifest, withLines: lines)
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
