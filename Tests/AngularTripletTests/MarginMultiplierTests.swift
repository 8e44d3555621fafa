import AngularTriplet
import Foundation
import Testing

@Suite struct MarginMultiplierTests {
  @Test(arguments: MarginMultiplier.allCases)
  func `psi equals its definition by the angle`(multiplier: MarginMultiplier) {
    let m = Double(multiplier.rawValue)
    for index in 0...1000 {
      // None of these is a border: (10 index + 3) m is no multiple of 10010.
      let angle = (Double(index) + 0.3) / 1001 * .pi
      let segment = Int(m * angle / .pi)
      let wanted = pow(-1, Double(segment)) * cos(m * angle) - 2 * Double(segment)
      let psi = multiplier.psi(atCosine: cos(angle))
      #expect(abs(psi.value - wanted) < 1e-13)
      #expect(psi.segment == segment)
    }
  }

  @Test(arguments: MarginMultiplier.allCases)
  func `psi falls from 1 to 1 - 2m`(multiplier: MarginMultiplier) {
    #expect(multiplier.psi(atCosine: 1).value == 1)
    #expect(multiplier.psi(atCosine: -1).value == 1 - 2 * Double(multiplier.rawValue))
    let values = (-100...100).map { multiplier.psi(atCosine: Double($0) / 100).value }
    #expect(zip(values, values.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test(arguments: MarginMultiplier.allCases)
  func `value and slope are continuous at every border`(multiplier: MarginMultiplier) {
    #expect(multiplier.segmentBorders.count == multiplier.rawValue - 1)
    let offset = 1e-9
    for (index, border) in multiplier.segmentBorders.enumerated() {
      #expect(abs(border - cos(Double(index + 1) * .pi / Double(multiplier.rawValue))) < 1e-15)
      let above = multiplier.psi(atCosine: border + offset)
      let below = multiplier.psi(atCosine: border - offset)
      #expect(above.segment + 1 == below.segment)
      // The second derivative is below 200 everywhere.
      #expect(abs(above.value - below.value) < 200 * offset)
      #expect(abs(above.slope - below.slope) < 400 * offset)
    }
  }

  @Test(arguments: MarginMultiplier.allCases)
  func `the slope is the derivative, also at borders and past 1`(multiplier: MarginMultiplier) {
    let step = 1e-6
    for cosine in [-1, -0.9, -0.3, 0.1, 0.6, 0.95, 1, 1 + 1e-7] + multiplier.segmentBorders {
      let difference =
        multiplier.psi(atCosine: cosine + step).value
        - multiplier.psi(atCosine: cosine - step).value
      // The second derivative jumps at a border: the difference is then off by half of it.
      #expect(abs(difference / (2 * step) - multiplier.psi(atCosine: cosine).slope) < 1e-4)
    }
  }

  @Test(arguments: [-1, 0, 5])
  func `refuses any other number`(margin: Int) {
    #expect(throws: LossError.unsupportedMargin(found: margin)) {
      _ = try MarginMultiplier(margin: margin)
    }
  }
}
