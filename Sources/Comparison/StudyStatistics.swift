package import Verification

/// A figure over the seeds of a recipe, with what can be said of its chance.
package struct Estimate: Sendable, Equatable, Encodable {
  /// The mean over the seeds.
  package let mean: Double
  /// Where the mean lies for other people and other seeds, by bootstrap.
  package let interval: Interval
  /// The least of the seeds' values.
  package let least: Double
  /// The greatest of the seeds' values.
  package let greatest: Double
}

/// How much a recipe's mean exceeds the reference's.
package struct Difference: Sendable, Equatable, Encodable {
  /// The difference of the means.
  package let mean: Double
  /// Where it lies for other people and other seeds, both recipes on the same ones.
  package let interval: Interval
}

/// The figures of several runs on one list, as they are and under every draw of people.
package struct ResampledGroup: Sendable {
  /// Each run's figures.
  package let runs: [Measures]
  /// The means over as many runs drawn with replacement, draw by draw.
  package let means: [Measures]

  /// Computes groups together, because weighing the pairs takes longer than a pass over them.
  ///
  /// Each draw of people comes with a draw of seeds, the same ones for all groups of one size, so
  /// that a difference is taken between runs of the same seeds.
  ///
  /// - Complexity: O(draws x pairs x runs).
  package static func groups(
    of runs: [[RankedScores]], on list: EvaluationList, resamples: PersonResamples
  ) -> [ResampledGroup] {
    var means = [[Measures]](repeating: [], count: runs.count)
    for (counts, seedDraws) in zip(resamples.counts, resamples.seedDraws) {
      let weights = PairWeights(list, personCounts: counts)
      for (group, ranked) in runs.enumerated() where !ranked.isEmpty {
        let measures = ranked.map { $0.measures(weights) }
        let drawn = measures.indices.map { measures[Int(seedDraws[$0] * Double(measures.count))] }
        means[group].append(Measures(meanOf: drawn))
      }
    }
    let once = PairWeights(counting: list)
    return zip(runs, means).map { ranked, means in
      ResampledGroup(runs: ranked.map { $0.measures(once) }, means: means)
    }
  }

  /// The figures with their intervals; nil where there is no run.
  package var estimates: PerMeasure<Estimate>? {
    guard !runs.isEmpty, !means.isEmpty else { return nil }
    let mean = Measures(meanOf: runs)
    return PerMeasure { figure in
      let values = runs.map { $0[keyPath: figure] }
      return Estimate(
        mean: mean[keyPath: figure],
        interval: Interval(middle: Interval.confidence, of: means.map { $0[keyPath: figure] }),
        least: values.reduce(.infinity, min), greatest: values.reduce(-.infinity, max))
    }
  }

  /// How much the figures exceed those of another group under the same draws; nil where either has
  /// no run.
  package func differences(from other: ResampledGroup) -> PerMeasure<Difference>? {
    guard !runs.isEmpty, !other.runs.isEmpty, !means.isEmpty else { return nil }
    let (own, others) = (Measures(meanOf: runs), Measures(meanOf: other.runs))
    return PerMeasure { figure in
      let values = zip(means, other.means).map { $0[keyPath: figure] - $1[keyPath: figure] }
      return Difference(
        mean: own[keyPath: figure] - others[keyPath: figure],
        interval: Interval(middle: Interval.confidence, of: values))
    }
  }
}
