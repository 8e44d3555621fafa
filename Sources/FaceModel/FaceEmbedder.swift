import BatchSupply
import EmbeddingNetwork
package import FaceDataset
package import Tensors

/// Computes embeddings with a trained model.
package struct FaceEmbedder: FaceEncoder {
  private let model: ModelFile
  private let network: FaceNetwork
  /// How many faces go through the network at a time.
  package let batchSize: Int

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

  /// Where the model was read from.
  package var path: String { model.path }

  /// How the faces were aligned that the model was trained on.
  package var alignment: AlignmentContract { model.facts.alignment }

  /// The embeddings of a batch, see `FaceEncoder`.
  ///
  /// - Throws: `KernelError`.
  package func embeddings(of images: [Float]) throws -> Matrix<Float> {
    try network.forward(images)
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
