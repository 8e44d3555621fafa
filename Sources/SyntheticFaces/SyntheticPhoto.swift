package import Foundation

/// A rendered photo as the bytes of a JPEG file, with its exact landmarks.
package struct SyntheticPhoto: Sendable, Equatable {
  /// The bytes of the file.
  package var jpeg: Data
  /// Five points in pixels, 0-based.
  package var landmarks: [LandmarkPoint]
}

/// A rendered photo before it is encoded.
package struct FaceDrawing: Sendable, Equatable {
  /// Width and height in pixels.
  package var side: Int
  /// side x side x 3 bytes of RGB, rows from the top.
  package var rgb: [UInt8]
  /// Eye on the picture's left, other eye, tip of the nose, left and right corner of the mouth.
  package var landmarks: [LandmarkPoint]
}

/// A point in a photo: pixels from the left and from the top, whole numbers are pixel centres.
package struct LandmarkPoint: Sendable, Equatable {
  /// Pixels from the left.
  package var x: Double
  /// Pixels from the top.
  package var y: Double

  /// A point of two coordinates.
  package init(x: Double, y: Double) {
    (self.x, self.y) = (x, y)
  }
}
