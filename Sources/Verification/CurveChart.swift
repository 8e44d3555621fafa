internal import Foundation

/// A curve with the name that the legend gives it.
package struct NamedCurve: Equatable, Sendable {
  /// The name, in the caller's words.
  package let name: String
  /// The operating points.
  package let curve: RateCurve

  /// Names a curve.
  package init(name: String, curve: RateCurve) {
    self.name = name
    self.curve = curve
  }
}

/// TAR over FAR in SVG, FAR on a logarithmic axis.
///
/// A curve is drawn as steps, because between two operating points nothing was measured: at each
/// FAR it shows the greatest TAR that does not exceed it. The axis starts at the greatest power of
/// ten that is not above one false accept of the curve with the most different pairs; left of one
/// false accept a curve is level.
package struct CurveChart {
  /// The steps of a curve, and the classes of its path that the style sheet knows.
  package struct Line: Equatable, Sendable {
    let steps: RateSteps
    let style: String

    /// A curve to draw.
    package init(steps: RateSteps, style: String) {
      self.steps = steps
      self.style = style
    }
  }

  private let label: String
  private let lines: [Line]
  private let marked: [TrueAcceptRate]
  private let size: ChartSize
  /// The powers of ten that the axis covers, up to FAR 1.
  private let decadeCount: Int

  /// A chart with dots on the first curve at some limits.
  init(curves: [NamedCurve], marked: [TrueAcceptRate], size: ChartSize) {
    self.init(
      label: "TAR over FAR for \(curves.map(\.name).joined(separator: ", "))",
      lines: curves.enumerated().map { index, named in
        Line(steps: RateSteps(meanOf: [named.curve]), style: "curve c\(index % 4)")
      },
      marked: marked, size: size)
  }

  /// A chart of lines, the first of them on top.
  ///
  /// - Parameters:
  ///   - label: what the picture shows, for those who do not see it.
  ///   - lines: the curves.
  ///   - size: how large the picture is.
  package init(label: String, lines: [Line], size: ChartSize) {
    self.init(label: label, lines: lines, marked: [], size: size)
  }

  private init(label: String, lines: [Line], marked: [TrueAcceptRate], size: ChartSize) {
    self.label = label
    self.lines = lines
    self.marked = marked
    self.size = size
    let largest = lines.map(\.steps.differentCount).reduce(10, max)
    decadeCount = min(9, Int(log10(Double(largest)).rounded(.up)))
  }

  /// The chart as an SVG element.
  package var svg: String {
    let frame = ChartFrame(
      label: label,
      xTitle: "FAR: different pairs accepted (logarithmic)",
      yTitle: "TAR: same pairs accepted",
      xTicks: (0...decadeCount).map { decade in
        let power = decadeCount - decade
        return .init(
          share: Double(decade) / Double(decadeCount),
          label: power == 0 ? "1" : "1/1" + String(repeating: "0", count: power))
      },
      yTicks: (0...5).map { .init(share: Double($0) / 5, label: "\(20 * $0) %") }, size: size)
    let paths = lines.reversed().map { line in
      "<path class=\"\(line.style)\" d=\"\(path(of: line.steps))\"/>"
    }
    return frame.svg([chance] + paths + markers)
  }

  /// The curve of a verifier that guesses: TAR and FAR are equal.
  private var chance: String {
    let points = stride(from: 0.0, through: 1, by: 0.02).map { share in
      let y = size.y(pow(10, Double(decadeCount) * (share - 1)))
      return "\(ChartFrame.text(size.x(share))) \(ChartFrame.text(y))"
    }
    return "<path class=\"chance\" d=\"M\(points.joined(separator: "L"))\"/>"
  }

  private func x(_ rate: Double) -> Double {
    size.x(max(0, 1 + log10(rate) / Double(decadeCount)))
  }

  private func path(of steps: RateSteps) -> String {
    let left = ChartFrame.text(size.x(0))
    var result = ""
    var last = (x: left, y: "")
    for step in steps.steps {
      let y = ChartFrame.text(size.y(step.trueAcceptRate))
      // Steps that are smaller than a tenth of a picture point are not written.
      guard y != last.y else { continue }
      let rate = steps.falseAcceptRate(of: step)
      let x = rate == 0 ? left : ChartFrame.text(x(rate))
      if x == left {
        result = "M\(left) \(y)"
      } else {
        result += (x == last.x ? "" : "H\(x)") + "V\(y)"
      }
      last = (x, y)
    }
    return result + "H\(ChartFrame.text(size.x(1)))"
  }

  /// A dot at each limit that lies on the axis.
  private var markers: [String] {
    marked.filter { -log10($0.limit.rate) <= Double(decadeCount) }.map { rate in
      """
      <circle class="marker c0" cx="\(ChartFrame.text(x(rate.limit.rate)))" \
      cy="\(ChartFrame.text(size.y(rate.trueAcceptRate)))" r="4.5">\
      <title>TAR \(percent(rate.trueAcceptRate)) at FAR at most \(rate.limit)</title></circle>
      """
    }
  }
}
