internal import Foundation

/// An axis with round marks that covers a range.
package struct AxisScale: Equatable, Sendable {
  /// The value at the axis's start.
  package let lower: Double
  /// The value at its end.
  package let upper: Double
  private let step: Double

  /// Chooses the marks: steps of 1, 2 or 5 times a power of ten, three to eight of them.
  ///
  /// - Parameter range: where it is a single point, the axis reaches a little around it; what lies
  ///   beyond 1e100 is cut off.
  package init(covering range: ClosedRange<Double>) {
    let range = range.clamped(to: -1e100...1e100)
    let length = max(range.upperBound - range.lowerBound, 1e-9 * max(1, abs(range.upperBound)))
    let power = pow(10, (log10(length) - 0.5).rounded(.down))
    let step = [1, 2, 5, 10].map { $0 * power }.first { length / $0 <= 6 } ?? 10 * power
    let lower = (range.lowerBound / step).rounded(.down) * step
    let upper = (range.upperBound / step).rounded(.up) * step
    self.step = step
    self.lower = lower
    self.upper = upper > lower ? upper : lower + step
  }

  /// The place of a value as a share of the axis; what lies outside is put at the nearest end.
  package func share(of value: Double) -> Double {
    min(1, max(0, (value - lower) / (upper - lower)))
  }

  /// The marks; `label` gives the text of a value, and is told the decimals that tell marks apart.
  package func ticks(_ label: (Double, _ decimals: Int) -> String) -> [ChartFrame.Tick] {
    let decimals = max(0, Int((-log10(step) - 1e-9).rounded(.up)))
    let count = Int(((upper - lower) / step).rounded())
    return (0...count).map { index in
      .init(
        share: Double(index) / Double(count),
        label: label(lower + Double(index) * step, decimals))
    }
  }
}
