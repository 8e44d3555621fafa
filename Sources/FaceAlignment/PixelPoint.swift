/// A place in a picture, in pixels: x to the right, y down, (0, 0) the centre of the first pixel.
package struct PixelPoint: Sendable, Hashable {
  package var x: Double
  package var y: Double

  package init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }

  /// The point halfway between two points.
  package static func middle(_ first: PixelPoint, _ second: PixelPoint) -> PixelPoint {
    PixelPoint(x: (first.x + second.x) / 2, y: (first.y + second.y) / 2)
  }

  /// The length of the line to another point, in pixels.
  package func distance(to other: PixelPoint) -> Double {
    // hypot would need a C library for what cannot overflow inside of a picture.
    ((other.x - x) * (other.x - x) + (other.y - y) * (other.y - y)).squareRoot()
  }
}
