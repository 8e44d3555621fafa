import ArgumentParser
import CommandSupport
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

  @Option(help: "A run's folder or a model file; `pixels` takes the aligned pixels themselves.")
  var model: String

  @Option(help: "The manifest, the folder that holds a manifest.jsonl, or a packed set.")
  var manifest: String

  @Option(help: "The file to write: float32, one row a face.")
  var output: String

  @Flag(help: "Replaces the file.")
  var force = false

  @OptionGroup var embedding: EmbeddingOptions

  func run() throws {
    restartWithBriefSpinning()
    try reportingFailures {
      if !force { try refuseExisting(output) }
      let source = try embedding.compute(model: model, manifest: IndexedManifest(at: manifest))
      let rows = source.embeddings
      try NpyFile(
        rowCount: rows.rowCount, columnCount: rows.columnCount, values: rows.elements
      ).write(to: output)
      print("\(output): \(rows.rowCount) x \(rows.columnCount)")
    }
  }
}
