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
struct CurveChart {
  let curves: [NamedCurve]
  /// The powers of ten that the axis covers, up to FAR 1.
  private let decadeCount: Int

  init(curves: [NamedCurve]) {
    self.curves = curves
    let largest = curves.map(\.curve.differentCount).reduce(10, max)
    decadeCount = min(9, Int(log10(Double(largest)).rounded(.up)))
  }

  /// The chart as an SVG element.
  var svg: String {
    let frame = ChartFrame(
      label: "TAR over FAR for \(curves.map(\.name).joined(separator: ", "))",
      xTitle: "FAR: share of different pairs accepted (logarithmic)",
      yTitle: "TAR: share of same pairs accepted",
      xTicks: (0...decadeCount).map { decade in
        let power = decadeCount - decade
        return .init(
          share: Double(decade) / Double(decadeCount),
          label: power == 0 ? "1" : "1/1" + String(repeating: "0", count: power))
      },
      yTicks: (0...5).map { .init(share: Double($0) / 5, label: "\(20 * $0) %") })
    let lines = curves.enumerated().reversed().map { index, named in
      "<path class=\"curve c\(index % 4)\" d=\"\(path(of: named.curve))\"/>"
    }
    return frame.svg([chance] + lines + (curves.first.map { markers(of: $0.curve) } ?? []))
  }

  /// The curve of a verifier that guesses: TAR and FAR are equal.
  private var chance: String {
    let points = stride(from: 0.0, through: 1, by: 0.02).map { share in
      let y = ChartFrame.y(pow(10, Double(decadeCount) * (share - 1)))
      return "\(ChartFrame.text(ChartFrame.x(share))) \(ChartFrame.text(y))"
    }
    return "<path class=\"chance\" d=\"M\(points.joined(separator: "L"))\"/>"
  }

  private func x(_ rate: Double) -> Double {
    ChartFrame.x(max(0, 1 + log10(rate) / Double(decadeCount)))
  }

  private func path(of curve: RateCurve) -> String {
    let upper = zip(curve.points, curve.points.dropFirst().map(\.falseAccepts) + [.max])
      .filter { $0.falseAccepts != $1 }.map(\.0)
    let left = ChartFrame.text(ChartFrame.x(0))
    var result = ""
    var last = (x: left, y: "")
    for point in upper {
      let y = ChartFrame.text(ChartFrame.y(curve.trueAcceptRate(of: point)))
      // Steps that are smaller than a tenth of a picture point are not written.
      guard y != last.y else { continue }
      let rate = curve.falseAcceptRate(of: point)
      let x = rate == 0 ? left : ChartFrame.text(x(rate))
      if x == left {
        result = "M\(left) \(y)"
      } else {
        result += (x == last.x ? "" : "H\(x)") + "V\(y)"
      }
      last = (x, y)
    }
    return result + "H\(ChartFrame.text(ChartFrame.x(1)))"
  }

  /// A dot at each of the report's limits that lies on the axis.
  private func markers(of curve: RateCurve) -> [String] {
    VerificationReport.falseAcceptRatesOneIn.map { denominator in
      let rate = curve.trueAcceptRate(atFalseAcceptRateOneIn: denominator)
      let label = "TAR \(percent(rate.trueAcceptRate)) at FAR at most 1/\(denominator)"
      return (denominator, rate.trueAcceptRate, label)
    }.filter { log10(Double($0.0)) <= Double(decadeCount) }.map { denominator, rate, label in
      """
      <circle class="marker c0" cx="\(ChartFrame.text(x(1 / Double(denominator))))" \
      cy="\(ChartFrame.text(ChartFrame.y(rate)))" r="4.5"><title>\(label)</title></circle>
      """
    }
  }
}
