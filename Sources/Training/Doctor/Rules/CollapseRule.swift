/// All embeddings of a batch point the same way, step after step.
///
/// Class losses with a large scale pass through such a state early on and come out of it again; so
/// the window is a good part of the phase.
struct CollapseRule: TrainingRule {
  private static let cosineLimit = 0.95
  private static let reliefStepCount = 10

  private var collapsed: Persistence
  private var latestCosine = 0.0

  init(stepCount: Int) {
    collapsed = Persistence(
      onset: windowLength(share: 0.15, of: stepCount, within: 150...2000),
      relief: Self.reliefStepCount)
  }

  mutating func observe(_ vitals: StepVitals) {
    latestCosine = vitals.smallestCosine
    collapsed.update(latestCosine > Self.cosineLimit)
  }

  var verdict: TrainingVerdict? { collapsed.holds ? .collapse : nil }

  var observation: String {
    "The least cosine between two embeddings of a batch was above \(figure(Self.cosineLimit)) for "
      + "\(collapsed.onset) steps, \(figure(latestCosine)) in the last."
  }
}
