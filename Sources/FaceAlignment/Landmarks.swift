/// The five points of a face; left and right are those of the picture, as a viewer sees them.
///
/// Coordinates are 0-based pixels of the picture that they were found in. A turned face keeps its
/// order: the left eye is the one that would be on the left if the face stood upright.
package struct Landmarks: Sendable, Hashable {
  package var leftEye: PixelPoint
  package var rightEye: PixelPoint
  package var nose: PixelPoint
  package var leftMouthCorner: PixelPoint
  package var rightMouthCorner: PixelPoint

  package init(
    leftEye: PixelPoint, rightEye: PixelPoint, nose: PixelPoint,
    leftMouthCorner: PixelPoint, rightMouthCorner: PixelPoint
  ) {
    self.leftEye = leftEye
    self.rightEye = rightEye
    self.nose = nose
    self.leftMouthCorner = leftMouthCorner
    self.rightMouthCorner = rightMouthCorner
  }

  /// Takes x and y of the five points in the order of the lists, or fails without ten numbers.
  ///
  /// - Parameter coordinates: x1 y1 x2 y2 and so on: left eye, right eye, nose, left mouth corner,
  ///   right mouth corner.
  package init?(coordinates: [Double]) {
    guard coordinates.count == 10 else { return nil }
    let points = stride(from: 0, to: 10, by: 2).map {
      PixelPoint(x: coordinates[$0], y: coordinates[$0 + 1])
    }
    self.init(
      leftEye: points[0], rightEye: points[1], nose: points[2],
      leftMouthCorner: points[3], rightMouthCorner: points[4])
  }

  /// The five points in the order of the lists.
  package var points: [PixelPoint] {
    [leftEye, rightEye, nose, leftMouthCorner, rightMouthCorner]
  }

  /// The ten numbers of the five points in the order of the lists, x before y, in pixels.
  package var coordinates: [Double] {
    points.flatMap { [$0.x, $0.y] }
  }

  /// The middle between the eyes.
  package var eyeCentre: PixelPoint { .middle(leftEye, rightEye) }

  /// The middle between the corners of the mouth.
  package var mouthCentre: PixelPoint { .middle(leftMouthCorner, rightMouthCorner) }
}
