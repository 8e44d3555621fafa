import BatchSupply
package import FaceDataset
package import Tensors

/// The pixels of the aligned faces as embeddings: the baseline that a model must beat.
package enum PixelBaseline {
  /// The pixels of all faces, in the order of the manifest.
  ///
  /// - Parameters:
  ///   - manifest: N faces of H x W pixels.
  ///   - addingMirrored: adds the pixels of the mirrored face.
  /// - Returns: N x 3HW values (x - 127.5) / 128, or sums of two.
  /// - Throws: `BatchError`.
  package static func embeddings(
    of manifest: IndexedManifest, addingMirrored: Bool = false
  ) throws -> Matrix<Float> {
    var values = try pixels(of: manifest, isMirrored: false)
    if addingMirrored {
      for (index, value) in try pixels(of: manifest, isMirrored: true).enumerated() {
        values[index] += value
      }
    }
    let columnCount = 3 * manifest.contract.width * manifest.contract.height
    return Matrix(
      rowCount: manifest.faceCount, columnCount: columnCount, elements: values)
  }

  private static func pixels(of manifest: IndexedManifest, isMirrored: Bool) throws -> [Float] {
    let plans = try SequentialPlans(manifest: manifest, facesPerBatch: 64, isMirrored: isMirrored)
    let assembler = BatchAssembler(manifest: manifest)
    var values: [Float] = []
    for step in 0..<plans.batchCount {
      values += try assembler.assemble(plans.plan(forStep: step)).images
    }
    return values
  }
}
