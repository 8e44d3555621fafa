internal import FaceAlignment
package import FaceDataset
internal import FaceLooks

/// Reads the faces of a set and says what each is.
///
/// May be used from any number of threads at a time.
package struct FaceExaminer: Sendable {
  private let manifest: Manifest
  private let decoder: PhotoDecoder
  private let maxBytes: Int

  /// Takes the set.
  package init(_ manifest: Manifest) throws {
    self.manifest = manifest
    decoder = try PhotoDecoder()
    // No format that is read needs more than 8 bytes a pixel; the rest is metadata.
    maxBytes = 8 * decoder.maxPixels + 64 << 20
  }

  /// Reads a face; whatever is wrong with it is part of the answer.
  ///
  /// - Complexity: O(pixels).
  package func examine(face index: Int) -> ExaminedFace {
    let bytes: [UInt8]
    do {
      bytes = try readPlainFile(at: manifest.path(ofFace: index), maxBytes: maxBytes)
    } catch {
      return ExaminedFace(
        byteCount: nil, contentHash: nil, perceptualHash: nil, faults: [FaceFault(error)])
    }
    var faults: [FaceFault] = []
    let expected = manifest.records[index].sha256
    let found = ContentHash(of: bytes).hexadecimal
    if found != expected {
      faults.append(
        FaceFault(
          code: "face_changed", detail: "found the SHA-256 \(found), expected \(expected)"))
    }
    let perceptualHash = perceptualHash(of: bytes, &faults)
    return ExaminedFace(
      byteCount: bytes.count, contentHash: found == expected ? expected : found,
      perceptualHash: perceptualHash, faults: faults)
  }

  private func perceptualHash(
    of bytes: [UInt8], _ faults: inout [FaceFault]
  ) -> PerceptualHash? {
    do {
      let face = try decoder.photo(from: bytes)
      let (width, height) = (manifest.contract.width, manifest.contract.height)
      if face.width != width || face.height != height {
        faults.append(
          FaceFault(
            code: "face_wrong_size",
            detail: "found \(face.width) x \(face.height) pixels, expected \(width) x \(height)"))
      }
      return PerceptualHash(rgb: face.rgb, width: face.width, height: face.height)
    } catch {
      faults.append(FaceFault(error))
      return nil
    }
  }
}
