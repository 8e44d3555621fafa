internal import FaceAlignment
package import FaceDataset

/// The pictures of a set's faces, small enough to be shown many at a time.
package struct FacePictures: Sendable {
  /// The longest side of a face that is shown, in pixels.
  static let longestSide = 112

  /// The largest file that goes into a page as it is.
  private static let embeddedByteCount = 64 << 10

  private let manifest: Manifest
  private let decoder: PhotoDecoder

  /// How wide each is shown, in pixels.
  let width: Int

  /// How high each is shown, in pixels.
  let height: Int

  /// Takes the set; a face is shown in its own size, or smaller.
  package init(_ manifest: Manifest) throws {
    self.manifest = manifest
    decoder = try PhotoDecoder()
    let (width, height) = (manifest.contract.width, manifest.contract.height)
    let longest = max(width, height, Self.longestSide)
    self.width = max(1, width * Self.longestSide / longest)
    self.height = max(1, height * Self.longestSide / longest)
  }

  /// The pixels of a face, width x height x 3 bytes, with black where it has another shape.
  ///
  /// - Returns: nil where there is no picture.
  func rgb(ofFace index: Int) -> [UInt8]? {
    guard let bytes = bytes(ofFace: index) else { return nil }
    return try? fitted(decoder.photo(from: bytes)).rgb
  }

  /// A face as the address of an HTML picture that holds it.
  ///
  /// - Returns: nil where there is no picture.
  func address(ofFace index: Int) -> String? {
    guard let bytes = bytes(ofFace: index), let face = try? decoder.photo(from: bytes) else {
      return nil
    }
    if bytes.count <= Self.embeddedByteCount { return dataAddress(of: bytes) }
    return (try? fitted(face).encoded(as: .png)).map { dataAddress(of: $0) }
  }

  private func bytes(ofFace index: Int) -> [UInt8]? {
    try? readPlainFile(at: manifest.path(ofFace: index), maxBytes: 8 * decoder.maxPixels)
  }

  private func fitted(_ face: consuming FaceImage) throws(AlignmentError) -> FaceImage {
    if face.width == width && face.height == height { return face }
    let scale = max(Double(face.width) / Double(width), Double(face.height) / Double(height))
    // Centre to centre, where the centre of the first pixel is (0, 0).
    let inverse = SimilarityTransform(
      a: scale, b: 0,
      from: PixelPoint(x: Double(width - 1) / 2, y: Double(height - 1) / 2),
      to: PixelPoint(x: Double(face.width - 1) / 2, y: Double(face.height - 1) / 2))
    return try face.warped(by: inverse, width: width, height: height)
  }
}
