import AngularTriplet
import FaceDataset
import PipelineSettings

/// Where a run is among its phases; a checkpoint keeps it.
struct PhaseProgress: Codable, Sendable, Equatable {
  /// The 0-based index of the phase.
  private(set) var index = 0
  /// How many steps of the run were done when it began.
  private(set) var firstStep = 0
  /// The samples that were recognised since the last look at the accuracy, and all samples.
  private var recognisedCount = 0
  private var sampleCount = 0

  /// How many steps the accuracy that ends a phase is taken over.
  ///
  /// Not the lines of the log: those may be set anew when a run is resumed, and nothing that a run
  /// computes may depend on them.
  static let stepsOfAccuracy = 100

  /// Where the run is after one more step.
  ///
  /// - Parameters:
  ///   - outcome: of the step.
  ///   - step: how many steps of the run are done, this one included.
  ///   - phases: all phases of the run.
  /// - Returns: the same phase, or the next one at its beginning.
  func following(_ outcome: LossOutcome, step: Int, among phases: [PhaseSettings]) -> PhaseProgress
  {
    guard index + 1 < phases.count else { return self }
    var next = self
    next.recognisedCount += outcome.recognised.count { $0 }
    next.sampleCount += outcome.recognised.count
    var isOver = step >= phases[index].until.step
    if (step - firstStep).isMultiple(of: Self.stepsOfAccuracy) {
      let limit = phases[index].until.accuracy
      isOver =
        isOver || limit > 0 && Double(next.recognisedCount) >= limit * Double(next.sampleCount)
      (next.recognisedCount, next.sampleCount) = (0, 0)
    }
    return isOver ? PhaseProgress(index: index + 1, firstStep: step) : next
  }

  /// Whether a run can be in this phase when so many steps are done; a checkpoint may hold
  /// anything.
  func isPossible(atStep step: Int) -> Bool {
    let isBegun = index == 0 ? firstStep == 0 : (1...max(1, step)).contains(firstStep)
    return isBegun && firstStep <= step && recognisedCount >= 0 && recognisedCount <= sampleCount
      && sampleCount < 1 << 40
  }

  init() {}

  private init(index: Int, firstStep: Int) {
    self.index = index
    self.firstStep = firstStep
  }
}

extension Pipeline {
  /// How many steps of the run are done when a phase is, unless an accuracy ends it before.
  private func lastStep(of phase: PhaseSettings) -> Int {
    phase.until.step > 0 ? phase.until.step : solver.maxIterations
  }

  /// What to look at in a phase, and who looks.
  func watch(
    _ progress: PhaseProgress, afterStep step: Int, manifest: IndexedManifest
  ) -> (LossSigns, TrainingDoctor) {
    let phase = phasesOfRun[progress.index]
    return (
      LossSigns(phase.loss, classCount: manifest.identityCount, sampler: sampler),
      TrainingDoctor(
        stepCount: lastStep(of: phase) - progress.firstStep,
        stepsBefore: step - progress.firstStep,
        naming: { try? manifest.identity(ofLabel: $0) })
    )
  }

  /// The learning rate of a step.
  ///
  /// - Parameters:
  ///   - step: how many steps of the run are done before it.
  ///   - progress: the phase that the step belongs to.
  /// - Returns: the rate before a parameter's own multiplier.
  func learningRate(atStep step: Int, in progress: PhaseProgress) -> Double {
    let phase = phasesOfRun[progress.index]
    let factor = LearningRateSchedule(phase.solver)
      .factor(atStep: step - progress.firstStep, of: lastStep(of: phase) - progress.firstStep)
    return phase.solver.learningRate * factor
  }
}
