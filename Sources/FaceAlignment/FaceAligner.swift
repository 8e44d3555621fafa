/// Turns a photo and its landmarks into an aligned face.
///
/// A value without state: one aligner serves any number of threads at a time, and the same input
/// gives the same bytes on each of them. The photo is resampled once, straight into the crop; what
/// lies outside of the photo is black.
package struct FaceAligner: Sendable {
  package let template: AlignmentTemplate
  package let encoding: FaceEncoding
  /// How the aligner reads photos.
  package let decoder: PhotoDecoder

  /// Checks and takes the settings.
  ///
  /// - Parameters:
  ///   - template: where the eyes and the mouth go.
  ///   - encoding: how the crop is stored; a JPEG quality is 1 ... 100.
  ///   - appliesOrientation: with `true` the landmarks are those of the upright picture that a
  ///     viewer shows, with `false` those of the pixels as they are stored.
  ///   - maxPixels: at least 1.
  /// - Throws: the first setting that is out of its range.
  package init(
    template: AlignmentTemplate, encoding: FaceEncoding = .jpeg(quality: 95),
    appliesOrientation: Bool = false, maxPixels: Int = PhotoDecoder.usualMaxPixels
  ) throws(AlignmentSettingError) {
    if case .jpeg(let quality) = encoding, !(1...100).contains(quality) {
      throw .quality(found: quality)
    }
    self.template = template
    self.encoding = encoding
    decoder = try PhotoDecoder(appliesOrientation: appliesOrientation, maxPixels: maxPixels)
  }

  /// Aligns the face of a photo file.
  ///
  /// - Parameters:
  ///   - path: of the photo; its ending does not matter.
  ///   - landmarks: of the upright picture or of the stored pixels, see `PhotoDecoder`.
  /// - Returns: the crop, and how it came from the photo.
  /// - Throws: every reason of `AlignmentError`; the error does not name the photo.
  package func align(
    photoAt path: String, landmarks: Landmarks
  ) throws(AlignmentError) -> AlignedFace {
    try align(photo: decoder.contents(ofPhotoAt: path), landmarks: landmarks)
  }

  /// Aligns the face of a photo whose file is in memory.
  ///
  /// Of a JPEG no more is decoded than the crop shows, and of a large face at 1/2, 1/4 or 1/8 of its
  /// size: then the crop differs from that of a decoded photo, by less than storing it as JPEG
  /// changes it.
  ///
  /// - Parameters:
  ///   - photo: the bytes of a JPEG, PNG, BMP or WebP file.
  ///   - landmarks: of the upright picture or of the stored pixels, see `PhotoDecoder`.
  /// - Returns: the crop, and how it came from the photo.
  /// - Throws: the reasons of `AlignmentError` that do not concern the file itself.
  package func align(
    photo: [UInt8], landmarks: Landmarks
  ) throws(AlignmentError) -> AlignedFace {
    try photo.withUnsafeBufferPointer { bytes throws(AlignmentError) in
      let stored = try StoredPhoto(bytes, decoder)
      let transform = try SimilarityTransform(
        aligning: landmarks, photoWidth: stored.width, photoHeight: stored.height,
        template: template)
      let crop = try stored.crop(
        by: transform.inverse, width: template.width, height: template.height)
      return AlignedFace(
        bytes: try crop.encoded(as: encoding), transform: transform,
        landmarks: transform.map(landmarks), photoWidth: stored.width,
        photoHeight: stored.height)
    }
  }

  /// Aligns a face of a decoded photo.
  ///
  /// - Parameters:
  ///   - photo: stays the caller's, who may align other faces of it.
  ///   - landmarks: in pixels of the photo.
  /// - Returns: the crop, and how it came from the photo.
  /// - Throws: the reasons of `AlignmentError` that concern landmarks and crop.
  package func align(
    _ photo: borrowing FaceImage, landmarks: Landmarks
  ) throws(AlignmentError) -> AlignedFace {
    let transform = try SimilarityTransform(
      aligning: landmarks, photoWidth: photo.width, photoHeight: photo.height,
      template: template)
    let crop = try photo.warped(
      by: transform.inverse, width: template.width, height: template.height)
    return AlignedFace(
      bytes: try crop.encoded(as: encoding), transform: transform,
      landmarks: transform.map(landmarks),
      photoWidth: photo.width, photoHeight: photo.height)
  }
}
