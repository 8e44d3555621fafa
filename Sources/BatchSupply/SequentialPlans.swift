package import FaceDataset

/// Batches of all faces in the order of the manifest, each once: for evaluation.
package struct SequentialPlans: Sendable {
  /// Number of batches; the last may be smaller.
  package let batchCount: Int

  private let manifest: IndexedManifest
  private let facesPerBatch: Int
  private let isMirrored: Bool

  /// Cuts a manifest into batches.
  ///
  /// - Parameters:
  ///   - manifest: the faces.
  ///   - facesPerBatch: 1 or more.
  ///   - isMirrored: true to have every face mirrored.
  /// - Throws: `badSetting`.
  package init(
    manifest: IndexedManifest, facesPerBatch: Int, isMirrored: Bool
  ) throws(BatchError) {
    guard facesPerBatch >= 1 else {
      throw .badSetting(name: "facesPerBatch", found: facesPerBatch, expected: "1 or more")
    }
    self.manifest = manifest
    batchCount = (manifest.faceCount + facesPerBatch - 1) / facesPerBatch
    self.facesPerBatch = facesPerBatch
    self.isMirrored = isMirrored
  }

  /// The batch of one step.
  ///
  /// - Parameter step: in 0 ..< batchCount.
  /// - Returns: faces that follow each other in the manifest, not shifted.
  package func plan(forStep step: Int) -> BatchPlan {
    precondition(
      step >= 0 && step < batchCount, "step is \(step), expected one of \(batchCount) batches")
    let first = step * facesPerBatch
    let choices = (first..<min(first + facesPerBatch, manifest.faceCount)).map { face in
      FaceChoice(
        faceIndex: face, label: manifest.label(ofFace: face), isMirrored: isMirrored, shiftX: 0,
        shiftY: 0)
    }
    return BatchPlan(step: step, choices: choices)
  }
}
