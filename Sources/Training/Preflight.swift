import BatchSupply
import EmbeddingNetwork
import FaceAlignment
package import FaceDataset
package import PipelineSettings

// What can be known to be wrong before anything is trained.

extension Pipeline {
  /// Checks that a run with these settings can begin on some faces.
  ///
  /// - Throws: `TrainingError.wrongFaceSize`, `DatasetError.contractMismatch`, `BatchError` for too
  ///   few people, `LossError` for a loss that cannot be built, in any phase, `NetworkError`.
  package func requireTrainable(on manifest: IndexedManifest) throws {
    try requireAlignment(of: manifest)
    _ = try sampling(of: manifest)
    for phase in phasesOfRun { _ = try phase.loss.makeLoss() }
    _ = try NetworkConfiguration(withTemplateSizes())
  }

  /// Checks that faces have the size and the alignment that these settings say.
  ///
  /// - Throws: `TrainingError.wrongFaceSize`, `DatasetError.contractMismatch`,
  ///   `AlignmentSettingError` for a template file that cannot be used.
  package func requireAlignment(of manifest: IndexedManifest) throws {
    let (contract, width) = (manifest.contract, try withTemplateSizes().inputWidth)
    guard contract.width == width, contract.height == network.inputSize else {
      throw TrainingError.wrongFaceSize(
        manifest: manifest.file, found: "\(contract.width) x \(contract.height)",
        expected: "\(width) x \(network.inputSize)")
    }
    try manifest.require(
      AlignmentContract(of: AlignmentTemplate(align)), by: "as the section align of the settings")
  }

  /// Who is in the faces, by the labels that training sees, and the order in which they come.
  func sampling(
    of manifest: IndexedManifest
  ) throws(BatchError) -> (index: IdentityIndex, sampler: IdentityBalancedSampler) {
    let index = IdentityIndex(manifest).flippingLabels(
      ofShare: sampler.flippedLabels, seed: sampler.seed)
    let order = try IdentityBalancedSampler(
      index: index, manifestHash: manifest.contentHash.seedWord, seed: sampler.seed,
      identitiesPerBatch: sampler.identitiesPerBatch,
      photosPerIdentity: sampler.photosPerIdentity, mirrors: sampler.mirror,
      shiftPixels: sampler.shiftPixels)
    return (index, order)
  }
}
