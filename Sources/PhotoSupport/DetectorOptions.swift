package import ArgumentParser
package import FaceDetection
import Foundation

extension DetectorKind: ExpressibleByArgument {}
extension FaceChoice: ExpressibleByArgument {}

/// How faces are looked for, and which of them count.
package struct DetectorOptions: ParsableArguments {
  @Option(
    name: [.customLong("models"), .customLong("weights")],
    help: ArgumentHelp(
      """
      The detector's files: a folder, or YuNet's ONNX file. For mtcnn the default is where "make mtcnn" puts \
      them.
      """, valueName: "path"))
  package var models: String?

  @Option(help: "Which face of a photo counts.")
  package var face = FaceChoice.largestCentral

  @Option(help: "Side of the smallest faces that mtcnn looks for, in pixels. (default: 30)")
  package var minFace: Int?

  private static let usualMinFace = 30

  package init() {}

  /// Refuses what the detector does not know.
  package func validate(for kind: DetectorKind?) throws(ValidationError) {
    if let minFace, minFace < 12 {
      throw ValidationError("--min-face: found \(minFace), expected at least 12.")
    }
    if minFace != nil && kind != .mtcnn {
      throw ValidationError("--min-face: expected the detector mtcnn, which alone knows it.")
    }
    if kind == nil && (models != nil || face != .largestCentral) {
      throw ValidationError("--models and --face: expected --detect beside them.")
    }
  }

  /// What decides which faces are found, in words.
  package func fact(_ kind: DetectorKind) -> String {
    let own = models.map { " of \(URL(filePath: $0).standardizedFileURL.path)" } ?? ""
    return "\(kind.rawValue)\(own), \(face.rawValue), from \(minFace ?? Self.usualMinFace) pixels"
  }

  /// Reads the detector's files.
  package func model(_ kind: DetectorKind) throws -> DetectorModel {
    try DetectorModel(
      kind, path: models, minimumFacePixels: minFace ?? Self.usualMinFace,
      environment: ProcessInfo.processInfo.environment)
  }
}
