package import SeededRandom

/// What stays the same in all photos of one synthetic person.
///
/// Lengths are in half head heights: the crown of the head is at y = 1, its chin near y = -1.
package struct SyntheticIdentity: Sendable, Equatable {
  /// The skull, the jaw and the ears.
  package var head: Head
  /// The colour of the skin, and what marks it.
  package var skin: Skin
  /// The shape of the eyes and the colour of the iris.
  package var eyes: Eyes
  /// The brows.
  package var brows: Brows
  /// The nose.
  package var nose: Nose
  /// The mouth at rest.
  package var mouth: Mouth
  /// The hair of the head and of the face.
  package var hair: Hair

  /// Draws a person.
  ///
  /// - Parameter generator: moves on by a fixed order of draws.
  package init(using generator: inout SeededGenerator) {
    head = Head(using: &generator)
    let melanin = generator.uniform()
    skin = Skin(melanin: melanin, using: &generator)
    eyes = Eyes(melanin: melanin, using: &generator)
    brows = Brows(using: &generator)
    nose = Nose(using: &generator)
    mouth = Mouth(using: &generator)
    hair = Hair(melanin: melanin, using: &generator)
  }
}

extension SyntheticIdentity {
  /// The skull, the jaw and the ears.
  package struct Head: Sendable, Equatable {
    /// Half of the width at the temples.
    package var width: Double
    /// The jaw's width as a share of the head's.
    package var jawWidth: Double
    /// From the middle of the head to the chin.
    package var chinLength: Double
    /// 0 is hollow, 1 is full.
    package var cheekFullness: Double
    /// Half of an ear's height.
    package var earSize: Double

    init(using generator: inout SeededGenerator) {
      width = generator.uniform(in: 0.66...0.80)
      jawWidth = generator.uniform(in: 0.62...0.95)
      chinLength = generator.uniform(in: 0.94...1.10)
      cheekFullness = generator.uniform()
      earSize = generator.uniform(in: 0.15...0.22)
    }
  }

  /// The colour of the skin, and what marks it.
  package struct Skin: Sendable, Equatable {
    /// The share of light that bare skin throws back.
    package var colour: LinearColour
    /// The redness of cheeks and nose, from 0 to 1.
    package var blush: Double
    /// The depth of the lines from the nose to the mouth, from 0 to 1.
    package var foldDepth: Double
    /// Three round marks; a radius of 0 is none.
    package var moles: [Mole]

    init(melanin: Double, using generator: inout SeededGenerator) {
      let fair = LinearColour(0.72, 0.47, 0.36)
      let olive = LinearColour(0.47, 0.27, 0.17)
      let dark = LinearColour(0.13, 0.065, 0.040)
      let tone =
        melanin < 0.5
        ? fair.mixed(with: olive, share: melanin * 2)
        : olive.mixed(with: dark, share: melanin * 2 - 1)
      colour = tone.scaled(by: generator.uniform(in: 0.9...1.1))
      blush = generator.uniform() * generator.uniform()
      foldDepth = generator.uniform() * generator.uniform()
      moles = (0..<3).map { _ in Mole(using: &generator) }
    }
  }

  /// A round mark on the skin.
  package struct Mole: Sendable, Equatable {
    /// To the right of the middle of the face.
    package var x: Double
    /// Above the middle of the head.
    package var y: Double
    /// Half of its width.
    package var radius: Double

    init(using generator: inout SeededGenerator) {
      x = generator.uniform(in: -0.45...0.45)
      y = generator.uniform(in: -0.65...0.45)
      radius = max(0, generator.uniform(in: -0.025...0.032))
    }
  }

  /// The shape of the eyes and the colour of the iris.
  package struct Eyes: Sendable, Equatable {
    /// From the middle of the face to the centre of an eye.
    package var spacing: Double
    /// Height of the centres above the middle of the head.
    package var y: Double
    /// Half of an eye's width.
    package var width: Double
    /// Height of the upper lid's arch over the centre, wide open.
    package var height: Double
    /// How far the outer corner is turned up, in radians.
    package var tiltRadians: Double
    /// Half of the iris's width.
    package var irisRadius: Double
    /// Distance of the crease from the edge of the upper lid.
    package var lidCrease: Double
    /// The colour of the iris.
    package var irisColour: LinearColour

    init(melanin: Double, using generator: inout SeededGenerator) {
      spacing = generator.uniform(in: 0.265...0.355)
      y = generator.uniform(in: -0.02...0.08)
      width = generator.uniform(in: 0.115...0.165)
      height = generator.uniform(in: 0.050...0.100)
      tiltRadians = generator.uniform(in: -0.16...0.24)
      irisRadius = generator.uniform(in: 0.058...0.074)
      lidCrease = generator.uniform(in: 0.018...0.060)
      let light = generator.uniform() * (1 - 0.85 * melanin)
      let hue = generator.uniform()
      let green = LinearColour(0.13, 0.17, 0.07)
      let pale = green.mixed(with: LinearColour(0.16, 0.28, 0.45), share: hue)
      irisColour = LinearColour(0.055, 0.024, 0.011).mixed(with: pale, share: min(1, light * 1.5))
    }
  }

