internal import FaceDataset
internal import Foundation
internal import StrictJSON

extension FaceExport {
  /// How many faces an archive holds.
  static let facesPerShard = 10_000

  /// Writes `shard-000000.tar` and so on, in the order of the manifest.
  ///
  /// A face is `KEY.cls` with the label, `KEY.jpg` or whatever its ending is, and `KEY.json` with
  /// identity, label and name; the keys are running numbers.
  func writeShards(to folder: String) throws {
    let url = URL(filePath: folder)
    for first in stride(from: 0, to: manifest.records.count, by: Self.facesPerShard) {
      let number = NumberedName.padded(first / Self.facesPerShard, digits: 6)
      let shard = try ArchiveWriter(
        url.appending(path: "shard-\(number).tar").path, overwriting: overwriting)
      for face in first..<min(first + Self.facesPerShard, manifest.records.count) {
        try add(face, to: shard)
        note(face + 1)
      }
      try shard.place()
    }
  }

  private func add(_ face: Int, to shard: ArchiveWriter) throws {
    let record = manifest.records[face]
    let name = record.face.split(separator: "/").last ?? ""
    let ending = name.lastIndex(of: ".").map { name[name.index(after: $0)...] } ?? "jpg"
    let key = NumberedName.face(face + 1)
    let facts = JSONNode.object([
      JSONMember("identity", .string(record.identity)), JSONMember("label", .number(record.label)),
      JSONMember("name", .string(stem(of: name))),
    ])
    try shard.add("\(key).cls", Array("\(record.label)".utf8))
    try shard.add("\(key).\(ending)", bytes(ofFace: face))
    try shard.add("\(key).json", Array(facts.text().utf8))
  }
}
