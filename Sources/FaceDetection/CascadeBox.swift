/// A candidate of the cascade, in the coordinates of its authors: pixels count from 1, and both
/// corners belong to the box.
///
/// Kept as they are because the networks learnt the rounding that goes with them.
package struct CascadeBox: Sendable, Hashable {
  package var left: Double
  package var top: Double
  package var right: Double
  package var bottom: Double
  package var score: Double

  package init(left: Double, top: Double, right: Double, bottom: Double, score: Double) {
    self.left = left
    self.top = top
    self.right = right
    self.bottom = bottom
    self.score = score
  }

  /// In pixels, both corners counted.
  package var width: Double { right - left + 1 }

  /// In pixels, both corners counted.
  package var height: Double { bottom - top + 1 }

  /// The box with its four edges moved by shares of the given sides.
  package func moved(by shares: [Float], width: Double, height: Double) -> CascadeBox {
    CascadeBox(
      left: left + Double(shares[0]) * width, top: top + Double(shares[1]) * height,
      right: right + Double(shares[2]) * width, bottom: bottom + Double(shares[3]) * height,
      score: score)
  }

  /// The square around the same middle, whose side is the longer one.
  package var squared: CascadeBox {
    let (across, down) = (right - left, bottom - top)
    let side = max(across, down)
    let newLeft = left + across / 2 - side / 2
    let newTop = top + down / 2 - side / 2
    return CascadeBox(
      left: newLeft, top: newTop, right: newLeft + side, bottom: newTop + side, score: score)
  }

  /// The box with its corners on whole pixels, towards zero.
  package var truncated: CascadeBox {
    CascadeBox(
      left: left.rounded(.towardZero), top: top.rounded(.towardZero),
      right: right.rounded(.towardZero), bottom: bottom.rounded(.towardZero), score: score)
  }

  /// The pixels of a box on whole pixels, counted from 0; nothing where it has none, or where a
  /// corner is beyond reason.
  package var region: PixelRegion? {
    let limit = 100_000.0
    guard [left, top, right, bottom].allSatisfy({ $0.magnitude < limit }) else { return nil }
    guard (1...16_384).contains(width), (1...16_384).contains(height) else { return nil }
    return PixelRegion(
      left: Int(left) - 1, top: Int(top) - 1, width: Int(width), height: Int(height))
  }

  /// The box in the coordinates of this package.
  package var faceBox: FaceBox {
    FaceBox(left: left - 1, top: top - 1, width: width, height: height)
  }
}

/// How much two boxes of the cascade overlap.
package enum CascadeOverlap: Sendable {
  /// Of the area that both cover together.
  case union
  /// Of the smaller box.
  case smaller

  /// The shared area as a share of the measure; 1 for a box with itself.
  package func share(_ first: CascadeBox, _ second: CascadeBox) -> Double {
    let width = min(first.right, second.right) - max(first.left, second.left) + 1
    let height = min(first.bottom, second.bottom) - max(first.top, second.top) + 1
    let shared = max(0, width) * max(0, height)
    let areas = (first.width * first.height, second.width * second.height)
    switch self {
    case .union: return shared / (areas.0 + areas.1 - shared)
    case .smaller: return shared / min(areas.0, areas.1)
    }
  }
}
