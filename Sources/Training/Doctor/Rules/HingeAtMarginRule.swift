/// A hinge loss stays within a few percent of its margin, step after step.
///
/// When all embeddings are the same, all distances are 0 and the hinge is its margin: the known way
/// in which triplet losses fail (A. Hermans et al., "In Defense of the Triplet Loss for Person
/// Re-Identification", 2017). A loss that merely passes its margin on the way down is taken to
/// spread wider than this from batch to batch.
struct HingeAtMarginRule: TrainingRule {
  private static let tolerance = 0.03
  private static let reliefStepCount = 10

  private var atMargin: Persistence
  private var latest = (loss: 0.0, margin: 0.0)

  init(stepCount: Int) {
    atMargin = Persistence(
      onset: windowLength(share: 0.15, of: stepCount, within: 100...1000),
      relief: Self.reliefStepCount)
  }

  mutating func observe(_ vitals: StepVitals) {
    guard let margin = vitals.hingeMargin, margin > 0 else { return }
    latest = (vitals.loss, margin)
    atMargin.update(abs(vitals.loss - margin) <= Self.tolerance * margin)
  }

  var verdict: TrainingVerdict? { atMargin.holds ? .lossAtMargin : nil }

  var observation: String {
    "The loss lay within \(percent(Self.tolerance)) of its margin \(figure(latest.margin)) for "
      + "\(atMargin.onset) steps, \(figure(latest.loss)) in the last, "
      + "as if all embeddings were one."
  }
}
