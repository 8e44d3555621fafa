internal import Foundation
package import SeededRandom

/// What changes from photo to photo of one person: pose, light, expression, surroundings, camera.
///
/// Angles are in radians, lengths on the head in half head heights, lengths in the photo in pixels.
package struct PhotoConditions: Sendable, Equatable {
  /// Where the head is, and how it is turned.
  package var pose: Pose
  /// What the face does.
  package var expression: Expression
  /// The light on the head.
  package var light: Light
  /// What is worn.
  package var outfit: Outfit
  /// What is behind the head.
  package var background: Background
  /// What the camera does.
  package var camera: Camera

  /// Draws the conditions of a photo.
  ///
  /// - Parameter generator: moves on by a fixed order of draws.
  package init(using generator: inout SeededGenerator) {
    pose = Pose(using: &generator)
    expression = Expression(using: &generator)
    light = Light(using: &generator)
    outfit = Outfit(using: &generator)
    background = Background(using: &generator)
    camera = Camera(light: light, using: &generator)
  }

  /// A frontal, neutral, evenly lit photo without noise: what a passport office asks for.
  package static let passport = PhotoConditions()

  private init() {
    pose = Pose()
    expression = Expression()
    light = Light()
    outfit = Outfit()
    background = Background()
    camera = Camera()
  }
}

extension PhotoConditions {
  /// Where the head is, and how it is turned.
  package struct Pose: Sendable, Equatable {
    /// Turn to the right of the picture.
    package var yawRadians = 0.0
    /// Turn upwards.
    package var pitchRadians = 0.0
    /// Turn clockwise in the picture.
    package var rollRadians = 0.0
    /// Pixels per half head height.
    package var scale = 78.0
    /// The column at which the middle of the head lies.
    package var centreX = 124.5
    /// The row at which the middle of the head lies.
    package var centreY = 120.0

    init() {}

    init(using generator: inout SeededGenerator) {
      let degree = Double.pi / 180
      yawRadians = degree * min(35, max(-35, 14 * generator.gaussian()))
      pitchRadians = degree * min(16, max(-16, 7 * generator.gaussian()))
      rollRadians = degree * min(22, max(-22, 8 * generator.gaussian()))
      scale = generator.uniform(in: 62...92)
      centreX = 124.5 + generator.uniform(in: -12...12)
      centreY = 120 + generator.uniform(in: -10...10)
    }
  }

  /// What the face does.
  package struct Expression: Sendable, Equatable {
    /// Height of the mouth's opening.
    package var mouthOpening = 0.0
    /// 1 is a broad smile, negative a sulk.
    package var smile = 0.0
    /// How far the brows are raised.
    package var browRaise = 0.0
    /// 1 is wide open, 0 shut.
    package var lidOpening = 1.0
    /// How far the irises are turned to the picture's right.
    package var gazeX = 0.0
    /// How far the irises are turned up.
    package var gazeY = 0.0

    init() {}

    init(using generator: inout SeededGenerator) {
      mouthOpening = max(0, generator.uniform(in: -0.14...0.14))
      smile = generator.uniform(in: -0.4...1)
      browRaise = generator.uniform(in: -0.02...0.06)
      lidOpening = generator.uniform() < 0.06 ? 0.1 : generator.uniform(in: 0.6...1)
      gazeX = generator.uniform(in: -0.045...0.045)
      gazeY = generator.uniform(in: -0.012...0.012)
    }
  }

  /// The light on the head.
  package struct Light: Sendable, Equatable {
    /// From the camera's axis to the picture's right.
    package var azimuthRadians = 0.2
    /// Above the horizon.
    package var elevationRadians = 0.5
    /// The colour of the lamp, times its strength.
    package var colour = LinearColour(0.75, 0.75, 0.75)
    /// The colour of the light from all sides, times its strength.
    package var ambientColour = LinearColour(0.45, 0.45, 0.45)
    /// Depth of the shade of leaves, from 0 to 1.
    package var dapple = 0.0

    init() {}

    init(using generator: inout SeededGenerator) {
      azimuthRadians = generator.uniform(in: -1.35...1.35)
      elevationRadians = generator.uniform(in: -0.35...1.15)
      colour = Light.tint(using: &generator).scaled(by: generator.uniform(in: 0.4...2.0))
      ambientColour = Light.tint(using: &generator).scaled(by: generator.uniform(in: 0.12...0.5))
      dapple = max(0, generator.uniform(in: -0.8...0.65))
    }

    /// Between a candle's orange and a blue sky, with a little green or magenta.
    private static func tint(using generator: inout SeededGenerator) -> LinearColour {
      let warmth = generator.uniform(in: -0.35...0.5)
      let green = generator.uniform(in: -0.1...0.1)
      return LinearColour(1 + warmth, 1 + green, 1 - warmth)
    }
  }

