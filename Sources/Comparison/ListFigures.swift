internal import Verification

/// The figures of all runs on one list, grouped by variant and recipe.
struct ListFigures {
  private struct Group: Hashable {
    let variant: String
    let recipe: String
  }

  private let list: EvaluationList
  private let runs: [VerifiedRun]
  private let figures: [Group: ResampledGroup]
  /// The aligned pixels.
  let pixels: ResampledGroup

  init(
    list: EvaluationList, runs: [VerifiedRun], pixelScores: [Double], resamples: PersonResamples
  ) throws(VerificationError) {
    self.list = list
    self.runs = runs
    var groups: [Group] = []
    var ranked: [[RankedScores]] = []
    for run in runs {
      let group = Group(variant: run.run.variant, recipe: run.run.recipe)
      if !groups.contains(group) {
        groups.append(group)
        ranked.append([])
      }
      guard case .verified(let scores) = run.outcome, let place = groups.firstIndex(of: group)
      else { continue }
      ranked[place].append(try RankedScores(scores: list.scores(among: scores), of: list))
    }
    ranked.append([try RankedScores(scores: list.scores(among: pixelScores), of: list)])
    let resampled = ResampledGroup.groups(of: ranked, on: list, resamples: resamples)
    figures = Dictionary(uniqueKeysWithValues: zip(groups, resampled))
    pixels = resampled[groups.count]
  }

  /// The mean curve of some models, given their scores of all pairs; nil without any.
  func curve(of scores: [[Double]]) throws(VerificationError) -> RateSteps? {
    var curves: [RateCurve] = []
    for all in scores {
      curves.append(try RateCurve(scores: list.scores(among: all), same: list.same))
    }
    return curves.isEmpty ? nil : RateSteps(meanOf: curves)
  }

  /// A row for each variant and recipe, in the order of the study.
  func rows(of study: Study) throws(VerificationError) -> [StudyReport.Row] {
    var rows: [StudyReport.Row] = []
    for variant in study.variantNames {
      for recipe in study.recipeNames {
        rows.append(
          try row(Group(variant: variant, recipe: recipe), reference: study.reference))
      }
    }
    return rows
  }

  private func row(
    _ group: Group, reference: String
  ) throws(VerificationError) -> StudyReport.Row {
    let own = runs.filter { $0.run.variant == group.variant && $0.run.recipe == group.recipe }
    var measures = (figures[group]?.runs ?? [])[...]
    var scores: [[Double]] = []
    let results = own.map { run in
      switch run.outcome {
      case .verified(let all):
        scores.append(all)
        return StudyResults.Run(seed: run.run.seed, problem: nil, measures: measures.popFirst())
      case .failed(let reason):
        return StudyResults.Run(seed: run.run.seed, problem: reason, measures: nil)
      case .missing:
        return StudyResults.Run(seed: run.run.seed, problem: "not finished", measures: nil)
      }
    }
    let speeds = own.compactMap(\.imagesPerSecond)
    let other = figures[Group(variant: group.variant, recipe: reference)]
    let differences =
      group.recipe == reference ? nil : other.flatMap { figures[group]?.differences(from: $0) }
    return StudyReport.Row(
      entry: .init(
        list: list.name, variant: group.variant, recipe: group.recipe, runs: results,
        estimates: figures[group]?.estimates, differences: differences),
      curve: try curve(of: scores),
      imagesPerSecond: speeds.isEmpty ? nil : speeds.reduce(0, +) / Double(speeds.count))
  }
}
