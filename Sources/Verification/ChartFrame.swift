/// The axes of a chart in SVG and the way from data to picture points.
struct ChartFrame {
  static let width = 720.0
  static let height = 400.0
  private static let left = 62.0
  private static let right = width - 18
  private static let top = 18.0
  private static let bottom = height - 52

  /// A mark on an axis: where, as a share of the axis from its start, and what it says.
  struct Tick {
    let share: Double
    let label: String
  }

  let label: String
  let xTitle: String
  let yTitle: String
  let xTicks: [Tick]
  let yTicks: [Tick]

  /// The picture's x of a share of the axis.
  static func x(_ share: Double) -> Double { left + share * (right - left) }

  /// The picture's y of a share of the axis, which grows upwards.
  static func y(_ share: Double) -> Double { bottom - share * (bottom - top) }

  /// A picture coordinate, short.
  static func text(_ coordinate: Double) -> String { fixed(coordinate, 1) }

  /// The SVG element around marks that are drawn over the grid.
  func svg(_ marks: [String]) -> String {
    let box = "0 0 \(Int(Self.width)) \(Int(Self.height))"
    let opening = "<svg viewBox=\"\(box)\" role=\"img\" aria-label=\"\(escaped(label))\">"
    return ([opening] + grid + marks + titles + ["</svg>"]).joined(separator: "\n")
  }

  private var grid: [String] {
    let text = Self.text
    let vertical = xTicks.map { tick in
      let x = text(Self.x(tick.share))
      return """
        <path class="grid" d="M\(x) \(text(Self.top))V\(text(Self.bottom))"/>
        <text class="tick" x="\(x)" y="\(text(Self.bottom + 18))" text-anchor="middle">\
        \(tick.label)</text>
        """
    }
    let horizontal = yTicks.map { tick in
      let y = Self.y(tick.share)
      return """
        <path class="grid" d="M\(text(Self.left)) \(text(y))H\(text(Self.right))"/>
        <text class="tick" x="\(text(Self.left - 8))" y="\(text(y + 4))" text-anchor="end">\
        \(tick.label)</text>
        """
    }
    return vertical + horizontal
  }

  private var titles: [String] {
    let text = Self.text
    let middle = text((Self.top + Self.bottom) / 2)
    return [
      "<path class=\"axis\" d=\"M\(text(Self.left)) \(text(Self.bottom))H\(text(Self.right))\"/>",
      """
      <text class="title" x="\(text((Self.left + Self.right) / 2))" \
      y="\(text(Self.height - 10))" text-anchor="middle">\(xTitle)</text>
      """,
      """
      <text class="title" x="14" y="\(middle)" text-anchor="middle" \
      transform="rotate(-90 14 \(middle))">\(yTitle)</text>
      """,
    ]
  }
}