  /// The brows.
  package struct Brows: Sendable, Equatable {
    /// Height above the centre of the eye.
    package var height: Double
    /// Half of the thickness.
    package var thickness: Double
    /// Half of the length.
    package var length: Double
    /// Rise from the inner to the outer end.
    package var tilt: Double
    /// Rise of the middle over the ends.
    package var arch: Double
    /// 0 is bare, 1 is dense.
    package var density: Double

    init(using generator: inout SeededGenerator) {
      height = generator.uniform(in: 0.155...0.265)
      thickness = generator.uniform(in: 0.014...0.052)
      length = generator.uniform(in: 0.15...0.225)
      tilt = generator.uniform(in: -0.07...0.10)
      arch = generator.uniform(in: 0...0.065)
      density = generator.uniform(in: 0.45...1)
    }
  }

  /// The nose.
  package struct Nose: Sendable, Equatable {
    /// Height of the tip, below the middle of the head.
    package var y: Double
    /// Half of the width at the wings.
    package var width: Double
    /// How far the tip stands out.
    package var height: Double
    /// How far the root stands out.
    package var bridge: Double

    init(using generator: inout SeededGenerator) {
      y = generator.uniform(in: -0.36 ... -0.22)
      width = generator.uniform(in: 0.085...0.160)
      height = generator.uniform(in: 0.14...0.26)
      bridge = generator.uniform(in: 0.02...0.10)
    }
  }

  /// The mouth at rest.
  package struct Mouth: Sendable, Equatable {
    /// Height of the line between the lips, below the middle of the head.
    package var y: Double
    /// Half of the width.
    package var width: Double
    /// Height of the upper lip.
    package var upperLip: Double
    /// Height of the lower lip.
    package var lowerLip: Double
    /// How much redder than the skin the lips are, from 0 to 1.
    package var redness: Double

    init(using generator: inout SeededGenerator) {
      y = generator.uniform(in: -0.60 ... -0.50)
      width = generator.uniform(in: 0.19...0.30)
      upperLip = generator.uniform(in: 0.025...0.080)
      lowerLip = generator.uniform(in: 0.040...0.110)
      redness = generator.uniform()
    }
  }

  /// The hair of the head and of the face.
  package struct Hair: Sendable, Equatable {
    /// The colour, which brows and beard share.
    package var colour: LinearColour
    /// Height of the hairline in the middle of the forehead.
    package var line: Double
    /// How much higher the hairline is at the temples.
    package var recession: Double
    /// How much higher the hairline is on one side; negative on the other.
    package var parting: Double
    /// Thickness over the skull.
    package var volume: Double
    /// 0 ends at the ears, 1 falls on the shoulders.
    package var length: Double
    /// Density of the beard, from 0 to 1.
    package var beard: Double
    /// Density of the moustache, from 0 to 1.
    package var moustache: Double

    init(melanin: Double, using generator: inout SeededGenerator) {
      let lightness = generator.uniform() * (1 - 0.9 * melanin)
      let redness = max(0, generator.uniform(in: -1.5...1)) * (1 - melanin)
      let greyness = max(0, generator.uniform(in: -3...1))
      colour = LinearColour(0.016, 0.012, 0.010)
        .mixed(with: LinearColour(0.46, 0.32, 0.16), share: lightness * lightness)
        .mixed(with: LinearColour(0.26, 0.075, 0.022), share: redness)
        .mixed(with: LinearColour(0.42, 0.42, 0.42), share: greyness)
      line = generator.uniform(in: 0.42...0.80)
      recession = generator.uniform(in: -0.08...0.10)
      parting = generator.uniform(in: -0.10...0.10)
      volume = generator.uniform(in: 0.03...0.20)
      let bearded = generator.uniform() < 0.4
      length = bearded ? 0.2 * generator.uniform() : max(0, generator.uniform(in: -0.8...1))
      beard = bearded ? generator.uniform() : 0
      moustache = bearded ? generator.uniform() : 0
    }
  }
}
