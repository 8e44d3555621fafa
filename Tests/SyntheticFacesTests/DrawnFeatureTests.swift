import Foundation
import SyntheticFaces
import Testing

/// Whether features are painted where the landmarks say, found again in the pixels.
@Suite struct DrawnFeatureTests {
  struct Turn: Sendable, CustomStringConvertible {
    var yaw: Double
    var pitch: Double
    var roll: Double
    var scale: Double

    var description: String { "yaw \(yaw) pitch \(pitch) roll \(roll) scale \(scale)" }
  }

  static let turns = [
    Turn(yaw: 0, pitch: 0, roll: 0, scale: 78), Turn(yaw: 0.45, pitch: 0, roll: 0, scale: 80),
    Turn(yaw: -0.45, pitch: 0.1, roll: 0.3, scale: 90),
    Turn(yaw: 0.2, pitch: -0.2, roll: -0.3, scale: 65),
  ]

  /// Light from all sides alone, so that no shadow is taken for a feature.
  private func drawing(_ turn: Turn) throws -> FaceDrawing {
    var conditions = PhotoConditions.passport
    conditions.light.colour = LinearColour(0, 0, 0)
    conditions.light.ambientColour = LinearColour(0.9, 0.9, 0.9)
    conditions.pose.yawRadians = turn.yaw
    conditions.pose.pitchRadians = turn.pitch
    conditions.pose.rollRadians = turn.roll
    conditions.pose.scale = turn.scale
    return try FaceRenderer().drawing(of: plainPerson(), under: conditions)
  }

  @Test(arguments: turns)
  func `paints the pupils at the eyes`(turn: Turn) throws {
    let drawing = try drawing(turn)
    for eye in drawing.landmarks[0...1] {
      let found = try #require(
        drawing.centroid(around: eye, reach: Int(0.09 * turn.scale)) { red, green, blue in
          red + green + blue < 150
        })
      // The iris lies a hundredth of a head above the eye's centre, the lid's shade above that.
      #expect(hypot(found.x - eye.x, found.y - eye.y) < 3)
    }
  }

  @Test(arguments: turns)
  func `paints the lips from corner to corner`(turn: Turn) throws {
    let drawing = try drawing(turn)
    let (left, right) = (drawing.landmarks[3], drawing.landmarks[4])
    let middle = LandmarkPoint.between(left, right)
    let width = right.x - left.x
    // The plain person's skin has 1.1 times as much red as green in the file, the lips 1.8 times.
    let isLip = { (red: Int, green: Int, _: Int) in 10 * red > 14 * green }
    let columns = (Int(left.x) - 15...Int(right.x) + 15).filter { column in
      (-12...12).contains { offset in
        let slope = (right.y - left.y) / (right.x - left.x)
        let y = middle.y + slope * (Double(column) - middle.x) + Double(offset)
        let pixel = drawing.pixel(x: Double(column), y: y)
        return isLip(pixel.red, pixel.green, pixel.blue)
      }
    }
    let first = try #require(columns.first)
    let last = try #require(columns.last)
    // Lips thin out towards the corners, where blur takes the red away: a tenth of the width.
    let allowance = 0.1 * width + 1
    #expect(abs(Double(first) - left.x) < allowance)
    #expect(abs(Double(last) - right.x) < allowance)
  }

  @Test(arguments: turns)
  func `paints the nostrils under the tip of the nose`(turn: Turn) throws {
    let drawing = try drawing(turn)
    let tip = drawing.landmarks[2]
    let below = LandmarkPoint(
      x: tip.x - 0.05 * turn.scale * sin(turn.roll), y: tip.y + 0.05 * turn.scale * cos(turn.roll))
    let skin = drawing.brightness(x: tip.x, y: tip.y)
    let found = try #require(
      drawing.centroid(around: below, reach: Int(0.13 * turn.scale)) { red, green, blue in
        Double(red + green + blue) / 3 < 0.72 * skin
      })
    #expect(hypot(found.x - below.x, found.y - below.y) < 0.09 * turn.scale)
  }
}
