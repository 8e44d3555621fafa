/// A loss that trains on semi-hard samples alone finds none, step after step.
///
/// It counts what the loss selected: with m = 1 ATL selects the hard samples in their place.
struct EmptySelectionRule: TrainingRule {
  private static let reliefStepCount = 10

  private var never: Persistence
  private var noLonger: Persistence
  private var hasSelected: Bool
  private var latest = (easy: 0, hard: 0, all: 0)

  init(stepCount: Int, sawBeginning: Bool) {
    // What went before a resumption is not known; a run that never selected would not be resumed.
    hasSelected = !sawBeginning
    never = Persistence(
      onset: windowLength(share: 0.05, of: stepCount, within: 100...1000), relief: 1)
    noLonger = Persistence(
      onset: windowLength(share: 0.02, of: stepCount, within: 50...500),
      relief: Self.reliefStepCount)
  }

  mutating func observe(_ vitals: StepVitals) {
    guard vitals.selectsSemihard else { return }
    latest = (
      vitals.easyCount, vitals.hardCount,
      vitals.easyCount + vitals.semihardCount + vitals.hardCount
    )
    if vitals.selectedCount > 0 { hasSelected = true }
    never.update(!hasSelected)
    noLonger.update(hasSelected && vitals.selectedCount == 0)
  }

  var verdict: TrainingVerdict? {
    if never.holds { return .noSemihardYet }
    return noLonger.holds ? .noSemihardLeft : nil
  }

  var observation: String {
    let whole = Double(max(latest.all, 1))
    let mix =
      "\(percent(Double(latest.easy) / whole)) of the last batch was easy, "
      + "\(percent(Double(latest.hard) / whole)) hard."
    return never.holds
      ? "None of the first \(never.onset) steps selected anything to train on; " + mix
      : "None of the last \(noLonger.onset) steps selected anything to train on; " + mix
  }
}
