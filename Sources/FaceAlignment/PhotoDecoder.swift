/// Reads photos, under the same rules wherever one is read.
package struct PhotoDecoder: Sendable {
  /// Whether a photo is turned as its EXIF orientation says; otherwise its pixels are those stored.
  package let appliesOrientation: Bool
  /// The most pixels that a photo may have; a larger one is refused by its header.
  package let maxPixels: Int

  /// The most pixels of a photo where nobody says otherwise: more than cameras have.
  package static let usualMaxPixels = 64_000_000

  /// Checks and takes the settings.
  ///
  /// - Throws: `maxPixels` below 1.
  package init(
    appliesOrientation: Bool = false, maxPixels: Int = PhotoDecoder.usualMaxPixels
  ) throws(AlignmentSettingError) {
    guard maxPixels >= 1 else { throw .maxPixels(found: maxPixels) }
    self.appliesOrientation = appliesOrientation
    self.maxPixels = maxPixels
  }

  /// Reads a photo from its file; the ending of the name does not matter.
  ///
  /// - Throws: the reasons of `AlignmentError` that concern files and pictures; the error does not
  ///   name the photo.
  package func photo(at path: String) throws(AlignmentError) -> FaceImage {
    try photo(from: contents(ofPhotoAt: path))
  }

  /// The bytes of a photo's file, not more than a picture of so many pixels has.
  func contents(ofPhotoAt path: String) throws(AlignmentError) -> [UInt8] {
    // No format that is read needs more than 8 bytes a pixel; the rest is metadata.
    let (pixelBytes, overflows) = maxPixels.multipliedReportingOverflow(by: 8)
    let (limit, overflowsToo) = pixelBytes.addingReportingOverflow(64 << 20)
    let maxBytes = overflows || overflowsToo ? Int.max : limit
    return try readPlainFile(at: path, maxBytes: maxBytes)
  }

  /// Decodes a photo whose file is in memory: a JPEG, PNG, BMP or WebP.
  ///
  /// - Throws: the reasons of `AlignmentError` that concern pictures.
  package func photo(from bytes: [UInt8]) throws(AlignmentError) -> FaceImage {
    try FaceImage.decoded(
      from: bytes, maxPixels: maxPixels, appliesOrientation: appliesOrientation)
  }
}
