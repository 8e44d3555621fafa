#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// A rotation, a uniform scale and a shift of the plane.
///
/// A point (x, y) goes to (a x - b y + c, b x + a y + d): as a 2 x 3 matrix [a -b c; b a d].
package struct SimilarityTransform: Sendable, Hashable {
  /// Scale times the cosine of the rotation.
  package let a: Double
  /// Scale times the sine of the rotation.
  package let b: Double
  /// The shift along x, in pixels of the target.
  package let c: Double
  /// The shift along y, in pixels of the target.
  package let d: Double

  package init(a: Double, b: Double, c: Double, d: Double) {
    self.a = a
    self.b = b
    self.c = c
    self.d = d
  }

  /// The transform of the given linear part that takes one point to another.
  package init(a: Double, b: Double, from source: PixelPoint, to target: PixelPoint) {
    self.init(
      a: a, b: b,
      c: target.x - (a * source.x - b * source.y),
      d: target.y - (b * source.x + a * source.y))
  }

  /// Target pixels per source pixel.
  package var scale: Double { hypot(a, b) }

  /// The angle by which the target is turned, from x towards y: clockwise on a screen.
  package var rotationRadians: Double { atan2(b, a) }

  /// The six numbers of the 2 x 3 matrix, row by row.
  package var matrix: [Double] { [a, -b, c, b, a, d] }

  /// The way back, from the target to the source; the scale must not be 0.
  package var inverse: SimilarityTransform {
    let squaredScale = a * a + b * b
    precondition(squaredScale > 0, "squared scale is \(squaredScale), expected above 0")
    return SimilarityTransform(
      a: a / squaredScale, b: -b / squaredScale,
      from: PixelPoint(x: c, y: d), to: PixelPoint(x: 0, y: 0))
  }

  /// Where a point of the source lies in the target.
  package func map(_ point: PixelPoint) -> PixelPoint {
    PixelPoint(x: a * point.x - b * point.y + c, y: b * point.x + a * point.y + d)
  }

  /// Where the landmarks of the source lie in the target.
  package func map(_ landmarks: Landmarks) -> Landmarks {
    Landmarks(
      leftEye: map(landmarks.leftEye), rightEye: map(landmarks.rightEye),
      nose: map(landmarks.nose), leftMouthCorner: map(landmarks.leftMouthCorner),
      rightMouthCorner: map(landmarks.rightMouthCorner))
  }
}
