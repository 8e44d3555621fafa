import ArgumentParser
import CommandSupport
import EmbeddingSources
import FaceDataset
import Foundation
import Tensors
import Verification

/// Writes the embeddings of a manifest.
struct EmbedCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "embed",
    abstract: "Writes the embeddings of a manifest's faces, in its order, as .npy.",
    discussion: """
      Example: atl-eval embed --model run --manifest faces --output embeddings.npy
      """)

  @OptionGroup var models: ModelOptions

  @Option(help: "The manifest, the folder that holds a manifest.jsonl, or a packed set.")
  var manifest: String

  @Option(help: "The file to write: float32, one row a face.")
  var output: String

  @Flag(help: "Replaces the file.")
  var force = false

  @OptionGroup var embedding: EmbeddingOptions

  func validate() throws {
    if models.model.count > 1 && embedding.ensemble == .scores {
      throw ValidationError(
        "--ensemble: found scores, expected features: embeddings have no scores.")
    }
  }

  func run() throws {
    restartWithBriefSpinning()
    try reportingFailures {
      if !force { try refuseExisting(output) }
      let faces = try IndexedManifest(at: manifest)
      let source = try embedding.compute(
        embedding.models(models.model), faces, faces: 0..<faces.faceCount)
      let rows = source.embeddings.parts[0]
      try NpyFile(
        rowCount: rows.rowCount, columnCount: rows.columnCount, values: rows.elements
      ).write(to: output)
      print("\(output): \(rows.rowCount) x \(rows.columnCount)")
    }
  }
}
