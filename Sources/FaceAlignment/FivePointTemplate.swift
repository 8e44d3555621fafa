/// Five points in a crop of a certain size.
package struct PlacedPoints: Sendable, Hashable {
  /// The crop's width in pixels.
  package let width: Int
  /// The crop's height in pixels.
  package let height: Int
  /// Where the points are, in pixels of the crop.
  package let points: Landmarks
}

extension PlacedPoints {
  /// The points of InsightFace's `norm_crop`, for 112 x 112.
  ///
  /// Source: Deng et al., "ArcFace", CVPR 2019, and InsightFace's `face_align`, whose x are
  /// SphereFace's and 8 more.
  static let arcface = PlacedPoints(
    width: 112, height: 112,
    points: Landmarks(
      leftEye: PixelPoint(x: 38.2946, y: 51.6963), rightEye: PixelPoint(x: 73.5318, y: 51.5014),
      nose: PixelPoint(x: 56.0252, y: 71.7366), leftMouthCorner: PixelPoint(x: 41.5493, y: 92.3655),
      rightMouthCorner: PixelPoint(x: 70.7299, y: 92.2041)))

  /// The points of SphereFace's alignment, for crops 96 wide and 112 high.
  ///
  /// Source: Liu et al., "SphereFace", CVPR 2017, its `face_align_demo`.
  static let sphereface = PlacedPoints(
    width: 96, height: 112,
    points: Landmarks(
      leftEye: PixelPoint(x: 30.2946, y: 51.6963), rightEye: PixelPoint(x: 65.5318, y: 51.5014),
      nose: PixelPoint(x: 48.0252, y: 71.7366), leftMouthCorner: PixelPoint(x: 33.5493, y: 92.3655),
      rightMouthCorner: PixelPoint(x: 62.7299, y: 92.2041)))
}

/// Five points that the landmarks of a face are fitted to.
package struct FivePointTemplate: Sendable, Hashable {
  /// Where the distances are measured whose squares the fit makes least.
  package enum Residual: String, Sendable, CaseIterable {
    /// Between the points in the crop, as scikit-image, InsightFace and Octave's `cp2tform` do.
    case crop
    /// Between the points in the photo, as MATLAB's `cp2tform` does, by which SphereFace was
    /// aligned: the fit goes from the template to the photo and is then turned round. Its scale is
    /// larger.
    case photo
  }

  /// The points at the template's own size.
  package let placed: PlacedPoints
  package let residual: Residual

  /// From the height of the eye centre to that of the mouth centre at the template's own size,
  /// without the digits that are rounding.
  var eyeToMouthPixels: Double {
    let exact = placed.points.mouthCentre.y - placed.points.eyeCentre.y
    return (exact * 1e6).rounded() / 1e6
  }

  /// The points in a crop of another size, scaled around the middle.
  func points(width: Int, height: Int, eyeToMouthPixels: Double) -> Landmarks {
    let scale = eyeToMouthPixels / self.eyeToMouthPixels
    return SimilarityTransform(
      a: scale, b: 0, from: PixelPoint(x: Double(placed.width) / 2, y: Double(placed.height) / 2),
      to: PixelPoint(x: Double(width) / 2, y: Double(height) / 2)
    ).map(placed.points)
  }

  /// The template in a text that no other template has.
  var text: String {
    "\(placed.width) x \(placed.height), \(residual.rawValue), \(placed.points.coordinates)"
  }
}
