import Foundation
import SeededRandom
import SyntheticFaces
import Testing

@Suite struct FaceRendererTests {
  private let renderer = FaceRenderer()

  @Test(arguments: [0, 3, 11] as [UInt64])
  func `draws the same bytes for the same person and conditions`(word: UInt64) throws {
    let identity = person(word)
    var generator = SeededGenerator(word, 5)
    let conditions = PhotoConditions(using: &generator)
    let photo = try renderer.photo(of: identity, under: conditions)
    #expect(try renderer.photo(of: identity, under: conditions) == photo)
    #expect(photo.jpeg.prefix(3) == Data([0xFF, 0xD8, 0xFF]))
    let other = try renderer.photo(of: person(word + 1), under: conditions)
    #expect(other.jpeg != photo.jpeg)
  }

  @Test(arguments: 0..<6 as Range<UInt64>)
  func `projects a frontal face upright and symmetric`(word: UInt64) throws {
    let identity = person(word)
    let points = try renderer.drawing(of: identity, under: .passport).landmarks
    let pose = PhotoConditions.passport.pose
    let rounding = 1e-9
    let reach = identity.eyes.spacing * pose.scale
    #expect(abs(points[0].x - (pose.centreX - reach)) < rounding)
    #expect(abs(points[1].x - (pose.centreX + reach)) < rounding)
    #expect(abs(points[0].y - (pose.centreY - identity.eyes.y * pose.scale)) < rounding)
    #expect(abs(points[0].y - points[1].y) < rounding)
    #expect(abs(points[2].x - pose.centreX) < rounding)
    #expect(abs(points[3].x + points[4].x - 2 * pose.centreX) < rounding)
    #expect(points[0].y < points[2].y && points[2].y < points[3].y)
    #expect(points[3].x < points[4].x)
  }

  @Test(arguments: [-0.5, 0.5])
  func `moves the nose to the side of the yaw`(yaw: Double) throws {
    var conditions = PhotoConditions.passport
    conditions.pose.yawRadians = yaw
    let points = try renderer.drawing(of: person(1), under: conditions).landmarks
    let eyes = (points[0].x + points[1].x) / 2
    #expect((points[2].x - eyes) * yaw > 0)
    // The eyes come closer by the cosine, as in any parallel projection of a pair of equal depth.
    let expected = 2 * person(1).eyes.spacing * conditions.pose.scale * cos(yaw)
    #expect(abs(points[1].x - points[0].x - expected) < 1e-9)
  }

  @Test func `moves the nose up against the eyes when the head looks up`() throws {
    var conditions = PhotoConditions.passport
    let level = try renderer.drawing(of: person(1), under: conditions).landmarks
    conditions.pose.pitchRadians = 0.25
    let up = try renderer.drawing(of: person(1), under: conditions).landmarks
    #expect(up[2].y - up[0].y < level[2].y - level[0].y - 1)
  }

  @Test func `turns the line of the eyes by the roll`() throws {
    var conditions = PhotoConditions.passport
    conditions.pose.rollRadians = 0.3
    let points = try renderer.drawing(of: person(1), under: conditions).landmarks
    let angle = atan2(points[1].y - points[0].y, points[1].x - points[0].x)
    #expect(abs(angle - 0.3) < 1e-12)
  }

  @Test func `keeps landmarks where light, hat, glasses and camera change`() throws {
    var generator = SeededGenerator(4)
    var conditions = PhotoConditions.passport
    let plain = try renderer.drawing(of: person(2), under: conditions)
    repeat {
      let other = PhotoConditions(using: &generator)
      (conditions.light, conditions.outfit) = (other.light, other.outfit)
      (conditions.background, conditions.camera) = (other.background, other.camera)
    } while conditions.outfit.hat == nil || conditions.outfit.glasses == nil
    let changed = try renderer.drawing(of: person(2), under: conditions)
    #expect(changed.landmarks == plain.landmarks)
    #expect(changed.rgb != plain.rgb)
  }

  @Test func `lights the side that the lamp is on`() throws {
    var conditions = PhotoConditions.passport
    conditions.light.azimuthRadians = 1
    let right = try renderer.drawing(of: plainPerson(), under: conditions)
    conditions.light.azimuthRadians = -1
    let left = try renderer.drawing(of: plainPerson(), under: conditions)
    let cheek = (x: right.landmarks[4].x + 8, y: right.landmarks[2].y)
    #expect(right.brightness(x: cheek.x, y: cheek.y) > left.brightness(x: cheek.x, y: cheek.y) + 20)
  }

  @Test(arguments: [0, 0.4, 20_000])
  func `refuses a scale that no head is drawn at`(scale: Double) {
    var conditions = PhotoConditions.passport
    conditions.pose.scale = scale
    #expect(throws: SyntheticFacesError.drawingFailed(step: "drawing a face", status: 6)) {
      try renderer.drawing(of: person(1), under: conditions)
    }
  }

  @Test func `refuses a pose that is not a number`() {
    var conditions = PhotoConditions.passport
    conditions.pose.yawRadians = .nan
    #expect(throws: SyntheticFacesError.drawingFailed(step: "drawing a face", status: 6)) {
      try renderer.drawing(of: person(1), under: conditions)
    }
  }
}
