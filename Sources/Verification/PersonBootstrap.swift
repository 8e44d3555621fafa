internal import Foundation
internal import SeededRandom

/// How a bootstrap is drawn.
package struct BootstrapSettings: Equatable, Sendable, Codable {
  /// How many draws.
  package let resampleCount: Int
  /// Other seeds give other draws.
  package let seed: UInt64

  /// States both; draws are at least two.
  package init(resampleCount: Int = 1000, seed: UInt64 = 1) {
    precondition(resampleCount >= 2, "draws are \(resampleCount), expected at least 2")
    self.resampleCount = resampleCount
    self.seed = seed
  }
}

/// The spread of AUC, EER and TARs for other people, by bootstrap over people.
///
/// People are drawn with replacement; a different pair then counts as often as the product of its
/// people's draws. That spreads too wide: each pair's own chance, which no person explains, is in
/// the variance three times, and what two pairs owe to a person they share once, where it belongs.
/// So twice the variance of a bootstrap over the different pairs alone is subtracted. What is left
/// is never taken for less than a third, for it cannot be where people do not make scores less alike.
///
/// The interval is taken on the scale of the logit, a normal one around the estimate, because
/// percentiles miss one side where rates are near 0 or 1. The tests simulate how often intervals hold
/// the truth.
///
/// - Source: A. B. Owen, "The pigeonhole bootstrap", Annals of Applied Statistics 1, 2007, for the
///   product and for the factors of its variance; M. S. Pepe, "The Statistical Evaluation of Medical
///   Tests for Classification and Prediction", 2003, section 5.2, for the logit.
package struct PersonBootstrap: Sendable {
  private let list: EvaluationList
  private let people: PersonResamples
  private let settings: BootstrapSettings

  /// Says what the stream of random numbers decides; the letters of the word in ASCII.
  private static let pairsPurpose: UInt64 = 0x70_6169_7273

  /// Draws people.
  ///
  /// - Parameters:
  ///   - list: has pairs of both kinds.
  ///   - settings: how many draws, and which.
  /// - Complexity: O(draws x (people + pairs)).
  package init(of list: EvaluationList, settings: BootstrapSettings) {
    self.list = list
    self.settings = settings
    let personCount = (list.people.map { max($0.left, $0.right) }.max() ?? 0) + 1
    people = PersonResamples(
      resampleCount: settings.resampleCount, personCount: personCount, seedCount: 0,
      lists: [list], seed: settings.seed)
  }

  /// The figures of models under every draw of people, and under every draw of different pairs.
  ///
  /// - Returns: for each model its draws, each with `RateFigures.all`.
  /// - Complexity: O(draws x pairs x models).
  func resamples(
    of models: [RankedScores], limits: [FalseAcceptLimit]
  ) -> [(byPeople: [[Double]], byPairs: [[Double]])] {
    var byPeople = models.map { _ in [[Double]]() }
    var byPairs = byPeople
    var generator = SeededGenerator(Self.pairsPurpose, settings.seed)
    let different = list.same.indices.filter { !list.same[$0] }
    for counts in people.counts {
      let weights = PairWeights.weights(of: list, personCounts: counts)
      var pairWeights = list.same.map { $0 ? 1 : 0 }
      for _ in different { pairWeights[different[generator.index(below: different.count)]] += 1 }
      for (index, model) in models.enumerated() {
        byPeople[index].append(model.figures(weights: weights, limits: limits).all)
        byPairs[index].append(model.figures(weights: pairWeights, limits: limits).all)
      }
    }
    return zip(byPeople, byPairs).map { ($0, $1) }
  }

  /// The intervals of a model's figures, in the order of `RateFigures.all`.
  ///
  /// A figure of 0 or 1, or one that no draw changes, gets Wilson's interval over as many trials as
  /// the figure has: same pairs for a TAR, else the fewer of both kinds.
  package func intervals(of model: RankedScores, limits: [FalseAcceptLimit]) -> [Interval] {
    let once = [Int](repeating: 1, count: list.same.count)
    let estimates = model.figures(weights: once, limits: limits).all
    let (byPeople, byPairs) = resamples(of: [model], limits: limits)[0]
    return estimates.indices.map { figure in
      let (same, different) = (list.samePairCount, list.differentPairCount)
      let trials = figure < 2 ? min(same, different) : same
      let steps = figure == 0 ? Double(same) * Double(different) : Double(trials)
      let variance = Self.variance(
        byPeople: byPeople.map { logit($0[figure], steps: steps) },
        byPairs: byPairs.map { logit($0[figure], steps: steps) })
      return Interval(estimate: estimates[figure], logitVariance: variance, trials: trials)
    }
  }

  /// The variance over other people: the pigeonhole bootstrap's less what it has too much of.
  static func variance(byPeople: [Double], byPairs: [Double]) -> Double {
    let wide = sampleVariance(of: byPeople)
    return max(wide - 2 * sampleVariance(of: byPairs), wide / 3)
  }
}

/// log(rate / (1 - rate)), at least half a step from the ends, so that draws of 0 and 1 have one.
func logit(_ rate: Double, steps: Double) -> Double {
  let edge = 0.5 / steps
  let inner = rate.clamped(to: edge...1 - edge)
  return log(inner / (1 - inner))
}

/// The variance of numbers, at least two, divided by their count less one.
func sampleVariance(of numbers: [Double]) -> Double {
  let mean = numbers.reduce(0, +) / Double(numbers.count)
  return numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(numbers.count - 1)
}
