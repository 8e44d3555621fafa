/// Which of the paired points of a face stand in each other's places.
package enum LandmarkOrder: String, Sendable, CaseIterable {
  /// All points are where the lists want them.
  case regular
  /// The eyes are swapped, the corners of the mouth are not.
  case eyesSwapped = "eyes swapped"
  /// The corners of the mouth are swapped, the eyes are not.
  case mouthSwapped = "mouth corners swapped"
  /// Both pairs are swapped, as where left and right are the person's own.
  case mirrored = "left and right swapped"
}

extension Landmarks {
  /// Corners that go against the eyes by less than this share of the eyes' distance count as level:
  /// in a profile both pairs are short, and points a little off may cross.
  private static let crossedShare = 0.1

  /// Points closer than this, in photo pixels, count as one.
  static let tolerancePixels = 1e-3

  /// Which pairs are swapped, by the geometry alone.
  ///
  /// The mouth of a face that stands upright, lies or hangs is to the right hand of who walks from
  /// the first eye to the second; where it is to the left hand, the eyes are swapped. The corners
  /// are swapped where they go against the eyes. Points that are not finite, or coincide, are
  /// `regular`.
  package var order: LandmarkOrder {
    let eyes = (x: rightEye.x - leftEye.x, y: rightEye.y - leftEye.y)
    let eyeDistance = leftEye.distance(to: rightEye)
    let areEyesSwapped = -mouthBelowEyes > Self.tolerancePixels
    let along =
      eyes.x * (rightMouthCorner.x - leftMouthCorner.x)
      + eyes.y * (rightMouthCorner.y - leftMouthCorner.y)
    let withEyes = areEyesSwapped ? -along : along
    let isMouthSwapped = withEyes < -Self.crossedShare * eyeDistance * eyeDistance
    return switch (areEyesSwapped, isMouthSwapped) {
    case (false, false): .regular
    case (true, false): .eyesSwapped
    case (false, true): .mouthSwapped
    case (true, true): .mirrored
    }
  }

  /// How far the mouth is below the eyes when these are level, in pixels; NaN for eyes at one
  /// place.
  var mouthBelowEyes: Double {
    let eyeDistance = leftEye.distance(to: rightEye)
    let cosine = (rightEye.x - leftEye.x) / eyeDistance
    let sine = (rightEye.y - leftEye.y) / eyeDistance
    return cosine * (mouthCentre.y - eyeCentre.y) - sine * (mouthCentre.x - eyeCentre.x)
  }

  /// The same points with the swapped pairs put right.
  package func reordered() -> Landmarks {
    let order = order
    var result = self
    if order == .eyesSwapped || order == .mirrored {
      (result.leftEye, result.rightEye) = (rightEye, leftEye)
    }
    if order == .mouthSwapped || order == .mirrored {
      (result.leftMouthCorner, result.rightMouthCorner) = (rightMouthCorner, leftMouthCorner)
    }
    return result
  }
}
