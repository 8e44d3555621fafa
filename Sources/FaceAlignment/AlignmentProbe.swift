/// A small picture aligned by this very build: what its bytes are shows how the build aligns.
///
/// Two builds whose probes agree decode, turn, scale, interpolate and fill alike, whatever versions
/// of their libraries they have.
package enum AlignmentProbe {
  /// The pixels of the probe: two crops of one embedded picture, RGB, one after the other.
  ///
  /// In the first the picture is enlarged, turned and leaves a border; in the second it is shrunk,
  /// so that the other way of resampling is seen as well.
  ///
  /// - Parameter template: decides where the points go and how large the crops are.
  /// - Returns: 2 x height x width x 3 bytes.
  /// - Throws: what a photo would throw, if the picture library fails.
  package static func pixels(
    alignedBy template: AlignmentTemplate
  ) throws(AlignmentError) -> [UInt8] {
    let picture = try FaceImage.decoded(
      from: ProbePicture.jpeg, maxPixels: 1 << 16, appliesOrientation: false)
    var pixels: [UInt8] = []
    for landmarks in [enlarged, shrunk] {
      let transform = try SimilarityTransform(
        aligning: landmarks, photoWidth: picture.width, photoHeight: picture.height,
        template: template)
      pixels += try picture.warped(
        by: transform.inverse, width: template.width, height: template.height
      ).rgb
    }
    return pixels
  }

  /// A small face near an edge of the picture.
  private static let enlarged = Landmarks(
    leftEye: PixelPoint(x: 12.3, y: 22.6), rightEye: PixelPoint(x: 33.8, y: 26.1),
    nose: PixelPoint(x: 25.0, y: 34.7), leftMouthCorner: PixelPoint(x: 12.2, y: 43.9),
    rightMouthCorner: PixelPoint(x: 29.5, y: 46.8))

  /// A face as large as the refusals allow, around the picture.
  private static let shrunk = Landmarks(
    leftEye: PixelPoint(x: -14.5, y: -27.4), rightEye: PixelPoint(x: 86.2, y: -20.1),
    nose: PixelPoint(x: 33.3, y: 30.9), leftMouthCorner: PixelPoint(x: -10.6, y: 84.2),
    rightMouthCorner: PixelPoint(x: 70.8, y: 92.7))
}