  /// What is worn.
  package struct Outfit: Sendable, Equatable {
    /// The colour of the clothes.
    package var clothes = LinearColour(0.10, 0.14, 0.25)
    /// A hat that covers the hair, if one is worn.
    package var hat: Hat?
    /// Glasses, if they are worn.
    package var glasses: Glasses?

    init() {}

    init(using generator: inout SeededGenerator) {
      clothes = LinearColour.any(using: &generator)
      let wearsHat = generator.uniform() < 0.1
      let someHat = Hat(using: &generator)
      hat = wearsHat ? someHat : nil
      let wearsGlasses = generator.uniform() < 0.2
      let someGlasses = Glasses(using: &generator)
      glasses = wearsGlasses ? someGlasses : nil
    }
  }

  /// A hat that covers the hair above a height.
  package struct Hat: Sendable, Equatable {
    /// Height of the brim above the middle of the head.
    package var y: Double
    /// The colour of the cloth.
    package var colour: LinearColour

    init(using generator: inout SeededGenerator) {
      y = generator.uniform(in: 0.42...0.62)
      colour = LinearColour.any(using: &generator)
    }
  }

  /// A pair of glasses.
  package struct Glasses: Sendable, Equatable {
    /// Half of a lens's width.
    package var width: Double
    /// Half of a lens's height.
    package var height: Double
    /// Half of the rim's thickness.
    package var rim: Double
    /// The colour of the rim.
    package var colour: LinearColour
    /// The share of light that the lenses keep back.
    package var tint: Double

    init(using generator: inout SeededGenerator) {
      width = generator.uniform(in: 0.18...0.235)
      height = generator.uniform(in: 0.11...0.185)
      rim = generator.uniform(in: 0.008...0.024)
      colour = LinearColour.any(using: &generator).scaled(by: 0.4)
      tint = generator.uniform(in: 0.02...0.35)
    }
  }

  /// What is behind the head.
  package struct Background: Sendable, Equatable {
    /// One end of the gradient.
    package var first = LinearColour(0.35, 0.38, 0.42)
    /// The other end.
    package var second = LinearColour(0.35, 0.38, 0.42)
    /// Contrast of blobs and noise, from 0 to 1.
    package var detail = 0.0

    init() {}

    init(using generator: inout SeededGenerator) {
      first = LinearColour.any(using: &generator)
      second = LinearColour.any(using: &generator)
      detail = generator.uniform()
    }
  }

  /// What the camera does.
  package struct Camera: Sendable, Equatable {
    /// Factor on all light.
    package var exposure = 1.0
    /// Factor on the distance from middle grey, after the gamma curve.
    package var contrast = 1.0
    /// 1 keeps the colours, 0 makes them grey.
    package var saturation = 1.0
    /// Standard deviation of the blur.
    package var blurPixels = 0.75
    /// Standard deviation of the noise, as a share of white.
    package var noise = 0.0
    /// JPEG quality, from 1 to 100.
    package var quality = 95
    /// Names the blobs, the shade, the strands of hair and the noise.
    package var textureSeed: UInt64 = 0

    init() {}

    init(light: Light, using generator: inout SeededGenerator) {
      // An automatic exposure that errs by up to a stop either way.
      let brightness = light.ambientColour.green + 0.45 * light.colour.green
      exposure = exp2(generator.uniform(in: -1.1...0.8)) / brightness
      contrast = generator.uniform(in: 0.65...1.25)
      saturation = generator.uniform() < 0.1 ? 0 : generator.uniform(in: 0.4...1.3)
      blurPixels = 0.75 + 1.1 * generator.uniform() * generator.uniform()
      noise = 0.05 * generator.uniform() * generator.uniform()
      quality = 60 + generator.index(below: 36)
      textureSeed = generator.next()
    }
  }
}

extension LinearColour {
  /// Any colour, the dark ones as likely as they look.
  fileprivate static func any(using generator: inout SeededGenerator) -> LinearColour {
    let brightness = generator.uniform()
    let colour = LinearColour(generator.uniform(), generator.uniform(), generator.uniform())
    return colour.scaled(by: brightness)
  }
}
