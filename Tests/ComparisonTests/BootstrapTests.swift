import Comparison
import SeededRandom
import Testing
import Verification

@Suite struct RankedScoresTests {
  @Test(arguments: [UInt64(1), 2, 3])
  func `gives without weights the figures of a verification`(seed: UInt64) throws {
    let pairs = RandomPairs(personCount: 12, pairsPerKind: 60, foldCount: 5, seed: seed)
    let list = pairs.list
    let scores = pairs.scores(seed: seed)
    let figures = try RankedScores(scores: scores, of: list)
      .measures(PairWeights(counting: list))
    let accuracy = try TenFoldAccuracy(scores: scores, same: list.same, fold: list.fold)
    let curve = try RateCurve(scores: scores, same: list.same)
    // Sums of 120 terms in another order.
    #expect(abs(figures.accuracy - accuracy.mean) < 1e-12)
    #expect(figures.areaUnderCurve == curve.areaUnderCurve)
    #expect(
      figures.trueAcceptRateOneIn10
        == curve.trueAcceptRate(atFalseAcceptRateOneIn: 10).trueAcceptRate)
    #expect(
      figures.trueAcceptRateOneIn100
        == curve.trueAcceptRate(atFalseAcceptRateOneIn: 100).trueAcceptRate)
  }

  @Test func `counts folds of unequal size alike, as the ten-fold accuracy does`() throws {
    let pairs = RandomPairs(personCount: 6, pairsPerKind: 17, foldCount: 4, seed: 9)
    let scores = pairs.scores(seed: 9)
    let list = pairs.list
    let accuracy = try TenFoldAccuracy(scores: scores, same: list.same, fold: list.fold)
    let figures = try RankedScores(scores: scores, of: list)
      .measures(PairWeights(counting: list))
    #expect(Set(accuracy.folds.map(\.pairCount)).count == 2)
    #expect(abs(figures.accuracy - accuracy.mean) < 1e-12)
  }

  @Test(arguments: 1...6)
  func `weighs as if the pairs of all copies of people were listed`(seed: Int) throws {
    let pairs = RandomPairs(
      personCount: 8, pairsPerKind: 50, foldCount: 5, seed: UInt64(100 + seed))
    let list = pairs.list
    let scores = pairs.scores(seed: UInt64(seed), levels: 10)
    let draws = PersonResamples(
      resampleCount: 5, personCount: 8, seedCount: 3, lists: [list], seed: UInt64(seed))
    let thresholds = try TenFoldAccuracy(scores: scores, same: list.same, fold: list.fold).folds
    let ranked = try RankedScores(scores: scores, of: list)
    for counts in draws.counts {
      // Copies of people, by person; a couple of copies of two people is a pair of its own.
      let copies = counts.enumerated().flatMap { Array(repeating: $0, count: $1) }
      var all: [Int] = []
      for pair in list.same.indices {
        let people = pairs.people[pair]
        if list.same[pair] {
          for copy in copies where copy == people.left { all.append(pair) }
        } else {
          for left in copies where left == people.left {
            for right in copies where right == people.right { all.append(pair) }
          }
        }
      }
      let curve = try RateCurve(
        scores: all.map { scores[$0] }, same: all.map { list.same[$0] })
      func rightShare(_ isSame: Bool) -> Double {
        let kind = all.filter { list.same[$0] == isSame }
        let right = kind.count { pair in
          let threshold = thresholds[list.fold[pair] - 1].threshold
          return isSame ? scores[pair] > threshold : scores[pair] < threshold
        }
        return Double(right) / Double(kind.count)
      }
      let figures = ranked.measures(PairWeights(list, personCounts: counts))
      #expect(abs(figures.areaUnderCurve - curve.areaUnderCurve) < 1e-15)
      #expect(
        figures.trueAcceptRateOneIn10
          == curve.trueAcceptRate(atFalseAcceptRateOneIn: 10).trueAcceptRate)
      #expect(
        figures.trueAcceptRateOneIn100
          == curve.trueAcceptRate(atFalseAcceptRateOneIn: 100).trueAcceptRate)
      // Folds are equally large here, and so are the kinds.
      #expect(abs(figures.accuracy - (rightShare(true) + rightShare(false)) / 2) < 1e-12)
    }
  }

  @Test func `allows just as many false accepts as the limit says`() throws {
    // Of ten different pairs one scores above all same pairs, one between the two of them.
    let scores = [0.8, 0.6, 0.9, 0.7] + (0..<8).map { -0.1 * Double($0) }
    let list = EvaluationList(
      name: "all", pairIndices: Array(scores.indices), same: scores.indices.map { $0 < 2 },
      fold: scores.indices.map { $0 % 2 + 1 },
      people: scores.indices.map { PeopleOfPair(left: 0, right: $0 < 2 ? 0 : 1) })
    let figures = try RankedScores(scores: scores, of: list)
      .measures(PairWeights(counting: list))
    #expect(figures.trueAcceptRateOneIn10 == 0.5)
    #expect(figures.trueAcceptRateOneIn100 == 0)
    // Of 20 couples the different pairs win 1 x 2 + 1.
    #expect(figures.areaUnderCurve == 17.0 / 20)
  }

  @Test func `refuses a score that is no number`() {
    let pairs = RandomPairs(personCount: 4, pairsPerKind: 6, foldCount: 2, seed: 1)
    var scores = pairs.scores(seed: 1)
    scores[3] = .nan
    #expect(throws: VerificationError.badScore(pair: 3, found: "nan")) {
      try RankedScores(scores: scores, of: pairs.list)
    }
  }
}

