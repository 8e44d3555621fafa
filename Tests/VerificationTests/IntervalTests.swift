import Foundation
import SeededRandom
import Testing
import Verification

@Suite struct IntervalTests {
  @Test(arguments: [(7, 8), (1, 10), (2999, 3000), (5, 10), (300, 700)])
  func `ends where the share lies 1.96 deviations of the end away`(count: Int, total: Int) {
    let interval = Interval(wilson: Double(count), of: total)
    let share = Double(count) / Double(total)
    for end in [interval.lower, interval.upper] {
      // The equation that Wilson solved, so that the formula is not tested by itself.
      let deviation = (end * (1 - end) / Double(total)).squareRoot()
      #expect(abs(abs(end - share) - 1.959963984540054 * deviation) < 1e-12)
    }
    #expect(interval.lower < share && share < interval.upper)
  }

  @Test func `stays within 0 and 1 for none and for all`() {
    let (none, all) = (Interval(wilson: 0, of: 20), Interval(wilson: 20, of: 20))
    #expect(none.lower == 0 && all.upper == 1)
    // z^2 / (n + z^2)
    #expect(abs(none.upper - 3.841458820694124 / 23.841458820694124) < 1e-12)
    #expect(abs(all.lower - 20 / 23.841458820694124) < 1e-12)
  }

  @Test func `holds a share that is simulated in 94 to 96 cases of 100`() {
    var generator = SeededGenerator(5)
    var held = 0
    let rounds = 20_000
    for _ in 0..<rounds {
      let share = generator.uniform(in: 0.05...0.95)
      let total = 100 + generator.index(below: 400)
      let count = (0..<total).count { _ in generator.uniform() < share }
      let interval = Interval(wilson: Double(count), of: total)
      if interval.lower <= share, share <= interval.upper { held += 1 }
    }
    #expect((0.94...0.96).contains(Double(held) / Double(rounds)))
  }
}

@Suite struct FalseAcceptLimitTests {
  @Test(arguments: [
    ("1e-3", "1/1000"), ("0.001", "1/1000"), ("1/1000", "1/1000"), ("2.5e-2", "1/40"),
    (".03", "3/100"), ("1", "1/1"), ("1E-9", "1/1000000000"), ("5e-1", "1/2"),
  ])
  func `reads a limit as an exact fraction`(text: String, want: String) {
    #expect(FalseAcceptLimit(text: text)?.description == want)
  }

  @Test(arguments: [
    "", "0", "1e-10", "2", "-0.1", "1/0", "0/5", "1/2/3", "1e", "e-3", ".", "1e-3x", "nan", "+1e-3",
    "1e1", "0.0000000001", "1.5", "99999999999999999999",
  ])
  func `refuses what is no limit`(text: String) {
    #expect(FalseAcceptLimit(text: text) == nil)
  }

  @Test func `says how many different pairs it needs`() {
    #expect(FalseAcceptLimit(oneIn: 10_000).leastDifferentCount == 10_000)
    #expect(FalseAcceptLimit(text: "0.03")?.leastDifferentCount == 34)
    let fitting = { (count: Int) in
      FalseAcceptLimit.fitting(differentCount: count).map(\.description)
    }
    #expect(fitting(3000) == ["1/10", "1/100", "1/1000"])
    #expect(fitting(10_000).last == "1/10000")
    #expect(fitting(9) == ["1/10"])
  }

  @Test func `an area's interval is that of Hanley and McNeil, on the logit's scale`() {
    // Their example's kind: 0.9 with 51 and 58 cases has a standard error of 0.0307.
    let interval = Interval(areaUnderCurve: 0.9, sameCount: 51, differentCount: 58)
    let (q1, q2) = (0.9 / 1.1, 2 * 0.81 / 1.9)
    let variance = (0.09 + 50 * (q1 - 0.81) + 57 * (q2 - 0.81)) / (51 * 58)
    let half = 1.959963984540054 * variance.squareRoot() / 0.09
    for (end, sign) in [(interval.lower, -1.0), (interval.upper, 1.0)] {
      #expect(abs(log(end / (1 - end)) - log(9) - sign * half) < 1e-12)
    }
    #expect(
      Interval(areaUnderCurve: 1, sameCount: 9, differentCount: 20) == Interval(wilson: 9, of: 9))
    #expect(
      Interval(areaUnderCurve: 0, sameCount: 9, differentCount: 7) == Interval(wilson: 0, of: 7))
  }

  @Test func `limits are compared without an overflow`() throws {
    let most = try #require(FalseAcceptLimit(text: "999999999/1000000000"))
    #expect(most.allowedCount(of: 5_000_000_000_000) == 4_999_999_995_000)
    #expect(FalseAcceptLimit(oneIn: 3).allowedCount(of: 11) == 3)
    #expect(FalseAcceptLimit(oneIn: 1).allowedCount(of: 11) == 11)
    #expect(FalseAcceptLimit.fitting(differentCount: 5).map(\.description) == ["1/10"])
    #expect(FalseAcceptLimit.fitting(differentCount: 20_000_000).count == 6)
    #expect(
      FalseAcceptLimit.fitting(differentCount: 20_000_000, downToOneIn: 1_000_000_000).count == 7)
    #expect(FalseAcceptLimit(oneIn: 10).refusal(differentCount: 10) == nil)
  }
}
