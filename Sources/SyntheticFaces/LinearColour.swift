internal import CFaceImage

/// A colour in linear light, each part from 0 to 1 for what a surface throws back.
package struct LinearColour: Sendable, Equatable {
  /// The red part.
  package var red: Double
  /// The green part.
  package var green: Double
  /// The blue part.
  package var blue: Double

  /// A colour of three parts.
  package init(_ red: Double, _ green: Double, _ blue: Double) {
    (self.red, self.green, self.blue) = (red, green, blue)
  }

  /// The colour between this one (share 0) and another (share 1).
  func mixed(with other: LinearColour, share: Double) -> LinearColour {
    LinearColour(
      red + (other.red - red) * share, green + (other.green - green) * share,
      blue + (other.blue - blue) * share)
  }

  /// The colour of this hue and another brightness.
  func scaled(by factor: Double) -> LinearColour {
    LinearColour(red * factor, green * factor, blue * factor)
  }

  var drawn: face_colour { face_colour(red: red, green: green, blue: blue) }
}
