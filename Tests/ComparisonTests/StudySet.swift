import Comparison
import FaceDataset
import Foundation
import RenderedFaces

/// Rendered people with a list of their pairs, to train and to verify on, in a folder that goes
/// away with the value.
final class StudySet {
  let faces: RenderedFaces
  let evaluation: EvaluationSet

  init() throws {
    let faces = try RenderedFaces(identityCount: 4, photosPerIdentity: 3)
    self.faces = faces
    // Two folds that share no person: 1 and 2 against 3 and 4.
    let names = try (0..<4).map { try faces.manifest.identity(ofLabel: $0) }
    var lines = ["2 6"]
    for (first, second) in [(0, 1), (2, 3)] {
      for person in [first, second] {
        lines += [(1, 2), (1, 3), (2, 3)].map { "\(names[person]) \($0) \($1)" }
      }
      lines += [(1, 1), (1, 2), (2, 1), (2, 3), (3, 2), (3, 3)].map {
        "\(names[first]) \($0) \(names[second]) \($1)"
      }
    }
    try (lines.joined(separator: "\n") + "\n").write(
      to: faces.url.appending(path: "pairs.txt"), atomically: true, encoding: .utf8)
    evaluation = try EvaluationSet(
      manifest: faces.manifest, pairsFile: faces.url.appending(path: "pairs.txt").path)
  }

  /// A folder for a study.
  func folder(_ name: String) -> StudyFolder { StudyFolder(faces.url.appending(path: name)) }

  /// A runner of a study of these faces.
  func runner(_ study: Study, _ folder: StudyFolder) throws -> StudyRunner {
    try StudyRunner(study, in: folder, training: faces.manifest, evaluation: evaluation)
  }

  /// A study whose runs take a few hundred milliseconds.
  static func study(
    seeds: String = "[1, 2]", margin: Int = 2, more: String = "", hardest: String = "0.5"
  ) throws -> Study {
    try readStudy(
      """
      {"seeds": \(seeds), "hardest": \(hardest),
       "settings": {
         "align": {"width": 56, "height": 56, "eyeToMouthPixels": 20},
         "sampler": {"identitiesPerBatch": 3, "photosPerIdentity": 2},
         "network": {"width": 0.25, "inputSize": 56, "embedding": 16},
         "solver": {"kind": "adamw", "learningRate": 0.001, "maxIterations": 4,
                    "schedule": {"kind": "onecycle"}},
         "checkpoint": {"every": 2}, "log": {"every": 2}, "threads": 1},
       "recipes": [
         {"name": "sphereface",
          "settings": {"loss": {"kind": "sphereface", "margin": \(margin)}}},
         {"name": "atl", "settings": {"loss": {"kind": "atl"}}}\(more)]}
      """)
  }
}
