package import FaceAlignment

/// Finds the faces of photos, with five landmarks each.
///
/// A detector serves one thread at a time.
package protocol FaceDetector: AnyObject {
  /// All faces that the detector believes in, the surest first.
  ///
  /// - Throws: `library`.
  func faces(in photo: borrowing FaceImage) throws(DetectionError) -> [DetectedFace]
}
