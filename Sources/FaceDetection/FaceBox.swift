/// An upright rectangle around a face, in pixels; it may reach out of the photo.
///
/// It covers the columns from `left` to just before `left + width`, and the rows likewise.
package struct FaceBox: Sendable, Hashable {
  package var left: Double
  package var top: Double
  package var width: Double
  package var height: Double

  package init(left: Double, top: Double, width: Double, height: Double) {
    self.left = left
    self.top = top
    self.width = width
    self.height = height
  }

  /// In square pixels.
  package var area: Double { width * height }

  /// The area that two boxes share, as a share of what they cover together; 0 where both are empty.
  package func overlap(with other: FaceBox) -> Double {
    let sharedWidth = min(left + width, other.left + other.width) - max(left, other.left)
    let sharedHeight = min(top + height, other.top + other.height) - max(top, other.top)
    let shared = max(0, sharedWidth) * max(0, sharedHeight)
    let covered = area + other.area - shared
    return covered > 0 ? shared / covered : 0
  }
}
