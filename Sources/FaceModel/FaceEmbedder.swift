import BatchSupply
import EmbeddingNetwork
package import FaceDataset
package import Tensors

/// Computes the embeddings of a whole manifest with a trained model.
package struct FaceEmbedder {
  private let model: ModelFile
  private let network: FaceNetwork
  private let batchSize: Int

  /// Builds the network and loads the weights.
  ///
  /// - Parameters:
  ///   - model: what computes.
  ///   - batchSize: how many faces go through the network at a time.
  ///   - format: of the maps that its layers hand on.
  /// - Throws: `ModelError.badTensor` for weights that do not fit, `KernelError`.
  package init(
    _ model: ModelFile, batchSize: Int = 64, format: NumberFormat = .fp32
  ) throws {
    self.model = model
    self.batchSize = batchSize
    network = try FaceNetwork(
      model.facts.network, batchSize: batchSize, purpose: .inference, maps: MapLayout(format))
    try model.load(into: network.parameters)
  }

  /// The embeddings of all faces, in the order of the manifest.
  ///
  /// - Parameters:
  ///   - manifest: N faces, aligned as the model's were.
  ///   - addingMirrored: adds to each embedding that of the mirrored face.
  ///   - workers: how many threads decode ahead of the network.
  ///   - progress: told how many faces are done of how many there are to do.
  /// - Returns: N x D, not normalised.
  /// - Throws: `DatasetError.contractMismatch`, `BatchError`, `KernelError`.
  package func embeddings(
    of manifest: IndexedManifest, addingMirrored: Bool, workers: Int,
    progress: (_ done: Int, _ total: Int) -> Void
  ) throws -> Matrix<Float> {
    try manifest.require(model.facts.alignment, by: "as the faces of \(model.path)")
    let passes = addingMirrored ? [false, true] : [false]
    var sums = Matrix<Float>(
      rowCount: manifest.faceCount, columnCount: model.facts.network.embedding, repeating: 0)
    for (passIndex, isMirrored) in passes.enumerated() {
      let plans = try SequentialPlans(
        manifest: manifest, facesPerBatch: batchSize, isMirrored: isMirrored)
      let assembler = BatchAssembler(manifest: manifest)
      let stream = try BatchStream(
        from: 0, until: plans.batchCount, workers: workers, capacity: workers + 1
      ) { step in try assembler.assemble(plans.plan(forStep: step)) }
      while let batch = try stream.next() {
        let rows = try network.forward(batch.images)
        for (row, face) in batch.faceIndices.enumerated() {
          for column in 0..<sums.columnCount { sums[face, column] += rows[row, column] }
        }
        progress(
          passIndex * manifest.faceCount + batch.faceIndices[batch.count - 1] + 1,
          passes.count * manifest.faceCount)
      }
    }
    return sums
  }

  /// Measures how far the embeddings of a manifest's first batch are from those in fp32.
  ///
  /// - Throws: as `embeddings`.
  package func roundingLoss(on manifest: IndexedManifest) throws -> RoundingLoss {
    let plans = try SequentialPlans(
      manifest: manifest, facesPerBatch: batchSize, isMirrored: false)
    let batch = try BatchAssembler(manifest: manifest).assemble(plans.plan(forStep: 0))
    let exact = try FaceEmbedder(model, batchSize: batchSize)
    return RoundingLoss(
      of: try network.forward(batch.images), from: try exact.network.forward(batch.images))
  }
}
