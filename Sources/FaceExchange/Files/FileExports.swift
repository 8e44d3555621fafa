internal import FaceDataset
internal import Foundation

extension FaceExport {
  /// Writes a folder a person with the faces in it, as the set has them.
  func writeFolders(to folder: String) throws {
    let url = URL(filePath: folder)
    var places: Set<String> = []
    for (face, record) in manifest.records.enumerated() {
      let name = record.face.split(separator: "/").last.map(String.init) ?? record.face
      guard record.identity.utf8.allSatisfy({ $0 != 0 && $0 != UInt8(ascii: "/") }),
        !record.identity.hasPrefix(".")
      else {
        throw ExchangeError.doesNotFit(
          format: .folder, what: "identity", found: record.identity,
          expected: "a name that can be a folder's")
      }
      let place = url.appending(path: record.identity).appending(path: name).path
      guard places.insert(place).inserted else {
        throw ExchangeError.doesNotFit(
          format: .folder, what: "face", found: "\(record.identity)/\(name) again",
          expected: "another name")
      }
      try ExportFile.write(bytes(ofFace: face), to: place, overwriting: overwriting)
      note(face + 1)
    }
  }

  /// Writes a list for Caffe's `convert_imageset`; its root is the folder of the manifest.
  func writeImageList(to file: String) throws {
    let list = try ExportFile(file, overwriting: overwriting)
    for (face, record) in manifest.records.enumerated() {
      guard !record.face.utf8.contains(where: { $0 == 0x0a || $0 == 0x0d }) else {
        throw ExchangeError.doesNotFit(
          format: .caffe, what: "face", found: record.face, expected: "a path on one line")
      }
      // The faces have to be there, whole, for who follows the list.
      _ = try bytes(ofFace: face)
      try list.write("\(record.face) \(record.label)\n".utf8)
      note(face + 1)
    }
    try list.place()
  }
}
