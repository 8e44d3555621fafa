import BatchSupply
package import FaceDataset
package import Tensors

/// A network that turns batches of aligned faces into embeddings, whoever made it.
package protocol FaceEncoder {
  /// Where it was read from, for messages.
  var path: String { get }
  /// How its faces have to be aligned.
  var alignment: AlignmentContract { get }
  /// How many faces it takes at a time.
  var batchSize: Int { get }

  /// The embeddings of a batch.
  ///
  /// - Parameter images: N x 3 x H x W values (x - 127.5) / 128, planes red, green, blue; N up to
  ///   `batchSize`.
  /// - Returns: N x D, not normalised; they belong to the caller.
  /// - Throws: where the network fails.
  func embeddings(of images: [Float]) throws -> Matrix<Float>
}

extension FaceEncoder {
  /// The embeddings of all faces, in the order of the manifest.
  ///
  /// - Parameters:
  ///   - manifest: N faces, aligned as the encoder's have to be.
  ///   - mirrored: what the mirror image of a face adds.
  ///   - workers: how many threads decode ahead of the network.
  ///   - progress: told how many faces are done of how many there are to do.
  /// - Returns: N x D, or N x 2 D where mirrored faces are concatenated; not normalised.
  /// - Throws: `DatasetError.contractMismatch`, `BatchError`; what the encoder throws.
  package func embeddings(
    of manifest: IndexedManifest, mirrored: MirroredFaces, workers: Int,
    progress: (_ done: Int, _ total: Int) -> Void
  ) throws -> Matrix<Float> {
    try manifest.require(alignment, by: "as the faces of \(path)")
    let passes = mirrored == .unused ? [false] : [false, true]
    var result = Matrix<Float>(rowCount: manifest.faceCount, columnCount: 0, repeating: 0)
    for (passIndex, isMirrored) in passes.enumerated() {
      let plans = try SequentialPlans(
        manifest: manifest, facesPerBatch: batchSize, isMirrored: isMirrored)
      let assembler = BatchAssembler(manifest: manifest)
      let stream = try BatchStream(
        from: 0, until: plans.batchCount, workers: workers, capacity: workers + 1
      ) { step in try assembler.assemble(plans.plan(forStep: step)) }
      while let batch = try stream.next() {
        let rows = try embeddings(of: batch.images)
        if result.columnCount == 0 {
          let width = rows.columnCount * (mirrored == .concatenated ? 2 : 1)
          result = Matrix(rowCount: manifest.faceCount, columnCount: width, repeating: 0)
        }
        let offset = mirrored == .concatenated && isMirrored ? rows.columnCount : 0
        for (row, face) in batch.faceIndices.enumerated() {
          for column in 0..<rows.columnCount { result[face, offset + column] += rows[row, column] }
        }
        progress(
          passIndex * manifest.faceCount + batch.faceIndices[batch.count - 1] + 1,
          passes.count * manifest.faceCount)
      }
    }
    return result
  }
}
