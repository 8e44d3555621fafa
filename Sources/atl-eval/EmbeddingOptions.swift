import ArgumentParser
import CommandSupport
import EmbeddingSources
import FaceDataset
import FaceLooks
import FaceModel
import Foundation
import Tensors
import Verification

/// Which models compute embeddings.
struct ModelOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      A run's folder or a model file; an ONNX network of somebody else's (.onnx) with its contract beside it; \
      embeddings in the manifest's order (.npy); or `pixels`, the aligned pixels themselves. Repeated for an \
      ensemble.
      """, valueName: "model"))
  var model: [String]

  func validate() throws {
    for name in model { try requireText(name, option: "--model") }
  }
}

/// How embeddings are computed.
struct EmbeddingOptions: ParsableArguments {
  @Flag var mirrored = MirroredFaces.unused

  @Option(
    help: """
      The embeddings of the mirrored faces where --model is a .npy file and mirrored faces are \
      asked for; repeated for several of these, in their order.
      """)
  var mirroredEmbeddings: [String] = []

  @Option(
    help: """
      How several models go together: features (embeddings of length 1, one behind the other) or scores \
      (the mean of the similarities).
      """)
  var ensemble = EnsembleRule.features

  @Option(help: "Projects embeddings of length 1 on so many principal axes of other faces.")
  var pca: Int?

  @Option(help: "The faces that --pca is fitted on: a manifest of other people.")
  var pcaFit: String?

  @Flag(help: "Divides what --pca projects by its standard deviation.")
  var whiten = false

  @Option(help: "What ONNX networks take, in place of the files of their names with .json added.")
  var contract: String?

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
    if let pca, pca < 1 { throw ValidationError("--pca: found \(pca), expected 1 or more.") }
    guard (pca == nil) == (pcaFit == nil) else {
      let found = pca == nil ? "--pca-fit" : "--pca"
      throw ValidationError("--pca, --pca-fit: found \(found) alone, expected both.")
    }
    if whiten && pca == nil {
      throw ValidationError("--whiten: expected --pca beside it.")
    }
  }

  /// Reads models.
  ///
  /// - Throws: `CommandFailure.mismatch` where `--mirrored-embeddings` are not as many as there are
  ///   files of embeddings, or would not be used.
  func models(_ names: [String]) throws -> [EmbeddingModel] {
    var computation = EmbeddingComputation()
    computation.mirrored = mirrored
    computation.precision = precision
    computation.threads = ComputeThreads.use(threads).openBLAS
    computation.workers = ProcessInfo.processInfo.activeProcessorCount
    computation.contractPath = contract
    let files = names.filter(EmbeddingModel.isFile(named:))
    guard mirroredEmbeddings.isEmpty || mirrored != .unused else {
      throw CommandFailure.mismatch(
        subject: "--mirrored-embeddings", found: "no use of mirrored faces",
        expected: "--mirror or --mirror-concatenated beside it, or a protocol that takes them")
    }
    guard mirroredEmbeddings.isEmpty || mirroredEmbeddings.count == files.count else {
      throw CommandFailure.mismatch(
        subject: "--mirrored-embeddings", found: "\(mirroredEmbeddings.count)",
        expected: "\(files.count), one for each .npy file")
    }
    var mirroredFiles = mirroredEmbeddings[...]
    return try names.map { name in
      let mirroredFile = EmbeddingModel.isFile(named: name) ? mirroredFiles.popFirst() : nil
      return try EmbeddingModel(named: name, mirroredFile: mirroredFile, computation)
    }
  }

  /// Embeds a manifest's faces by one or several models.
  ///
  /// - Parameters:
  ///   - models: those that go together.
  ///   - manifest: the faces.
  ///   - faces: those of the manifest that count; people among them may not be among those of
  ///     `--pca-fit`.
  ///   - quiet: shows no progress; by default as the options say.
  /// - Returns: the embeddings as they are compared, of all faces.
  /// - Throws: `EmbeddingSourceError`, and what the models throw.
  func compute(
    _ models: [EmbeddingModel], _ manifest: IndexedManifest, faces: some Sequence<Int>,
    quiet: Bool? = nil
  ) throws -> EmbeddingSource {
    let quiet = quiet ?? outputs.quiet
    let (recipe, recipeFacts) = try recipe(models, evaluation: manifest, faces: faces)
    var facts: [(name: String, value: String)] = []
    let matrices = try models.map { model in
      let rows = try embeddings(of: manifest, by: model, quiet: quiet)
      facts += model.facts
      if let loss = try model.roundingLoss(on: manifest) {
        facts.append(("rounding", describe(loss)))
        if !quiet { printNote("\(precision): \(describe(loss))") }
      }
      return rows
    }
    return EmbeddingSource(
      name: models.map(\.name).joined(separator: " + "), facts: facts + recipeFacts,
      embeddings: try recipe.joined(matrices))
  }

  /// What decides about a similarity beside the photos, a line each.
  func identity(of models: [EmbeddingModel]) throws -> [String] {
    var lines = try models.map { "model \(try $0.fingerprint())" }
    lines.append("mirrored faces \(mirrored.rawValue)")
    if models.count > 1 { lines.append("ensemble \(ensemble.rawValue)") }
    if let pca, let pcaFit {
      let set = try IndexedManifest(at: pcaFit)
      lines.append("pca \(pca)\(whiten ? " whitened" : "") of \(set.contentHash.hexadecimal)")
    }
    return lines
  }

  private func recipe(
    _ models: [EmbeddingModel], evaluation: IndexedManifest, faces: some Sequence<Int>
  ) throws -> (EmbeddingRecipe, facts: [(name: String, value: String)]) {
    var facts: [(name: String, value: String)] = []
    if models.count > 1 {
      facts.append(("ensemble", "\(models.count) models, \(ensemble.rawValue)"))
    }
    // Pixels are the baseline as they are, and too many for axes.
    guard let pca, let pcaFit, models.map(\.name) != [EmbeddingModel.pixelsName] else {
      return (EmbeddingRecipe(rule: ensemble), facts)
    }
    let set = try IndexedManifest(at: pcaFit)
    let workers = ProcessInfo.processInfo.activeProcessorCount
    let overlap = try LeakageCheck.Overlap(
      of: EvaluatedFaces(faces, of: evaluation, workers: workers), with: TrainingSet(set),
      limitBits: PerceptualHash.defaultLimit, workers: workers)
    guard overlap.isEmpty else {
      throw EmbeddingSourceError.fittedOnEvaluation(
        manifest: set.file, evaluation: evaluation.file, overlap: overlap.summary)
    }
    if let gap = overlap.gap { printNote("\(set.file): \(gap)") }
    for model in models where !model.computes {
      throw EmbeddingSourceError.notComputed(
        file: model.name, subject: "--pca", expected: "a model that embeds other faces as well")
    }
    let recipe = try EmbeddingRecipe(
      rule: ensemble, axisCount: pca, whitening: whiten,
      fittedOn: models.map { try embeddings(of: set, by: $0, quiet: outputs.quiet) },
      name: set.file)
    let shares = recipe.axes.map { String(format: "%.1f %%", 100 * $0.varianceShare) }
    facts.append(
      (
        "principal axes",
        "\(pca)\(whiten ? ", whitened" : ""), \(shares.joined(separator: " and ")) of the variance "
          + "of \(set.file)"
      ))
    return (recipe, facts)
  }

  private func embeddings(
    of manifest: IndexedManifest, by model: EmbeddingModel, quiet: Bool
  ) throws -> Matrix<Float> {
    var line = ProgressLine(quiet: quiet)
    let rows = try model.embeddings(of: manifest) { done, total in
      line.show(done: done, of: total, unit: "faces")
    }
    line.finish()
    return rows
  }

  private func describe(_ loss: RoundingLoss) -> String {
    let error = String(format: "%.2f", 100 * loss.relativeError)
    let cosine = String(format: "%.5f", loss.leastCosine)
    return "\(error) % from fp32 over \(loss.faceCount) faces, least cosine \(cosine)"
  }
}

/// Embeddings, and what computed them.
struct EmbeddingSource {
  let name: String
  let facts: [(name: String, value: String)]
  let embeddings: JoinedEmbeddings
}

extension NumberFormat: ExpressibleByArgument {}
extension EnsembleRule: ExpressibleByArgument {}
