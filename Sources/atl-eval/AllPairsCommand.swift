import AllPairs
import ArgumentParser
import CommandSupport
import EmbeddingSources
import FaceDataset
import Foundation
import Synchronization
import Tensors
import Verification

/// Verifies a model on every pair of a set.
struct AllPairsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "all-pairs",
    abstract: "Says how a model tells people apart on every pair of a manifest's faces.",
    discussion: """
      Example: atl-eval all-pairs --model run --manifest faces

      A set of 10,000 faces has 50 million pairs, enough for TAR at FAR 1/1,000,000. Scores are \
      cosines; none is kept but the greatest, so that 100,000 faces take less than 1 GB. An interval \
      says how TAR varies with the people at this very threshold.
      """)

  @OptionGroup var models: ModelOptions

  @Option(help: "The manifest, the folder that holds a manifest.jsonl, or a packed set.")
  var manifest: String

  @Option(
    help: """
      Limits of FAR to give the TAR at, such as 1e-4,1/3000000; one that the pairs cannot resolve is \
      refused. (default: the powers of ten that they resolve, 1/10 ... 1/10^9)
      """)
  var far: FalseAcceptLimits?

  @OptionGroup var bootstrap: BootstrapOptions

  @Flag(help: "Prints the figures as JSON.")
  var json = false

  @OptionGroup var embedding: EmbeddingOptions

  func run() throws {
    restartWithBriefSpinning()
    try reportingFailures {
      let faces = try IndexedManifest(at: manifest)
      let source = try embedding.compute(
        try embedding.models(models.model), faces, faces: 0..<faces.faceCount)
      let pairs = try AllPairs(
        embeddings: source.embeddings.joined(),
        labels: (0..<faces.faceCount).map { faces.label(ofFace: $0) })
      let curve = try score(pairs)
      if json {
        print(try text(of: curve))
      } else {
        print(curve.table(of: source.facts))
      }
    }
  }

  /// Each worker multiplies by itself: OpenBLAS's own threads would wait for each other.
  private func score(_ pairs: AllPairs) throws -> AllPairsCurve {
    let workers =
      embedding.threads == 0 ? ProcessInfo.processInfo.activeProcessorCount : embedding.threads
    ComputeThreads.use(1)
    let line = Mutex(ProgressLine(quiet: embedding.outputs.quiet))
    let curve = pairs.curve(
      at: far?.limits, bootstrap: bootstrap.settings, workers: workers
    ) { done, total in
      line.withLock { $0.show(done: done, of: total, unit: "pairs") }
    }
    line.withLock { $0.finish() }
    return curve
  }

  private func text(of curve: AllPairsCurve) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    return String(decoding: try encoder.encode(curve), as: UTF8.self)
  }
}
