import SeededRandom
import Testing
import Verification

@Suite struct PersonBootstrapTests {
  private let tenth = FalseAcceptLimit(oneIn: 10)

  @Test(arguments: [UInt64(1), 2, 3, 4])
  func `has without weights the figures of the curve`(seed: UInt64) throws {
    var generator = SeededGenerator(seed)
    let faces = SimulatedFaces(
      personCount: 9, photosPerPerson: 3, pairsPerKind: 40, generator: &generator)
    let scores = faces.scores.map { ($0 * 10).rounded() / 10 }
    let limits = [tenth, FalseAcceptLimit(oneIn: 40)]
    let once = [Int](repeating: 1, count: scores.count)
    let figures = RankedScores(scores: scores, same: faces.list.same, decisions: faces.list.same)
      .figures(weights: once, limits: limits)
    let curve = try RateCurve(scores: scores, same: faces.list.same)
    #expect(figures.areaUnderCurve == curve.areaUnderCurve)
    #expect(isClose(figures.equalErrorRate, curve.equalErrorRate, within: 1e-15))
    #expect(
      figures.trueAcceptRates == limits.map { curve.trueAcceptRate(at: $0).trueAcceptRate })
  }

  @Test(arguments: [UInt64(5), 6, 7])
  func `weighs as if pairs were listed as often`(seed: UInt64) throws {
    var generator = SeededGenerator(seed)
    let faces = SimulatedFaces(
      personCount: 9, photosPerPerson: 3, pairsPerKind: 40, generator: &generator)
    let weights = faces.scores.map { _ in generator.index(below: 4) }
    let all = weights.indices.flatMap { Array(repeating: $0, count: weights[$0]) }
    let curve = try RateCurve(
      scores: all.map { faces.scores[$0] }, same: all.map { faces.list.same[$0] })
    let figures = faces.ranked.figures(weights: weights, limits: [tenth])
    #expect(figures.areaUnderCurve == curve.areaUnderCurve)
    #expect(isClose(figures.equalErrorRate, curve.equalErrorRate, within: 1e-15))
    #expect(figures.trueAcceptRates == [curve.trueAcceptRate(at: tenth).trueAcceptRate])
  }

  @Test func `is the same for the same seed`() {
    var generator = SeededGenerator(8)
    let faces = SimulatedFaces(
      personCount: 20, photosPerPerson: 3, pairsPerKind: 60, generator: &generator)
    func intervals(seed: UInt64) -> [Interval] {
      PersonBootstrap(of: faces.list, settings: .init(resampleCount: 50, seed: seed))
        .intervals(of: faces.ranked, limits: [tenth])
    }
    #expect(intervals(seed: 3) == intervals(seed: 3))
    #expect(intervals(seed: 3) != intervals(seed: 4))
  }

  @Test func `takes Wilson's interval where no pair is on the wrong side`() {
    let list = EvaluationList(
      name: "all", pairIndices: Array(0..<20), same: (0..<20).map { $0 < 8 },
      fold: (0..<20).map { $0 % 2 + 1 },
      people: (0..<20).map { PeopleOfPair(left: $0 % 4, right: $0 < 8 ? $0 % 4 : 4 + $0 % 3) })
    let scores = list.same.map { $0 ? 1.0 : 0 }
    let intervals = PersonBootstrap(of: list, settings: .init(resampleCount: 50))
      .intervals(
        of: RankedScores(scores: scores, same: list.same, decisions: list.same), limits: [tenth])
    #expect(
      intervals == [
        Interval(wilson: 8, of: 8), Interval(wilson: 0, of: 8), Interval(wilson: 8, of: 8),
      ])
  }

  /// Intervals of sets of people like those whose true figures are known from many more people.
  @Test func `holds AUC, EER and TAR of made-up people in 94 to 96 cases of 100`() async {
    let rounds = 1000
    let truth = await withTaskGroup(of: [Double].self) { group in
      for part in 0..<8 {
        group.addTask {
          var generator = SeededGenerator(21, UInt64(part))
          let faces = SimulatedFaces(
            personCount: 3000, photosPerPerson: 6, pairsPerKind: 60_000, generator: &generator)
          let once = [Int](repeating: 1, count: faces.scores.count)
          return faces.ranked.figures(weights: once, limits: [FalseAcceptLimit(oneIn: 10)]).all
        }
      }
      return await group.reduce(into: [0, 0, 0]) { sum, figures in
        for index in 0..<3 { sum[index] += figures[index] / 8 }
      }
    }
    let held = await withTaskGroup(of: [Int].self) { group in
      for round in 0..<rounds {
        group.addTask {
          var generator = SeededGenerator(22, UInt64(round))
          let faces = SimulatedFaces(
            personCount: 200, photosPerPerson: 6, pairsPerKind: 1000, generator: &generator)
          let intervals = PersonBootstrap(
            of: faces.list, settings: .init(resampleCount: 300, seed: UInt64(round))
          ).intervals(of: faces.ranked, limits: [FalseAcceptLimit(oneIn: 10)])
          return zip(intervals, truth).map { $0.lower <= $1 && $1 <= $0.upper ? 1 : 0 }
        }
      }
      return await group.reduce(into: [0, 0, 0]) { sum, held in
        for index in 0..<3 { sum[index] += held[index] }
      }
    }
    for (index, name) in ["AUC", "EER", "TAR"].enumerated() {
      let share = Double(held[index]) / Double(rounds)
      #expect((0.94...0.96).contains(share), "\(name): \(share)")
    }
  }
}
