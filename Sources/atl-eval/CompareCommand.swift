import ArgumentParser
import CommandSupport
import EmbeddingSources
import FaceDataset
import Foundation
import StrictJSON
import Verification

/// Compares the faces of two photos.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Says how similar the faces of two photos are, and what that means.",
    discussion: """
      Example: atl-eval compare --model run a.jpg b.jpg --calibration curve.json

      The faces are found by a detector ("atl-prep detect --help" names them) or taken from a list of landmarks,
      aligned as the model needs them, and compared by the cosine of their embeddings. What a cosine means is read
      off known pairs, from a file that "atl-eval verify --calibration" writes: FAR is the share of pairs of two
      people that are as similar or more, TAR that of pairs of one person.
      """)

  @OptionGroup var models: ModelOptions

  @Argument(help: ArgumentHelp("Two photos.", valueName: "photo"))
  var photos: [String]

  @OptionGroup var meaning: CalibrationOptions

  @Flag(help: "Prints the figures as JSON.")
  var json = false

  @OptionGroup var photoOptions: PhotoOptions

  @OptionGroup var embedding: EmbeddingOptions

  func validate() throws {
    guard photos.count == 2 else {
      throw ValidationError("photos: found \(photos.count), expected 2.")
    }
  }

  func run() throws {
    restartWithBriefSpinning()
    try reportingFailures {
      let models = try embedding.models(models.model)
      let calibration = try meaning.read(for: embedding.identity(of: models))
      let faces = try photoOptions.faces(in: photos, quiet: true)
      let aligned = try photoOptions.aligned(faces, for: models)
      for refusal in aligned.refusals {
        throw EmbeddingSourceError.noFace(
          photo: photos[refusal.photo], reason: refusal.reason, detail: refusal.detail)
      }
      guard let manifest = aligned.manifest else { return }
      let source = try embedding.compute(
        models, manifest, faces: 0..<manifest.faceCount, quiet: true)
      let pair = ResolvedPair(left: 0, right: 1, same: false, fold: 1)
      let text = SimilarityText(
        similarity: try source.embeddings.cosines(of: [pair])[0], calibration: calibration)
      print(json ? object(text).text(isPretty: true) : table(text), terminator: "")
    }
  }

  private func table(_ text: SimilarityText) -> String {
    text.lines.map { line in
      line.name.padding(toLength: 14, withPad: " ", startingAt: 0) + line.text + "\n"
    }.joined()
  }

  private func object(_ text: SimilarityText) -> JSONNode {
    .object([JSONMember("photos", .array(photos.map { .string($0) }))] + text.members)
  }
}
