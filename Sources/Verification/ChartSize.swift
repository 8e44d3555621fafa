/// The size of a chart and where its axes lie, in picture points.
package struct ChartSize: Sendable, Equatable {
  /// Width of the picture.
  package let width: Double
  /// Height of the picture.
  package let height: Double
  /// Where the horizontal axis begins.
  package let left: Double
  /// Where the horizontal axis ends.
  package let right: Double
  /// Where the vertical axis ends.
  package let top: Double
  /// Where the vertical axis begins.
  package let bottom: Double

  /// A picture with room for titles and labels at its left and below.
  package init(width: Double, height: Double, leftMargin: Double = 62) {
    self.width = width
    self.height = height
    left = leftMargin
    right = width - 18
    top = 18
    bottom = height - 52
  }

  /// A chart as wide as the page.
  static let page = ChartSize(width: 720, height: 400)
  /// One of two charts side by side.
  package static let panel = ChartSize(width: 420, height: 280)

  /// The picture's x of a share of the axis.
  package func x(_ share: Double) -> Double { left + share * (right - left) }

  /// The picture's y of a share of the axis, which grows upwards.
  package func y(_ share: Double) -> Double { bottom - share * (bottom - top) }
}
