internal import Foundation
internal import Training

/// What a study notes in the folder of a run: the faces that it trains on, and that it has
/// diverged.
struct RunMark: Codable, Equatable, Sendable {
  /// SHA-256 of the manifest that the run trains on.
  let training: String
  /// Why the run cannot go on; it would end in the same way again.
  var failure: String?

  static func file(in folder: RunFolder) -> URL { folder.url.appending(path: "study-run.json") }

  func write(to folder: RunFolder) throws(ComparisonError) {
    try StudyFolder.write(json: self, to: Self.file(in: folder))
  }

  static func read(from folder: RunFolder) -> RunMark? {
    StudyFolder.read(Self.self, from: file(in: folder))
  }
}
