internal import Verification

// What tables and page say in the same words.
extension StudyReport {
  /// The heading of a table.
  func heading(list: StudyResults.List, variant: String) -> String {
    "\(variant), \(words(for: list))"
  }

  /// A list in a few words.
  func words(for list: StudyResults.List) -> String {
    list.name == EvaluationList.allName
      ? "all pairs" : "hardest \(fixed(100 * list.share, 0)) % of the pairs"
  }

  /// What the figures mean and where their intervals come from.
  var explanation: String {
    let share = fixed(100 * results.confidence, 0)
    let hardest = results.lists.contains { $0.name == EvaluationList.hardestName }
    return """
      Each figure is the mean over the seeds that finished. The accuracy is the mean over the folds: each \
      fold's threshold is chosen on the others. Brackets hold the \(share) % interval of that mean \
      over \(results.resampleCount) draws, with replacement, of the \
      \(results.evaluationIdentityCount) evaluation people and of the seeds, the same draws for all \
      recipes: a same pair counts as often as its person is \
      drawn, a different pair as often as the product of its two people's counts, because that is how \
      often their copies meet; pairs of one person are no independent trials, so pairs are not drawn \
      by themselves. The folds' thresholds stay as they are, and same and different pairs keep their \
      shares of the accuracy. So the interval is about other people and other seeds; few seeds make it \
      too narrow rather than too wide. A difference to \(results.reference) is taken draw by draw; \
      where its interval holds 0, these runs do not tell the two recipes apart.
      """
        + (hardest
          ? " The hardest pairs are, in each fold, the same pairs with the least and the different "
            + "pairs with the most similar aligned pixels, so the pixels fail on them by construction."
          : "")
  }

  /// What a guess comes to on a list.
  func chance(on list: StudyResults.List) -> Measures {
    let larger = max(list.samePairCount, list.differentPairCount)
    return Measures(
      accuracy: Double(larger) / Double(list.samePairCount + list.differentPairCount),
      areaUnderCurve: 0.5, trueAcceptRateOneIn10: 0.1, trueAcceptRateOneIn100: 0.01)
  }

  /// What went wrong with runs of a row, one sentence for all runs with which the same did.
  static func problems(of row: Row) -> [String] {
    let failed = row.entry.runs.filter { $0.problem != nil }
    var problems: [String] = []
    for problem in failed.compactMap(\.problem) where !problems.contains(problem) {
      problems.append(problem)
    }
    return problems.map { problem in
      let seeds = failed.filter { $0.problem == problem }.map { String($0.seed) }
      return "\(seeds.count == 1 ? "seed" : "seeds") \(seeds.joined(separator: ", ")) \(problem)"
    }
  }
}

// Figures as text; percentages without their sign inside brackets.
extension StudyReport {
  static func share(_ estimate: Estimate) -> (value: String, interval: String) {
    (
      percent(estimate.mean),
      "[\(fixed(100 * estimate.interval.lower, 2)), \(fixed(100 * estimate.interval.upper, 2))]"
    )
  }

  static func area(_ estimate: Estimate) -> (value: String, interval: String) {
    (
      fixed(estimate.mean, 4),
      "[\(fixed(estimate.interval.lower, 4)), \(fixed(estimate.interval.upper, 4))]"
    )
  }

  static func points(_ difference: Difference) -> (value: String, interval: String) {
    (
      signed(100 * difference.mean),
      "[\(signed(100 * difference.interval.lower)), \(signed(100 * difference.interval.upper))]"
    )
  }

  static func spread(_ estimate: Estimate) -> String {
    "\(fixed(100 * estimate.least, 2)) - \(fixed(100 * estimate.greatest, 2))"
  }

  private static func signed(_ number: Double) -> String {
    let text = fixed(number, 2)
    if text.hasPrefix("-") { return text == "-0.00" ? "0.00" : text }
    return text == "0.00" ? text : "+\(text)"
  }
}
