internal import CFaceImage
package import FaceDataset

/// Turns a plan into a batch: reads, decodes, mirrors, shifts and normalises its faces.
///
/// May be used from any number of threads at a time.
package struct BatchAssembler: Sendable {
  private let manifest: IndexedManifest

  /// Takes the set whose faces the plans name.
  package init(manifest: IndexedManifest) {
    self.manifest = manifest
  }

  /// Makes the batch of a plan.
  ///
  /// What a shift uncovers is black, as is the border of an aligned face.
  ///
  /// - Throws: what is wrong with the first bad face, with its file and its line in the manifest.
  /// - Complexity: O(pixels), about 30 MB of memory for 200 faces of 112 x 112.
  package func assemble(_ plan: BatchPlan) throws(BatchError) -> FaceBatch {
    var bytes: [UInt8] = []
    var items: [face_batch_item] = []
    for choice in plan.choices {
      let face = try contents(ofFace: choice.faceIndex)
      items.append(
        face_batch_item(
          offset: bytes.count, count: face.count, mirrored: choice.isMirrored ? 1 : 0,
          shift_x: Int32(clamping: choice.shiftX), shift_y: Int32(clamping: choice.shiftY)))
      bytes += face
    }
    return FaceBatch(
      step: plan.step, labels: plan.choices.map(\.label),
      faceIndices: plan.choices.map(\.faceIndex), size: faceSize,
      images: try fill(items, from: bytes, plan))
  }

  private var faceSize: PixelSize {
    PixelSize(width: manifest.contract.width, height: manifest.contract.height)
  }

  /// The bytes of a face, which are the ones that the manifest names.
  private func contents(ofFace index: Int) throws(BatchError) -> [UInt8] {
    do throws(DatasetError) {
      return try manifest.face(index).bytes
    } catch {
      throw .badFace(error)
    }
  }

  private func fill(
    _ items: [face_batch_item], from bytes: [UInt8], _ plan: BatchPlan
  ) throws(BatchError) -> [Float] {
    let valueCount = items.count * 3 * faceSize.width * faceSize.height
    var failure = face_batch_failure()
    var status = FACE_OK
    let images = [Float](unsafeUninitializedCapacity: valueCount) { values, filledCount in
      guard let base = values.baseAddress else { return }
      status = face_batch_fill(
        bytes, bytes.count, items, items.count, Int32(faceSize.width), Int32(faceSize.height), base,
        &failure)
      filledCount = status == FACE_OK ? valueCount : 0
    }
    guard status == FACE_OK else { throw error(status, failure, plan) }
    return images
  }

  private func error(
    _ status: face_status, _ failure: face_batch_failure, _ plan: BatchPlan
  ) -> BatchError {
    let place = manifest.place(ofFace: plan.choices[failure.index].faceIndex)
    switch status {
    case FACE_EMPTY: return .damagedFace(place, found: "an empty file")
    case FACE_UNSUPPORTED_FORMAT: return .damagedFace(place, found: "another format")
    case FACE_TOO_LARGE: return .damagedFace(place, found: "a picture larger than any face")
    case FACE_DAMAGED: return .damagedFace(place, found: "a damaged or cut-off file")
    case FACE_WRONG_SIZE:
      let found = PixelSize(width: Int(failure.found_width), height: Int(failure.found_height))
      return .wrongSize(place, found: found, expected: faceSize)
    case FACE_OUT_OF_MEMORY: return .decoderFailed(place, reason: "not enough memory")
    default: return .decoderFailed(place, reason: "status \(status.rawValue)")
    }
  }
}
