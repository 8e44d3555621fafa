internal import Training
internal import Verification

/// A figure of the training log over the steps, a thin line for each run, in SVG.
struct TrainingChart {
  /// A run's line.
  struct Line {
    let metrics: [TrainingMetrics]
    /// The classes of its path that the style sheet knows.
    let style: String
  }

  let label: String
  let yTitle: String
  let lines: [Line]
  let figure: @Sendable (TrainingMetrics) -> Double
  /// The axis; what lies beyond it is drawn at its end.
  let scale: AxisScale
  let isShare: Bool

  /// The chart as an SVG element.
  var svg: String {
    let size = ChartSize.panel
    let last = lines.compactMap(\.metrics.last?.step).reduce(1, max)
    let steps = AxisScale(covering: 0...Double(last))
    let frame = ChartFrame(
      label: label, xTitle: "step", yTitle: yTitle,
      xTicks: steps.ticks { fixed($0, $1) },
      yTicks: scale.ticks { isShare ? "\(fixed(100 * $0, max(0, $1 - 2))) %" : fixed($0, $1) },
      size: size)
    let paths = lines.compactMap { line -> String? in
      let points = line.metrics.filter { figure($0).isFinite }.map { metrics in
        let x = size.x(steps.share(of: Double(metrics.step)))
        let y = size.y(scale.share(of: figure(metrics)))
        return "\(ChartFrame.text(x)) \(ChartFrame.text(y))"
      }
      guard let first = points.first else { return nil }
      // A single point is drawn as a line of no length, which the round ends make a dot.
      let path = points.count == 1 ? "M\(first)L\(first)" : "M" + points.joined(separator: "L")
      return "<path class=\"\(line.style)\" d=\"\(path)\"/>"
    }
    return frame.svg(paths)
  }
}
