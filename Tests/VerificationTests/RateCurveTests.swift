import SeededRandom
import Testing
import Verification

@Suite struct RateCurveTests {
  @Test func `orders operating points by descending threshold and joins ties`() throws {
    let curve = try RateCurve(
      scores: [0.5, 0.9, 0.5, 0.1], same: [true, true, false, false])
    #expect(curve.points.map(\.threshold) == [nil, 0.9, 0.5, 0.1])
    #expect(curve.points.map(\.trueAccepts) == [0, 1, 2, 2])
    #expect(curve.points.map(\.falseAccepts) == [0, 0, 1, 2])
    #expect(curve.sameCount == 2)
    #expect(curve.differentCount == 2)
  }

  @Test func `counts a tie as one half of the area`() throws {
    // Couples: 0.5 > 0.1 and 0.9 above both are right, 0.5 against 0.5 is a tie: 3.5 of 4.
    let curve = try RateCurve(
      scores: [0.5, 0.9, 0.5, 0.1], same: [true, true, false, false])
    #expect(curve.areaUnderCurve == 0.875)
    // Halfway from FAR 0, TAR 1/2 to FAR 1/2, TAR 1 lies FAR 1/4, TAR 3/4.
    #expect(curve.equalErrorRate == 0.25)
  }

  @Test func `takes the greatest threshold of the best rate within the limit`() throws {
    var scores = [0.9, 0.8, 0.75, 0.4]
    var same = [true, true, false, true]
    scores += Array(repeating: 0.1, count: 9)
    same += Array(repeating: false, count: 9)
    let curve = try RateCurve(scores: scores, same: same)
    let tenth = curve.trueAcceptRate(atFalseAcceptRateOneIn: 10)
    #expect(tenth.trueAccepts == 3)
    #expect(tenth.threshold == 0.4)
    #expect(tenth.falseAccepts == 1)
    #expect(tenth.falseAcceptRateReached == 0.1)
    let hundredth = curve.trueAcceptRate(atFalseAcceptRateOneIn: 100)
    #expect(hundredth.trueAccepts == 2)
    #expect(hundredth.threshold == 0.8)
    #expect(hundredth.falseAccepts == 0)
    // A tenth of the way from (0, 2/3) to (1/10, 3/3).
    #expect(isClose(hundredth.interpolated, 2.0 / 3 + 1.0 / 30, within: 1e-15))
  }

  @Test func `says chance when all scores are equal`() throws {
    let curve = try RateCurve(
      scores: [0.3, 0.3, 0.3, 0.3, 0.3], same: [true, false, true, false, false])
    #expect(curve.areaUnderCurve == 0.5)
    #expect(curve.equalErrorRate == 0.5)
    let rate = curve.trueAcceptRate(atFalseAcceptRateOneIn: 10)
    #expect(rate.threshold == nil)
    #expect(rate.trueAcceptRate == 0)
    #expect(isClose(rate.interpolated, 0.1, within: 1e-15))
  }

  @Test func `refuses one kind of pairs alone`() {
    #expect(
      throws: VerificationError.badPairs(
        what: "different pairs", found: "0", expected: "at least 1")
    ) { try RateCurve(scores: [0.1, 0.2], same: [true, true]) }
    #expect(
      throws: VerificationError.badPairs(what: "same pairs", found: "0", expected: "at least 1")
    ) { try RateCurve(scores: [0.1, 0.2], same: [false, false]) }
  }

  @Test func `refuses a score that is not a number`() {
    #expect(throws: VerificationError.badScore(pair: 1, found: "nan")) {
      try RateCurve(scores: [0.1, .nan], same: [true, false])
    }
    #expect(throws: VerificationError.badScore(pair: 0, found: "-inf")) {
      try RateCurve(scores: [-.infinity, 0], same: [true, false])
    }
  }

  @Test(arguments: 0..<20) func `agrees with counting over every threshold`(seed: Int) throws {
    let (scores, same) = tiedScores(seed: seed)
    let curve = try RateCurve(scores: scores, same: same)
    let sameScores = zip(scores, same).filter(\.1).map(\.0)
    let differentScores = zip(scores, same).filter { !$0.1 }.map(\.0)

    var area = 0.0
    for one in sameScores {
      for other in differentScores { area += one > other ? 1 : one == other ? 0.5 : 0 }
    }
    area /= Double(sameScores.count * differentScores.count)
    #expect(isClose(curve.areaUnderCurve, area, within: 1e-12))

    for denominator in [3, 10, 100] {
      var best = (accepted: 0, threshold: Double?.none)
      for threshold in Set(scores).sorted(by: >) {
        let falseAccepts = differentScores.count { $0 >= threshold }
        let accepted = sameScores.count { $0 >= threshold }
        let isAllowed = falseAccepts * denominator <= differentScores.count
        if isAllowed, accepted > best.accepted { best = (accepted, threshold) }
      }
      let rate = curve.trueAcceptRate(atFalseAcceptRateOneIn: denominator)
      #expect(rate.trueAccepts == best.accepted)
      #expect(rate.threshold == best.threshold)
    }
  }

  @Test(arguments: 0..<20) func `crosses the line of equal errors where halving finds it`(
    seed: Int
  ) throws {
    let (scores, same) = tiedScores(seed: seed)
    let curve = try RateCurve(scores: scores, same: same)
    // A place on the polyline: whole part the point, fraction the way to the next one.
    func rates(_ place: Double) -> (far: Double, tar: Double) {
      let index = min(Int(place), curve.points.count - 2)
      let share = place - Double(index)
      let (before, after) = (curve.points[index], curve.points[index + 1])
      func mixed(_ rate: (RateCurve.Point) -> Double) -> Double {
        (1 - share) * rate(before) + share * rate(after)
      }
      return (mixed(curve.falseAcceptRate), mixed(curve.trueAcceptRate))
    }
    var (low, high) = (0.0, Double(curve.points.count - 1))
    for _ in 0..<80 {
      let middle = (low + high) / 2
      let (far, tar) = rates(middle)
      if far < 1 - tar { low = middle } else { high = middle }
    }
    #expect(isClose(curve.equalErrorRate, rates(high).far, within: 1e-9))
  }

  /// Scores of a coarse grid, so that many are equal, in both kinds.
  private func tiedScores(seed: Int) -> (scores: [Double], same: [Bool]) {
    var generator = SeededGenerator(UInt64(seed), 1)
    let same = [true, false] + (0..<58).map { _ in generator.uniform() < 0.4 }
    let scores = same.map { isSame in
      let score = generator.uniform(in: -0.8...0.8) + (isSame ? 0.2 : -0.2)
      return (score * 16).rounded() / 16
    }
    return (scores, same)
  }
}
