/// A good part of the time goes into waiting for batches.
///
/// One long stall does not make a queue that starves: a tenth of the steps must have waited.
struct StarvingQueueRule: TrainingRule {
  private static let windowStepCount = 100
  private static let beginningShare = 0.25
  private static let endingShare = 0.1
  private static let waitingStepShare = 0.1
  /// A step has waited when more than this share of it was waiting.
  private static let waitedShare = 0.05

  private var waitSeconds = RecentMean(count: windowStepCount)
  private var stepSeconds = RecentMean(count: windowStepCount)
  private var waited = RecentMean(count: windowStepCount)
  private var isStarving = false

  mutating func observe(_ vitals: StepVitals) {
    waitSeconds.add(vitals.queueWaitSeconds)
    stepSeconds.add(vitals.stepSeconds)
    waited.add(vitals.queueWaitSeconds > Self.waitedShare * vitals.stepSeconds ? 1 : 0)
    if isStarving {
      isStarving = waitShare >= Self.endingShare
    } else {
      isStarving =
        waitShare >= Self.beginningShare && (waited.mean ?? 0) >= Self.waitingStepShare
    }
  }

  private var waitShare: Double {
    guard let wait = waitSeconds.mean, let step = stepSeconds.mean, step > 0 else { return 0 }
    return wait / step
  }

  var verdict: TrainingVerdict? { isStarving ? .starvingQueue : nil }

  var observation: String {
    "Over the last \(Self.windowStepCount) steps the trainer waited for its batches "
      + "\(percent(waitShare)) of the time."
  }
}
