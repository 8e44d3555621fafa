package import FaceAlignment
internal import Foundation

/// How a face lay in its photo, by its five points.
package struct FaceGeometry: Sendable, Equatable {
  /// By how much the line from eye to eye is turned; above 0 clockwise on a screen.
  package let rollDegrees: Double

  /// From eye to eye, in pixels of the photo.
  package let eyeDistancePixels: Double

  /// From the middle of the eyes to that of the mouth, in pixels of the photo.
  package let eyeToMouthPixels: Double

  /// The pixels of the crop for each pixel of the photo along a line: above 1, details are made up.
  package let scale: Double

  /// How far along the line of the eyes the nose lies from their middle, in eye distances.
  ///
  /// A hint at the yaw: about 0 from the front, beyond -0.5 or 0.5 outside of the eyes.
  package let noseOffset: Double

  /// From eyes to mouth in eye distances: about 1 from the front, more with yaw, less with pitch.
  package var eyeToMouthRatio: Double { eyeToMouthPixels / eyeDistancePixels }

  /// Measures a face.
  ///
  /// - Parameters:
  ///   - landmarks: in pixels of the photo.
  ///   - template: how the face was aligned.
  /// - Throws: the reasons of `AlignmentError` for which landmarks are refused, except that the
  ///   size of the photo is not known and so hardly a point is outside of it.
  package init(_ landmarks: Landmarks, template: AlignmentTemplate) throws(AlignmentError) {
    scale = try SimilarityTransform(
      aligning: landmarks, photoWidth: Self.anySide, photoHeight: Self.anySide,
      template: template
    ).scale
    let (left, right) = (landmarks.leftEye, landmarks.rightEye)
    let (centre, nose) = (landmarks.eyeCentre, landmarks.nose)
    let eyes = (x: right.x - left.x, y: right.y - left.y)
    rollDegrees = atan2(eyes.y, eyes.x) * 180 / Double.pi
    eyeDistancePixels = left.distance(to: right)
    eyeToMouthPixels = centre.distance(to: landmarks.mouthCentre)
    noseOffset =
      ((nose.x - centre.x) * eyes.x + (nose.y - centre.y) * eyes.y)
      / (eyeDistancePixels * eyeDistancePixels)
  }

  /// Larger than a photo that is read.
  private static let anySide = 100_000_000
}
