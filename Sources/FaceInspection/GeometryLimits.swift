/// Beyond what a face's geometry is worth a look.
///
/// The defaults are wide. Of 4,888 faces of LFW, five are beyond them: one lies on its side, four
/// are seen from the side. In the median the eyes are 42 pixels apart, 22 at least, and the
/// greatest scale to 112 x 112 is 1.7.
package struct GeometryLimits: Sendable, Equatable, Encodable {
  /// The greatest roll to either side.
  package var rollDegrees = 45.0

  /// The least distance from eye to eye, in pixels of the photo.
  package var leastEyeDistancePixels = 16.0

  /// The most pixels of the crop for each pixel of the photo along a line.
  package var scale = 2.0

  /// The least distance from eyes to mouth, in eye distances.
  package var leastEyeToMouthRatio = 0.5

  /// The greatest distance from eyes to mouth, in eye distances.
  package var greatestEyeToMouthRatio = 2.0

  /// How far along the line of the eyes the nose may lie from their middle, in eye distances.
  package var noseOffset = 0.75

  /// The defaults.
  package init() {}

  /// What of a face is beyond the limits.
  package func measures(beyond face: FaceGeometry) -> [GeometryMeasure] {
    GeometryMeasure.allCases.filter { measure in
      switch measure {
      case .rollDegrees: abs(face.rollDegrees) > rollDegrees
      case .eyeDistancePixels: face.eyeDistancePixels < leastEyeDistancePixels
      case .eyeToMouthRatio:
        face.eyeToMouthRatio < leastEyeToMouthRatio
          || face.eyeToMouthRatio > greatestEyeToMouthRatio
      case .scale: face.scale > scale
      case .noseOffset: abs(face.noseOffset) > noseOffset
      }
    }
  }
}

/// What is measured of a face's landmarks.
package enum GeometryMeasure: String, Sendable, CaseIterable, Encodable {
  case rollDegrees
  case eyeDistancePixels
  case eyeToMouthRatio
  case scale
  case noseOffset

  /// The measure of a face.
  package func value(of face: FaceGeometry) -> Double {
    switch self {
    case .rollDegrees: face.rollDegrees
    case .eyeDistancePixels: face.eyeDistancePixels
    case .eyeToMouthRatio: face.eyeToMouthRatio
    case .scale: face.scale
    case .noseOffset: face.noseOffset
    }
  }
}
