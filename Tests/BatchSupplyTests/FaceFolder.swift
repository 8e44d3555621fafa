import FaceDataset
import Foundation

/// A real aligned set of tiny faces in a folder of its own, removed with this object.
final class FaceFolder {
  static let width = 4
  static let height = 3

  let path: String
  let manifest: IndexedManifest

  /// Writes people with so many faces each; face i of the manifest is `picture(i)`, or other bytes.
  init(photoCounts: [Int], otherBytes: [Int: [UInt8]] = [:]) throws {
    path = FileManager.default.temporaryDirectory.path + "/batch-supply-\(UUID().uuidString)"
    let writer = try AlignedSetWriter(
      directory: path,
      contract: AlignmentContract(
        template: "none", width: Self.width, height: Self.height, eyeToMouthPixels: 1),
      fileExtension: "png", overwriting: false)
    var index = 0
    for (person, count) in photoCounts.enumerated() {
      for photo in 0..<count {
        let identity = "person\(person + 100)"
        try writer.add(
          faceBytes: otherBytes[index] ?? Self.picture(index).png, identity: identity,
          name: "\(photo + 100)",
          source: "\(identity)/\(photo + 100)", landmarks: Array(repeating: 1, count: 10))
        index += 1
      }
    }
    manifest = try IndexedManifest(at: writer.finish().manifest)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  static func picture(_ index: Int) -> TinyPicture {
    .numbered(width: width, height: height, offset: index * 11)
  }
}