@Suite struct PersonResamplesTests {
  private let pairs = RandomPairs(personCount: 9, pairsPerKind: 20, foldCount: 2, seed: 4)

  private func draws(count: Int, seed: UInt64) -> [[Int]] {
    PersonResamples(
      resampleCount: count, personCount: 9, seedCount: 3, lists: [pairs.list], seed: seed
    ).counts
  }

  @Test func `draws as many people as there are, the same for the same seed`() {
    let draws = draws(count: 200, seed: 3)
    #expect(draws.count == 200)
    #expect(draws.allSatisfy { $0.count == 9 && $0.reduce(0, +) == 9 })
    #expect(draws == self.draws(count: 200, seed: 3))
    #expect(draws != self.draws(count: 200, seed: 4))
    // A person is in a draw 1 time on average and with probability 1 - (8/9)^9 = 0.654.
    let shares = (0..<9).map { person in draws.count { $0[person] > 0 } }
    #expect(shares.allSatisfy { (100...160).contains($0) })
  }

  @Test func `draws again where a list would have no pair of a kind`() {
    // One same pair of person 0 and one different pair of 1 and 2: without redrawing, most draws of
    // three people lack a pair.
    let list = EvaluationList(
      name: "all", pairIndices: [0, 1], same: [true, false], fold: [1, 2],
      people: [PeopleOfPair(left: 0, right: 0), PeopleOfPair(left: 1, right: 2)])
    let draws = PersonResamples(
      resampleCount: 20, personCount: 3, seedCount: 3, lists: [list], seed: 1)
    #expect(draws.counts == Array(repeating: [1, 1, 1], count: 20))
  }
}

@Suite struct ResampledGroupTests {
  @Test func `an interval is of percentiles, interpolated`() {
    let numbers = (0...100).map { Double($0) }.reversed()
    let interval = Interval(middle: 0.95, of: Array(numbers))
    // Exact but for the rounding of 0.95.
    #expect(abs(interval.lower - 2.5) < 1e-12 && abs(interval.upper - 97.5) < 1e-12)
    let single = Interval(middle: 0.95, of: [7])
    #expect(single.lower == 7 && single.upper == 7)
  }

  @Test func `averages seeds within a draw and pairs differences by draw`() throws {
    let pairs = RandomPairs(personCount: 10, pairsPerKind: 40, foldCount: 4, seed: 2)
    let list = pairs.list
    let resamples = PersonResamples(
      resampleCount: 50, personCount: 10, seedCount: 3, lists: [list], seed: 6)
    let ranked = try (1...3).map {
      try RankedScores(scores: pairs.scores(seed: UInt64($0)), of: list)
    }
    let groups = ResampledGroup.groups(
      of: [Array(ranked[0...1]), [ranked[2]], []], on: list, resamples: resamples)
    let own = try #require(groups[0].estimates)
    let singles = ranked.map { $0.measures(PairWeights(counting: list)).accuracy }
    #expect(abs(own.accuracy.mean - (singles[0] + singles[1]) / 2) < 1e-15)
    #expect(own.accuracy.least == min(singles[0], singles[1]))
    #expect(own.accuracy.greatest == max(singles[0], singles[1]))
    let draws = resamples.counts.map { counts in
      ranked.map { $0.measures(PairWeights(list, personCounts: counts)).accuracy }
    }
    let want = Interval(
      middle: 0.95,
      of: zip(draws, resamples.seedDraws).map { runs, seeds in
        // Two runs: a seed below one half stands for the first. One run: always itself.
        (runs[seeds[0] < 0.5 ? 0 : 1] + runs[seeds[1] < 0.5 ? 0 : 1]) / 2 - runs[2]
      })
    #expect(Set(resamples.seedDraws.map { ($0[0] < 0.5) == ($0[1] < 0.5) }).count == 2)
    let difference = try #require(groups[0].differences(from: groups[1])).accuracy
    #expect(abs(difference.interval.lower - want.lower) < 1e-15)
    #expect(abs(difference.interval.upper - want.upper) < 1e-15)
    #expect(abs(difference.mean - ((singles[0] + singles[1]) / 2 - singles[2])) < 1e-15)
    let none = try #require(groups[0].differences(from: groups[0])).accuracy
    #expect(none.interval.lower == 0 && none.interval.upper == 0)
    #expect(groups[2].estimates == nil && groups[2].differences(from: groups[0]) == nil)
  }
}
