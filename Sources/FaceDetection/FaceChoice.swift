/// Which of the faces in a photo is its subject.
package enum FaceChoice: String, Sendable, CaseIterable {
  /// The box with the greatest area.
  case largest
  /// The box whose centre is nearest to the photo's.
  case central
  /// The greatest area - 2 d^2, with d the distance from the photo's centre in pixels.
  case largestCentral = "largest-central"
  /// Every face.
  case all

  /// The faces that count.
  ///
  /// - Parameters:
  ///   - faces: all of a photo, in the detector's order.
  ///   - photoWidth: in pixels.
  ///   - photoHeight: in pixels.
  /// - Returns: one face, or all for `all`; none of none. Of equals the first in order wins.
  package func chosen(
    from faces: [DetectedFace], photoWidth: Int, photoHeight: Int
  ) -> [DetectedFace] {
    func squaredDistance(_ box: FaceBox) -> Double {
      let x = box.left + box.width / 2 - Double(photoWidth) / 2
      let y = box.top + box.height / 2 - Double(photoHeight) / 2
      return x * x + y * y
    }
    func merit(_ box: FaceBox) -> Double {
      switch self {
      case .largest: box.area
      case .central: -squaredDistance(box)
      case .largestCentral, .all: box.area - 2 * squaredDistance(box)
      }
    }
    guard self != .all, var best = faces.first else { return faces }
    for face in faces where merit(face.box) > merit(best.box) { best = face }
    return [best]
  }
}
