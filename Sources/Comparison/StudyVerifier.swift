internal import FaceDataset
internal import FaceModel
package import Foundation
internal import Tensors
package import Training
internal import Verification

/// Scores the pairs of a study by models; what is known already is not computed again.
package struct StudyVerifier: Sendable {
  private let set: EvaluationSet
  private let addsMirrored: Bool

  /// Prepares to score.
  ///
  /// - Parameters:
  ///   - set: the faces and pairs.
  ///   - addingMirrored: adds to each embedding that of the mirrored face.
  package init(_ set: EvaluationSet, addingMirrored: Bool) {
    self.set = set
    addsMirrored = addingMirrored
  }

  /// The cosines of the pairs by the model of a finished run, kept beside it.
  ///
  /// - Parameters:
  ///   - folder: the run's.
  ///   - threads: of the computation; 0 means all cores.
  /// - Returns: one per pair, in the order of the list.
  /// - Throws: `VerificationError.badEmbedding` for a model that gives a face no direction.
  package func scores(ofRunIn folder: RunFolder, threads: Int) throws -> [Double] {
    let hash = ContentHash(of: [UInt8](try Data(contentsOf: folder.model)))
    return try VerificationRecord.scores(
      from: source(model: hash.hexadecimal, mirror: addsMirrored), pairCount: set.pairs.count,
      keptIn: folder.url.appending(path: "verification.json")
    ) {
      ComputeThreads.use(threads)
      let embedder = try FaceEmbedder(ModelFile(at: folder.model.path))
      let embeddings = try embedder.embeddings(
        of: set.manifest, mirrored: addsMirrored ? .added : .unused,
        workers: ProcessInfo.processInfo.activeProcessorCount
      ) { _, _ in }
      return try cosines(of: embeddings)
    }
  }

  /// The cosines of the pairs by the aligned pixels, which are kept in a file.
  package func pixelScores(keptIn file: URL) throws -> [Double] {
    try VerificationRecord.scores(
      from: source(model: "pixels", mirror: false), pairCount: set.pairs.count, keptIn: file
    ) {
      try cosines(of: PixelBaseline.embeddings(of: set.manifest))
    }
  }

  private func cosines(of embeddings: Matrix<Float>) throws(VerificationError) -> [Double] {
    try CosineScorer(embeddings: embeddings.elements, dimension: embeddings.columnCount)
      .scores(of: set.pairs)
  }

  private func source(model: String, mirror: Bool) -> VerificationRecord.Source {
    .init(
      model: model, evaluation: set.manifest.contentHash.hexadecimal,
      pairs: set.pairsHash.hexadecimal, mirror: mirror)
  }
}
