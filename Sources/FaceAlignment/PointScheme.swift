/// Which of the many points of a face are, or give, the five.
///
/// Indices count from 0. The eye of the image's left comes first in every scheme.
struct PointScheme {
  /// The name in messages.
  let name: String
  /// How many points a face has.
  let pointCount: Int
  /// The points whose mean is the eye on the image's left.
  let leftEye: [Int]
  /// The points whose mean is the other eye.
  let rightEye: [Int]
  let nose: Int
  let leftMouthCorner: Int
  let rightMouthCorner: Int
  /// The points around each eye, where they are needed to tell schemes of equal numbers apart.
  var eyeRims: [[Int]] = []

  /// The numbers of points that a face may have.
  static let pointCounts = [5, 68, 106]

  /// The mark-up of iBUG's 68 points, which is also dlib's.
  ///
  /// Source: Sagonas et al., "300 Faces in-the-Wild Challenge: The first facial landmark
  /// localization challenge", ICCV Workshops 2013, the figure of the mark-up (which counts from 1).
  static let ibug68 = PointScheme(
    name: "iBUG's 68", pointCount: 68, leftEye: Array(36...41), rightEye: Array(42...47), nose: 30,
    leftMouthCorner: 48, rightMouthCorner: 54)

  /// 106 points in the order of JD-landmark, whose last two are the pupils.
  ///
  /// Source: Liu et al., "Grand Challenge of 106-Point Facial Landmark Localization", ICME
  /// Workshops 2019; the five as FaceX-Zoo takes them (`lms5_2_lms106`, 105, 106, 55, 85, 91
  /// counted from 1).
  static let jd106 = PointScheme(
    name: "JD-landmark's 106", pointCount: 106, leftEye: [104], rightEye: [105], nose: 54,
    leftMouthCorner: 84, rightMouthCorner: 90, eyeRims: [Array(66...73), Array(75...82)])

  /// 106 points in the order of InsightFace's model `2d106det`.
  ///
  /// Source: the mark-up picture beside InsightFace's `coordinate_reg`; the five as users of the
  /// model take them: 38, 88, 86, 52, 61.
  static let insightFace106 = PointScheme(
    name: "InsightFace's 106", pointCount: 106, leftEye: [38], rightEye: [88], nose: 86,
    leftMouthCorner: 52, rightMouthCorner: 61,
    eyeRims: [[35, 36, 37, 39, 41, 42], [89, 90, 91, 93, 95, 96]])

  /// The five points of a face.
  ///
  /// - Parameter points: 5 in the order of the lists, 68 or 106.
  /// - Returns: the five as they stand, or as the scheme of the many has them.
  /// - Throws: a fault for any other number, and for 106 points that fit no order, or more than
  ///   one.
  static func landmarks(from points: [PixelPoint]) throws(LineFault) -> Landmarks {
    switch points.count {
    case 5:
      return Landmarks(
        leftEye: points[0], rightEye: points[1], nose: points[2], leftMouthCorner: points[3],
        rightMouthCorner: points[4])
    case ibug68.pointCount: return ibug68.landmarks(of: points)
    case jd106.pointCount:
      let fitting = [jd106, insightFace106].filter { $0.isPlausible(for: points) }
      guard fitting.count == 1 else {
        throw LineFault(
          kind: .points, found: "106 points in an order that is not known",
          expected: "\(jd106.name) or \(insightFace106.name): each eye within its rim")
      }
      return fitting[0].landmarks(of: points)
    default:
      throw LineFault(
        kind: .points, found: "\(points.count) points", expected: "5, 68 or 106")
    }
  }

  private func landmarks(of points: [PixelPoint]) -> Landmarks {
    Landmarks(
      leftEye: Self.mean(of: leftEye, points), rightEye: Self.mean(of: rightEye, points),
      nose: points[nose], leftMouthCorner: points[leftMouthCorner],
      rightMouthCorner: points[rightMouthCorner])
  }

  /// Whether this could be the order: each eye lies in the box of its rim, the rims are as small as
  /// eyes are, and the mouth is as far from the eyes as in a face.
  ///
  /// Under another order the rims become brows, nose or mouth.
  private func isPlausible(for points: [PixelPoint]) -> Bool {
    let face = landmarks(of: points)
    let eyeDistance = face.leftEye.distance(to: face.rightEye)
    // Half-closed eyes have flat rims, and their pupils lie a little beside them.
    let margin = 0.1 * eyeDistance
    let largest = 0.6 * eyeDistance
    let areRimsAroundEyes = zip([face.leftEye, face.rightEye], eyeRims).allSatisfy { eye, rim in
      let xs = rim.map { points[$0].x }
      let ys = rim.map { points[$0].y }
      guard let left = xs.min(), let right = xs.max(), let top = ys.min(), let bottom = ys.max()
      else { return false }
      return (left - margin...right + margin).contains(eye.x)
        && (top - margin...bottom + margin).contains(eye.y)
        && right - left <= largest && bottom - top <= largest
    }
    return areRimsAroundEyes && abs(face.mouthBelowEyes) > 0.4 * eyeDistance
  }

  private static func mean(of indices: [Int], _ points: [PixelPoint]) -> PixelPoint {
    let count = Double(indices.count)
    return PixelPoint(
      x: indices.map { points[$0].x }.reduce(0, +) / count,
      y: indices.map { points[$0].y }.reduce(0, +) / count)
  }
}
