import BatchSupply
package import FaceDataset
package import Tensors

/// The pixels of the aligned faces as embeddings: the baseline that a model must beat.
package enum PixelBaseline {
  /// The pixels of all faces, in the order of the manifest.
  ///
  /// - Parameter manifest: N faces of H x W pixels.
  /// - Returns: N x 3HW values (x - 127.5) / 128.
  /// - Throws: `BatchError`.
  package static func embeddings(of manifest: IndexedManifest) throws -> Matrix<Float> {
    let plans = try SequentialPlans(manifest: manifest, facesPerBatch: 64, isMirrored: false)
    let assembler = BatchAssembler(manifest: manifest)
    var values: [Float] = []
    for step in 0..<plans.batchCount {
      values += try assembler.assemble(plans.plan(forStep: step)).images
    }
    let columnCount = 3 * manifest.contract.width * manifest.contract.height
    return Matrix(
      rowCount: manifest.faceCount, columnCount: columnCount, elements: values)
  }
}
