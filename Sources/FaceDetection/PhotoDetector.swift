package import FaceAlignment

/// Reads photos and finds the faces in them that count; one for each thread.
package struct PhotoDetector {
  private let decoder: PhotoDecoder
  private let choice: FaceChoice
  private let detector: any FaceDetector

  /// Makes a detector for one thread.
  ///
  /// - Throws: `badModel`.
  package init(_ model: DetectorModel, choice: FaceChoice, decoder: PhotoDecoder) throws {
    self.decoder = decoder
    self.choice = choice
    detector = try model.makeDetector()
  }

  /// Decodes a photo once, and hands it out with its faces.
  ///
  /// - Throws: `PhotoRejection`, where the photo cannot be used or has no face; what the body
  ///   throws.
  package func withFaces<Result>(
    ofPhotoAt path: String,
    _ body: (borrowing FaceImage, [DetectedFace]) throws -> Result
  ) throws -> Result {
    do {
      let photo = try decoder.photo(at: path)
      let found = try detector.faces(in: photo)
      let faces = choice.chosen(
        from: found.map(\.listed), photoWidth: photo.width, photoHeight: photo.height)
      guard !faces.isEmpty else {
        throw PhotoRejection(
          reason: "no_face",
          detail: "found no face in \(photo.width) x \(photo.height) pixels, expected one")
      }
      return try body(photo, faces)
    } catch let error as AlignmentError {
      throw PhotoRejection(reason: error.reason.rawValue, detail: error.detail)
    } catch DetectionError.openCV(let call, let found) {
      throw PhotoRejection(reason: "detector_failed", detail: "\(call): found \(found)")
    }
  }
}

/// Why a photo has no face that counts.
package struct PhotoRejection: Error {
  /// A code that programs may count by.
  package let reason: String
  /// What was found, for people.
  package let detail: String

  /// States why.
  package init(reason: String, detail: String) {
    self.reason = reason
    self.detail = detail
  }
}
