package import FaceAlignment

/// A face that a detector found in a photo.
package struct DetectedFace: Sendable, Hashable {
  /// In pixels of the photo.
  package var landmarks: Landmarks
  package var box: FaceBox
  /// How sure the detector is, on a scale of its own: up to 1 for MTCNN and YuNet, from 8 for RSA.
  package var score: Double

  package init(landmarks: Landmarks, box: FaceBox, score: Double) {
    self.landmarks = landmarks
    self.box = box
    self.score = score
  }

  /// The same face, its places to a hundredth of a pixel and its score to four digits: what a
  /// list of landmarks says, so that the way through a list and the way past it give one result.
  package var listed: DetectedFace {
    let points = landmarks.coordinates.map { Self.rounded($0, to: 100) }
    return DetectedFace(
      landmarks: Landmarks(coordinates: points) ?? landmarks,
      box: FaceBox(
        left: Self.rounded(box.left, to: 100), top: Self.rounded(box.top, to: 100),
        width: Self.rounded(box.width, to: 100), height: Self.rounded(box.height, to: 100)),
      score: Self.rounded(score, to: 10_000))
  }

  private static func rounded(_ value: Double, to steps: Double) -> Double {
    let result = (value * steps).rounded() / steps
    // Minus zero would be written as such.
    return result == 0 ? 0 : result
  }
}
