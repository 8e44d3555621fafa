import FaceAlignment

/// A drawn face in the orders that mark-ups of many points have.
enum ManyPoints {
  /// The five points of the drawn face, in the order of the lists.
  static let five: [Double] = [80, 100, 140, 100, 110, 135, 88, 160, 132, 160]

  private static func ellipse(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ count: Int
  ) -> [PixelPoint] {
    // Corner, upper side, other corner, lower side: a diamond is enough of an eye.
    (0..<count).map { index in
      let turn = 4 * Double(index) / Double(count)
      let (dx, dy): (Double, Double) =
        switch turn {
        case ..<1: (-1 + turn, -turn)
        case ..<2: (turn - 1, turn - 2)
        case ..<3: (3 - turn, turn - 2)
        default: (3 - turn, 4 - turn)
        }
      return PixelPoint(x: x + dx * width, y: y + dy * height)
    }
  }

  private static func line(
    _ from: (Double, Double), _ to: (Double, Double), _ count: Int
  ) -> [PixelPoint] {
    (0..<count).map { index in
      let share = Double(index) / Double(max(1, count - 1))
      return PixelPoint(
        x: from.0 + share * (to.0 - from.0), y: from.1 + share * (to.1 - from.1))
    }
  }

  private static let leftEye = PixelPoint(x: 80, y: 100)
  private static let rightEye = PixelPoint(x: 140, y: 100)
  private static let nose = PixelPoint(x: 110, y: 135)

  private static func mouth(_ count: Int) -> [PixelPoint] { ellipse(110, 160, 22, 8, count) }

  /// iBUG's 68.
  static let ibug: [PixelPoint] =
    line((50, 100), (170, 100), 17) + line((60, 82), (95, 80), 5) + line((125, 80), (160, 82), 5)
    + line((110, 105), (110, 125), 3) + [nose] + line((100, 142), (120, 142), 5)
    + ellipse(80, 100, 12, 5, 6).evenedOut(around: leftEye)
    + ellipse(140, 100, 12, 5, 6).evenedOut(around: rightEye)
    + mouth(12) + mouth(8)

  /// JD-landmark's 106.
  static let jd: [PixelPoint] =
    line((50, 100), (170, 100), 33) + line((60, 82), (95, 80), 5) + line((92, 84), (65, 86), 4)
    + line((125, 80), (160, 82), 5) + line((155, 86), (128, 84), 4)
    + line((110, 105), (110, 128), 3) + [nose] + line((98, 140), (122, 140), 11)
    + ellipse(80, 100, 12, 5, 8) + [leftEye] + ellipse(140, 100, 12, 5, 8) + [rightEye]
    + mouth(12) + mouth(8) + [leftEye, rightEye]

  /// InsightFace's 106.
  static let insightFace: [PixelPoint] = {
    var points = line((50, 100), (170, 100), 33)
    points += eye(leftEye, centre: 38 - 33)
    points += line((60, 82), (95, 80), 9)
    var lips = mouth(20)
    lips.swapAt(9, 10)  // the far corner is the tenth point here
    points += lips
    points += line((98, 105), (122, 142), 14) + [nose]
    points += eye(rightEye, centre: 88 - 87)
    points += line((125, 80), (160, 82), 9)
    return points
  }()

  private static func eye(_ eye: PixelPoint, centre: Int) -> [PixelPoint] {
    var points = ellipse(eye.x, eye.y, 12, 5, 9)
    points.insert(eye, at: centre)
    return points
  }
}

extension [PixelPoint] {
  /// The same points shifted so that their mean is where it should be.
  fileprivate func evenedOut(around centre: PixelPoint) -> [PixelPoint] {
    let x = centre.x - map(\.x).reduce(0, +) / Double(count)
    let y = centre.y - map(\.y).reduce(0, +) / Double(count)
    return map { PixelPoint(x: $0.x + x, y: $0.y + y) }
  }

  /// The points as the columns of a list.
  var columns: String { map { "\($0.x)\t\($0.y)" }.joined(separator: "\t") }

  /// The points as JSON.
  var json: String { "[" + map { "[\($0.x), \($0.y)]" }.joined(separator: ", ") + "]" }
}
