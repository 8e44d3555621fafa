import Testing
import Verification

@Suite struct AxisScaleTests {
  @Test(arguments: [
    (0.0...1, 0.0, 1.0), (0...40, 0, 40), (47.3...83.1, 40, 90), (0...6.41, 0, 8),
    (50...50, 50, 50.00000001), (0...0, 0, 1e-9), (-0.3...0.2, -0.3, 0.2),
  ])
  func `covers the range with round ends`(
    range: ClosedRange<Double>, lower: Double, upper: Double
  ) {
    let scale = AxisScale(covering: range)
    #expect(abs(scale.lower - lower) < 1e-6 && abs(scale.upper - upper) < 1e-6)
    #expect(scale.lower <= range.lowerBound + 1e-12)
    #expect(scale.upper >= range.upperBound - 1e-12)
    #expect(scale.lower < scale.upper)
    #expect(
      (3...9).contains(scale.ticks { _, _ in "" }.count) || range.lowerBound == range.upperBound)
  }

  @Test func `puts what lies outside at the nearest end`() {
    let scale = AxisScale(covering: 0...10)
    #expect([-5, 0, 5, 10, 1e300].map { scale.share(of: $0) } == [0, 0, 0.5, 1, 1])
  }
}
