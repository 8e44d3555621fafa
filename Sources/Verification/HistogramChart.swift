internal import Foundation

/// How the scores of same and of different pairs are spread, in SVG.
///
/// Each kind's bars add up to 1, so that kinds of unlike counts can be compared. A score on a
/// border of two bars belongs to the upper one, except 1.
struct HistogramChart {
  /// Bars are as wide as leaves at least this many of them, if one of the widths does.
  private static let wantedBarCount = 24.0
  private static let barsPerUnitChoices = [20, 40, 100, 200, 400, 1000]

  private let scoreName: String
  private let threshold: Double
  private let barsPerUnit: Int
  private let first: Int
  private let last: Int
  private let samePart: [Double]
  private let differentPart: [Double]
  private let size: ChartSize

  /// Counts scores into bars that cover them and the threshold.
  ///
  /// - Parameters:
  ///   - scores: one per pair.
  ///   - same: for each pair, whether both photos show one person.
  ///   - threshold: where a line is drawn.
  ///   - greatest: what a score can be; it counts to the bar below.
  ///   - scoreName: what a score is, for the axis.
  ///   - size: how large the picture is.
  init(
    scores: [Double], same: [Bool], threshold: Double, greatest: Double = 1, scoreName: String,
    size: ChartSize
  ) {
    let range = scores.reduce(threshold, max) - scores.reduce(threshold, min)
    let choices = Self.barsPerUnitChoices
    let barsPerUnit =
      choices.first { range * Double($0) >= Self.wantedBarCount } ?? choices[choices.count - 1]
    func bar(_ score: Double) -> Int {
      Int((min(score, greatest - 1e-9) * Double(barsPerUnit)).rounded(.down))
    }
    let bars = scores.map(bar)
    let first = bars.reduce(bar(threshold), min)
    let last = bars.reduce(bar(threshold), max)
    func part(_ kind: Bool) -> [Double] {
      var counts = [Double](repeating: 0, count: last - first + 1)
      for (bar, same) in zip(bars, same) where same == kind { counts[bar - first] += 1 }
      let total = max(1, counts.reduce(0, +))
      return counts.map { $0 / total }
    }
    self.scoreName = scoreName
    self.size = size
    self.threshold = threshold
    self.barsPerUnit = barsPerUnit
    self.first = first
    self.last = last
    samePart = part(true)
    differentPart = part(false)
  }

  /// The chart as an SVG element.
  var svg: String {
    let top = (samePart + differentPart).reduce(0, max)
    let step = [0.01, 0.02, 0.05, 0.1, 0.2, 0.25].first { $0 * 6 >= top } ?? 0.25
    let stepCount = max(1, Int((top / step).rounded(.up)))
    let frame = ChartFrame(
      label: "Scores of same and different pairs",
      xTitle: "score (\(scoreName)), bars of 1/\(barsPerUnit)",
      yTitle: "share of each kind", xTicks: xTicks,
      yTicks: (0...stepCount).map {
        .init(
          share: Double($0) / Double(stepCount),
          label: fixed(100 * step * Double($0), 0) + " %")
      }, size: size)
    let scale = 1 / (step * Double(stepCount))
    let x = ChartFrame.text(size.x(share(of: threshold)))
    let line = "M\(x) \(ChartFrame.text(size.y(0)))V\(ChartFrame.text(size.y(1)))"
    return frame.svg([
      "<path class=\"bars different\" d=\"\(outline(differentPart, scale: scale))\"/>",
      "<path class=\"bars same\" d=\"\(outline(samePart, scale: scale))\"/>",
      "<path class=\"threshold\" d=\"\(line)\"/>",
    ])
  }

  /// The place of a score on the axis, which runs from the first bar's start to the last one's end.
  private func share(of score: Double) -> Double {
    (score * Double(barsPerUnit) - Double(first)) / Double(last - first + 1)
  }

  private var xTicks: [ChartFrame.Tick] {
    let thousandths = (last - first + 1) * 1000 / barsPerUnit
    let widest = thousandths > 2000 ? [500] : []
    let step = (widest + [200, 100, 50, 20, 10, 5, 2]).first { $0 * 4 <= thousandths } ?? 1
    return stride(from: -4000, through: 4000, by: step).map { Double($0) / 1000 }
      .filter { (0...1).contains(share(of: $0)) }
      .map { .init(share: share(of: $0), label: fixed($0, step >= 100 ? 1 : step >= 10 ? 2 : 3)) }
  }

  private func outline(_ parts: [Double], scale: Double) -> String {
    let base = ChartFrame.text(size.y(0))
    var path = "M\(ChartFrame.text(size.x(0))) \(base)"
    for (index, part) in parts.enumerated() {
      let end = Double(index + 1) / Double(parts.count)
      path += "V\(ChartFrame.text(size.y(part * scale)))"
      path += "H\(ChartFrame.text(size.x(end)))"
    }
    return path + "V\(base)Z"
  }
}
