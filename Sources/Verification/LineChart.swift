internal import Foundation

/// Numbers over steps, a thin line for each row of them, in SVG.
package struct LineChart: Sendable {
  /// Points from left to right.
  package struct Line: Sendable {
    let points: [(step: Int, value: Double)]
    let style: String

    /// A line of points; those that are not finite are left out.
    ///
    /// - Parameters:
    ///   - points: steps ascending.
    ///   - style: the classes of its path that the style sheet knows.
    package init(points: [(step: Int, value: Double)], style: String) {
      self.points = points
      self.style = style
    }
  }

  private let label: String
  private let yTitle: String
  private let lines: [Line]
  private let scale: AxisScale
  private let isShare: Bool

  /// A chart of lines over one axis of steps.
  ///
  /// - Parameters:
  ///   - label: what the picture shows, for those who do not see it.
  ///   - yTitle: what the numbers are, as HTML.
  ///   - lines: what is drawn.
  ///   - scale: the numbers' axis; what lies beyond it is drawn at its end.
  ///   - isShare: whether the axis is marked in per cent.
  package init(
    label: String, yTitle: String, lines: [Line], scale: AxisScale, isShare: Bool = false
  ) {
    self.label = label
    self.yTitle = yTitle
    self.lines = lines
    self.scale = scale
    self.isShare = isShare
  }

  /// The chart as an SVG element.
  package var svg: String {
    let size = ChartSize.panel
    let last = lines.compactMap(\.points.last?.step).reduce(1, max)
    let steps = AxisScale(covering: 0...Double(last))
    let frame = ChartFrame(
      label: label, xTitle: "step", yTitle: yTitle,
      xTicks: steps.ticks { fixed($0, $1) },
      yTicks: scale.ticks(yLabel),
      size: size)
    let paths = lines.compactMap { line -> String? in
      let points = line.points.filter { $0.value.isFinite }.map { point in
        let x = size.x(steps.share(of: Double(point.step)))
        let y = size.y(scale.share(of: point.value))
        return "\(ChartFrame.text(x)) \(ChartFrame.text(y))"
      }
      guard let first = points.first else { return nil }
      // A single point is drawn as a line of no length, which the round ends make a dot.
      let path = points.count == 1 ? "M\(first)L\(first)" : "M" + points.joined(separator: "L")
      return "<path class=\"\(line.style)\" d=\"\(path)\"/>"
    }
    return frame.svg(paths)
  }

  /// A number that has room left of the axis.
  private func yLabel(_ value: Double, decimals: Int) -> String {
    if isShare { return "\(fixed(100 * value, max(0, decimals - 2))) %" }
    let text = fixed(value, decimals)
    return text.count > 6 ? String(format: "%.3g", value) : text
  }
}
