internal import Verification

/// Accuracies as dots with intervals, a line for each recipe, in SVG.
struct AccuracyChart {
  /// What a line shows.
  struct Line {
    let name: String
    let estimate: Estimate?
    /// The values of the seeds, drawn as small dots.
    let values: [Double]
    /// Whether the others are compared with it.
    let isReference: Bool
  }

  private static let rowHeight = 26.0
  /// Longer names are cut: the table has them whole.
  private static let longestName = 26

  let label: String
  let lines: [Line]
  let chance: Double
  let scale: AxisScale

  /// An axis that covers everything that such charts show.
  static func scale(covering lines: [Line], chance: Double) -> AxisScale {
    let values = lines.flatMap { line in
      line.values + (line.estimate.map { [$0.interval.lower, $0.interval.upper] } ?? [])
    }
    return AxisScale(
      covering: values.reduce(100 * chance) {
        min($0, 100 * $1)
      }...values.reduce(100 * chance) {
        max($0, 100 * $1)
      })
  }

  /// The chart as an SVG element.
  var svg: String {
    let size = ChartSize(
      width: 720, height: 70 + Self.rowHeight * Double(lines.count), leftMargin: 190)
    func y(_ index: Int) -> Double { 1 - (Double(index) + 0.5) / Double(lines.count) }
    let frame = ChartFrame(
      label: label, xTitle: "accuracy", yTitle: "",
      xTicks: scale.ticks { "\(fixed($0, $1)) %" },
      yTicks: lines.enumerated().map { .init(share: y($0), label: Self.short($1.name)) },
      size: size)
    func x(_ value: Double) -> String { ChartFrame.text(size.x(scale.share(of: 100 * value))) }
    func vertical(_ value: Double, _ style: String) -> String {
      let ends = "\(ChartFrame.text(size.y(0)))V\(ChartFrame.text(size.y(1)))"
      return "<path class=\"\(style)\" d=\"M\(x(value)) \(ends)\"/>"
    }
    var marks = [vertical(chance, "chance")]
    if let reference = lines.first(where: \.isReference)?.estimate {
      marks.append(vertical(reference.mean, "threshold"))
    }
    for (index, line) in lines.enumerated() {
      guard let estimate = line.estimate else { continue }
      let height = ChartFrame.text(size.y(y(index)))
      let (value, interval) = StudyReport.share(estimate)
      marks.append(
        "<path class=\"interval\" d=\"M\(x(estimate.interval.lower)) \(height)"
          + "H\(x(estimate.interval.upper))\"/>")
      marks += line.values.map {
        "<circle class=\"seed\" cx=\"\(x($0))\" cy=\"\(height)\" r=\"3\"/>"
      }
      marks.append(
        "<circle class=\"mean\" cx=\"\(x(estimate.mean))\" cy=\"\(height)\" r=\"5\">"
          + "<title>\(escaped(line.name)): \(value) \(interval)</title></circle>")
    }
    return frame.svg(marks)
  }

  private static func short(_ name: String) -> String {
    escaped(name.count > longestName ? name.prefix(longestName - 1) + "\u{2026}" : name)
  }
}
