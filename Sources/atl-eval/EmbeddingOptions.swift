import ArgumentParser
import CommandSupport
import FaceDataset
import FaceModel
import Foundation
import Tensors

/// How embeddings are computed.
struct EmbeddingOptions: ParsableArguments {
  @Flag(help: "Adds to each embedding that of the mirrored face.")
  var mirror = false

  @Option(
    help: """
      Number format of the maps that layers hand on: fp32, or bf16, which takes half their memory; \
      how much its rounding changes embeddings is measured and told.
      """)
  var precision = NumberFormat.fp32

  @Option(help: "Threads of the computation; 0 means all cores.")
  var threads = 0

  @OptionGroup var outputs: OutputOptions

  func validate() throws {
    guard (0...1024).contains(threads) else {
      throw ValidationError("--threads: found \(threads), expected 0 to 1024.")
    }
  }

  /// The embeddings of a manifest by the model at a path, or its pixels for the name `pixels`.
  func compute(model: String, manifest: IndexedManifest) throws -> EmbeddingSource {
    guard model != EmbeddingSource.pixelsName else {
      return EmbeddingSource(
        name: model,
        facts: [
          ("model", "the aligned faces' pixels"), ("mirrored faces", mirror ? "added" : "not used"),
        ],
        embeddings: try PixelBaseline.embeddings(of: manifest, addingMirrored: mirror))
    }
    ComputeThreads.use(threads)
    let file = try ModelFile(at: model)
    var line = ProgressLine(quiet: outputs.quiet)
    let embedder = try FaceEmbedder(file, format: precision)
    let embeddings = try embedder.embeddings(
      of: manifest, addingMirrored: mirror,
      workers: ProcessInfo.processInfo.activeProcessorCount
    ) { done, total in line.show(done: done, of: total, unit: "faces") }
    line.finish()
    var facts = facts(of: file.facts, path: model)
    if precision != .fp32 {
      let loss = try embedder.roundingLoss(on: manifest)
      facts.append(("rounding", describe(loss)))
      if !outputs.quiet { printNote("\(precision): \(describe(loss))") }
    }
    return EmbeddingSource(name: model, facts: facts, embeddings: embeddings)
  }

  private func describe(_ loss: RoundingLoss) -> String {
    let error = String(format: "%.2f", 100 * loss.relativeError)
    let cosine = String(format: "%.5f", loss.leastCosine)
    return "\(error) % from fp32 over \(loss.faceCount) faces, least cosine \(cosine)"
  }

  private func facts(of facts: ModelFacts, path: String) -> [(name: String, value: String)] {
    [
      ("model", path),
      ("network", facts.networkSummary),
      ("trained", "\(facts.step) steps"),
      ("alignment", facts.alignmentSummary),
      ("precision", precision.rawValue),
      ("mirrored faces", mirror ? "added" : "not used"),
    ]
  }
}

/// Embeddings, and what computed them.
struct EmbeddingSource {
  /// The name that stands for the aligned pixels in place of a model.
  static let pixelsName = "pixels"

  let name: String
  let facts: [(name: String, value: String)]
  let embeddings: Matrix<Float>
}

extension NumberFormat: ExpressibleByArgument {}
