import SeededRandom
import Testing
import Verification

@Suite struct PersonSharesTests {
  private let settings = BootstrapSettings(resampleCount: 400, seed: 3)

  @Test func `shares of 0 and 1, and of people who are all alike, have Wilson's interval`() {
    let intervals = PersonShares(trials: [4, 10, 6], settings: settings)
      .intervals(of: [[0, 0, 0], [4, 10, 6], [2, 5, 3]])
    #expect(
      intervals == [0, 3, 1.5].map { Interval(wilson: $0, of: 3) })
    // The mean of the same numbers rounds.
    let third = PersonShares(trials: [3, 9, 6], settings: settings).intervals(of: [[1, 3, 2]])
    #expect(third == [Interval(wilson: 1, of: 3)])
    let alone = PersonShares(trials: [14], settings: settings).intervals(of: [[9]])
    #expect(alone == [Interval(wilson: 9.0 / 14, of: 1)])
  }

  @Test func `other seeds give other draws, more shares the same`() {
    let trials = (1...30).map { $0 }
    let hits = trials.map { $0 / 2 + ($0 % 3 == 0 ? 0 : $0 / 3) }
    let one = PersonShares(trials: trials, settings: settings).intervals(of: [hits])
    let two = PersonShares(trials: trials, settings: settings).intervals(of: [trials, hits])
    #expect(one[0] == two[1])
    let other = PersonShares(
      trials: trials, settings: BootstrapSettings(resampleCount: 400, seed: 4)
    ).intervals(of: [hits])
    #expect(one != other)
  }

  /// People of 1 to 12 trials, each with a probability of its own around 0.9.
  @Test func `intervals hold the share of all people in about 95 cases of 100`() {
    var generator = SeededGenerator(17)
    func person() -> (trials: Int, hits: Int) {
      let trials = 1 + generator.index(below: 12)
      let probability = generator.uniform() < 0.2 ? 0.5 + 0.3 * generator.uniform() : 0.975
      return (trials, (0..<trials).count { _ in generator.uniform() < probability })
    }
    // The probability does not depend on the count: 0.2 x 0.65 + 0.8 x 0.975.
    let truth = 0.91
    let caseCount = 500
    let held = (0..<caseCount).count { number in
      let people = (0..<100).map { _ in person() }
      let interval = PersonShares(
        trials: people.map(\.trials),
        settings: BootstrapSettings(resampleCount: 100, seed: UInt64(number))
      ).intervals(of: [people.map(\.hits)])[0]
      return interval.lower <= truth && truth <= interval.upper
    }
    // Two standard deviations of the count of cases are 2 in 100, 100 draws leave some more.
    #expect((460...490).contains(held), "\(held) of \(caseCount)")
  }
}
