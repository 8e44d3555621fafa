internal import Foundation

/// A class loss stays where a guess would be, or above, while hardly a sample is recognised.
///
/// The loss alone would not do: under a strong margin or a large scale it lies above log(classes)
/// in runs that learn well.
struct LossAtChanceRule: TrainingRule {
  private static let lossShare = 0.97
  /// Accuracy counts as low below so many times that of a guess, but never above one half.
  private static let accuracyFactor = 10.0
  private static let reliefStepCount = 10

  private var atChance: Persistence
  private var accuracy = RecentMean(count: 50)
  private var latest = (loss: 0.0, atChance: 0.0)

  init(stepCount: Int) {
    atChance = Persistence(
      onset: windowLength(share: 0.35, of: stepCount, within: 400...5000),
      relief: Self.reliefStepCount)
  }

  mutating func observe(_ vitals: StepVitals) {
    guard let lossAtChance = vitals.lossAtChance else { return }
    latest = (vitals.loss, lossAtChance)
    accuracy.add(vitals.accuracy)
    let lowAccuracy = min(Self.accuracyFactor * exp(-lossAtChance), 0.5)
    atChance.update(
      vitals.loss >= Self.lossShare * lossAtChance && (accuracy.mean ?? 0) < lowAccuracy)
  }

  var verdict: TrainingVerdict? { atChance.holds ? .lossAtChance : nil }

  var observation: String {
    "For \(atChance.onset) steps the loss was no better than a guess among "
      + "\(Int(exp(latest.atChance).rounded())) classes, \(figure(latest.loss)) in the last where "
      + "a guess has \(figure(latest.atChance)), and \(percent(accuracy.mean ?? 0)) of the samples "
      + "are recognised."
  }
}
