import Testing
import Verification

@Suite struct RateStepsTests {
  /// Pairs from the greatest score to the least, `true` for a same pair.
  private func curve(_ kinds: [Bool]) throws -> RateCurve {
    try RateCurve(scores: kinds.indices.map { -Double($0) }, same: kinds)
  }

  @Test func `keeps of each number of false accepts the greatest TAR`() throws {
    let steps = RateSteps(meanOf: [try curve([true, false, true, true, false, true])])
    #expect(steps.differentCount == 2)
    #expect(steps.steps.map(\.falseAccepts) == [0, 1, 2])
    #expect(steps.steps.map(\.trueAcceptRate) == [0.25, 0.75, 1])
  }

  @Test func `averages the TAR at each number of false accepts`() throws {
    // Tied scores make the second curve jump from nothing to one false accept with both same pairs.
    let tied = try RateCurve(scores: [1, 1, 1, 0], same: [true, true, false, false])
    let steps = RateSteps(meanOf: [try curve([true, false, false, true]), tied])
    #expect(steps.steps.map(\.falseAccepts) == [0, 1, 2])
    #expect(steps.steps.map(\.trueAcceptRate) == [0.25, 0.75, 1])
  }
}
