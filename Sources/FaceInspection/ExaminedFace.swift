internal import FaceAlignment
package import FaceLooks

/// What the file of a face is found to be.
package struct ExaminedFace: Sendable {
  /// Size of the file; nil where it cannot be read.
  package let byteCount: Int?

  /// SHA-256 of the file's bytes as they are; nil where it cannot be read.
  package let contentHash: String?

  /// What the face looks like; nil where there is no picture.
  package let perceptualHash: PerceptualHash?

  /// What is wrong with the file.
  package let faults: [FaceFault]

  /// Describes a face.
  package init(
    byteCount: Int?, contentHash: String?, perceptualHash: PerceptualHash?, faults: [FaceFault]
  ) {
    self.byteCount = byteCount
    self.contentHash = contentHash
    self.perceptualHash = perceptualHash
    self.faults = faults
  }
}

/// One thing that is wrong with the file of a face.
package struct FaceFault: Sendable, Equatable {
  /// A code that programs may count by.
  ///
  /// `face_changed` where the bytes are not those of the manifest's `sha256`, `face_wrong_size`
  /// where the picture is not of the manifest's size; else that of `AlignmentError` with `face_`
  /// before it, such as `face_missing` or `face_damaged`.
  package let code: String

  /// What was found and what was expected.
  package let detail: String

  /// Describes a fault.
  package init(code: String, detail: String) {
    self.code = code
    self.detail = detail
  }

  /// What reading or decoding the file met.
  init(_ error: AlignmentError) {
    let reason = error.reason.rawValue
    code = "face_" + (reason.hasPrefix("photo_") ? String(reason.dropFirst(6)) : reason)
    detail = error.detail
  }
}
