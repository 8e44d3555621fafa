import FaceDataset
import Foundation

/// A set of 7 faces of 3 people in a folder of its own: Ada has 3, Bo 1, Cy 3.
final class SmallSet {
  let folder: TemporaryFolder
  var manifest: String { folder.file("set/manifest.jsonl") }
  var index: String { folder.file("set/manifest.index") }

  init() throws {
    folder = try TemporaryFolder()
    let writer = try AlignedSetWriter(
      directory: folder.file("set"),
      contract: AlignmentContract(template: "t", width: 2, height: 2, eyeToMouthPixels: 1),
      overwriting: false)
    for (number, identity) in ["Cy", "Ada", "Cy", "Bo", "Ada", "Ada", "Cy"].enumerated() {
      try writer.add(
        faceBytes: Self.bytes(number), identity: identity, name: "\(number)",
        source: "\(number).png",
        landmarks: number == 3 ? nil : Array(repeating: Double(number), count: 10))
    }
    _ = try writer.finish()
  }

  /// The picture of a face; they are longer and shorter than a page.
  static func bytes(_ face: Int) -> [UInt8] {
    (0..<(10 + 1500 * face)).map { UInt8(($0 + face) & 255) }
  }

  static let labels = [2, 0, 2, 1, 0, 0, 2]

  func open() throws(DatasetError) -> IndexedManifest {
    try IndexedManifest(at: folder.file("set"))
  }

  /// Changes a file's bytes, and sets its time of change, or leaves it as it was.
  func change(_ file: String, keepingTime: Bool, _ change: (inout [UInt8]) -> Void) throws {
    let url = URL(filePath: file)
    var status = stat()
    stat(file, &status)
    var bytes = [UInt8](try Data(contentsOf: url))
    change(&bytes)
    try Data(bytes).write(to: url)
    var times = [status.st_atim, status.st_mtim]
    if !keepingTime { times[1].tv_sec -= 1000 }
    utimensat(AT_FDCWD, file, times, 0)
  }
}
