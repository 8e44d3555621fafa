internal import Foundation

/// How much a run exceeds an earlier one on the same pairs, and whether chance explains it.
package struct BaselineComparison: Equatable, Sendable, Codable {
  /// The difference of the accuracies, and McNemar's exact test.
  package struct Accuracy: Equatable, Sendable, Codable {
    /// How much the mean over the folds is greater here.
    package let difference: Double
    /// Pairs that are told right here and wrong there.
    package let rightHereOnly: Int
    /// Pairs that are told right there and wrong here.
    package let rightThereOnly: Int
    /// How likely so unequal counts are if neither model is better.
    package let probability: Double
  }

  /// The difference of a figure under the same draws of people.
  package struct Difference: Equatable, Sendable, Codable {
    /// How much the figure is greater here.
    package let difference: Double
    /// Where the difference lies at 95 % confidence.
    package let interval: Interval
    /// How likely a difference as great is if there is none, by the normal distribution.
    package let probability: Double
  }

  /// The difference of a TAR.
  package struct RateDifference: Equatable, Sendable, Codable {
    /// The limit of FAR.
    package let limit: FalseAcceptLimit
    /// The difference.
    package let difference: Difference
  }

  /// What the tests are, in words.
  package let tests: String
  /// The file of the earlier run.
  package let file: String
  /// What the earlier run says about its model.
  package let model: [VerificationReport.ModelFact]
  /// Of the accuracy.
  package let accuracy: Accuracy
  /// Of the area under the curve.
  package let areaUnderCurve: Difference
  /// Of the equal error rate.
  package let equalErrorRate: Difference
  /// Of the TAR at each limit that the pairs resolve.
  package let trueAcceptRates: [RateDifference]

  /// Compares a verdict with an earlier run.
  ///
  /// - Parameters:
  ///   - verdict: of the run here.
  ///   - report: of the same verdict.
  ///   - people: of each pair, as in the report.
  ///   - baseline: the earlier run, of the same pairs and protocol.
  /// - Complexity: O(draws x pairs).
  package init(
    of verdict: Verdict, report: VerificationReport, people: [PeopleOfPair]?,
    with baseline: Baseline
  ) {
    tests = Self.testsInWords
    file = baseline.file
    model = baseline.report.model
    let (here, there) = (verdict.decisions, baseline.pairs.decisions)
    let hereOnly = zip(here, there).count { $0 && !$1 }
    let thereOnly = zip(here, there).count { !$0 && $1 }
    accuracy = Accuracy(
      difference: verdict.accuracy.mean - baseline.report.accuracy.mean, rightHereOnly: hereOnly,
      rightThereOnly: thereOnly,
      probability: Self.mcNemar(hereOnly, thereOnly))
    let limits = report.trueAcceptRates.compactMap { $0.measured?.rate.limit }
    let list = verdict.list(people: people)
    let differences = PersonBootstrap(of: list, settings: report.intervals.bootstrap).differences(
      of: verdict.ranked,
      from: RankedScores(scores: baseline.pairs.scores, same: list.same, decisions: there),
      limits: limits)
    areaUnderCurve = differences[0]
    equalErrorRate = differences[1]
    trueAcceptRates = zip(limits, differences.dropFirst(2)).map {
      RateDifference(limit: $0, difference: $1)
    }
  }

  private static let testsInWords =
    "accuracy: McNemar's exact test on the pairs' decisions; AUC, EER and TAR: bootstrap over "
    + "people, both runs under the same draws"

  /// How likely counts at least as unequal are when both sides are equally likely; two-sided.
  ///
  /// - Source: Q. McNemar, "Note on the sampling error of the difference between correlated
  ///   proportions or percentages", Psychometrika 12, 1947, with the binomial distribution itself.
  /// - Complexity: O(the lesser count).
  package static func mcNemar(_ first: Int, _ second: Int) -> Double {
    let count = first + second
    var logarithm = -Double(count) * log(2.0)
    var sum = exp(logarithm)
    for chosen in 0..<min(first, second) {
      logarithm += log(Double(count - chosen) / Double(chosen + 1))
      sum += exp(logarithm)
    }
    return min(1, 2 * sum)
  }
}

extension PersonBootstrap {
  /// How much each figure of a model exceeds another's, in the order of `RateFigures.all`.
  ///
  /// - Complexity: O(draws x pairs).
  package func differences(
    of model: RankedScores, from other: RankedScores, limits: [FalseAcceptLimit]
  ) -> [BaselineComparison.Difference] {
    let once = [Int](repeating: 1, count: model.entries.count)
    let estimates = [model, other].map { $0.figures(weights: once, limits: limits).all }
    let draws = resamples(of: [model, other], limits: limits)
    return estimates[0].indices.map { figure in
      func differences(_ draws: ([[Double]], [[Double]])) -> [Double] {
        zip(draws.0, draws.1).map { $0[figure] - $1[figure] }
      }
      let difference = estimates[0][figure] - estimates[1][figure]
      let deviation = Self.variance(
        byPeople: differences((draws[0].byPeople, draws[1].byPeople)),
        byPairs: differences((draws[0].byPairs, draws[1].byPairs))
      ).squareRoot()
      let half = Interval.normalQuantile * deviation
      let isCertain = deviation == 0
      return .init(
        difference: difference,
        interval: Interval(lower: difference - half, upper: difference + half),
        probability: isCertain
          ? (difference == 0 ? 1 : 0) : erfc(abs(difference) / deviation / 2.0.squareRoot()))
    }
  }
}
