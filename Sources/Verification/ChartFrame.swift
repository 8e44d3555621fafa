/// The axes of a chart in SVG and the way from data to picture points.
package struct ChartFrame {
  /// A mark on an axis: where, as a share of the axis from its start, and what it says.
  package struct Tick {
    let share: Double
    let label: String

    /// A mark; the label is written as it is, so that a text from outside must be escaped before.
    package init(share: Double, label: String) {
      self.share = share
      self.label = label
    }
  }

  private let label: String
  private let xTitle: String
  private let yTitle: String
  private let xTicks: [Tick]
  private let yTicks: [Tick]
  private let size: ChartSize

  /// Axes with marks.
  ///
  /// - Parameters:
  ///   - label: what the picture shows, for those who do not see it; escaped here.
  ///   - xTitle: what the horizontal axis is, as HTML.
  ///   - yTitle: what the vertical axis is, as HTML; empty where its labels say it.
  ///   - xTicks: the marks of the horizontal axis.
  ///   - yTicks: the marks of the vertical axis.
  ///   - size: how large the picture is.
  package init(
    label: String, xTitle: String, yTitle: String, xTicks: [Tick], yTicks: [Tick],
    size: ChartSize
  ) {
    self.label = label
    self.xTitle = xTitle
    self.yTitle = yTitle
    self.xTicks = xTicks
    self.yTicks = yTicks
    self.size = size
  }

  /// A picture coordinate, short.
  package static func text(_ coordinate: Double) -> String { fixed(coordinate, 1) }

  /// The SVG element around marks that are drawn over the grid.
  package func svg(_ marks: [String]) -> String {
    let box = "0 0 \(Int(size.width)) \(Int(size.height))"
    let opening = "<svg viewBox=\"\(box)\" role=\"img\" aria-label=\"\(escaped(label))\">"
    return ([opening] + grid + marks + titles + ["</svg>"]).joined(separator: "\n")
  }

  private var grid: [String] {
    let text = Self.text
    let vertical = xTicks.map { tick in
      let x = text(size.x(tick.share))
      return """
        <path class="grid" d="M\(x) \(text(size.top))V\(text(size.bottom))"/>
        <text class="tick" x="\(x)" y="\(text(size.bottom + 18))" text-anchor="middle">\
        \(tick.label)</text>
        """
    }
    let horizontal = yTicks.map { tick in
      let y = size.y(tick.share)
      return """
        <path class="grid" d="M\(text(size.left)) \(text(y))H\(text(size.right))"/>
        <text class="tick" x="\(text(size.left - 8))" y="\(text(y + 4))" text-anchor="end">\
        \(tick.label)</text>
        """
    }
    return vertical + horizontal
  }

  private var titles: [String] {
    let text = Self.text
    let middle = text((size.top + size.bottom) / 2)
    return [
      "<path class=\"axis\" d=\"M\(text(size.left)) \(text(size.bottom))H\(text(size.right))\"/>",
      """
      <text class="title" x="\(text((size.left + size.right) / 2))" \
      y="\(text(size.height - 10))" text-anchor="middle">\(xTitle)</text>
      """,
      """
      <text class="title" x="14" y="\(middle)" text-anchor="middle" \
      transform="rotate(-90 14 \(middle))">\(yTitle)</text>
      """,
    ]
  }
}
