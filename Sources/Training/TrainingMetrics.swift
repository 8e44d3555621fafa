import Foundation

/// One line of `metrics.jsonl`: means over the steps since the line before, and the state at its step.
package struct TrainingMetrics: Codable, Sendable, Equatable {
  /// How many steps are done.
  package var step: Int
  /// How often, on average, each usable face has been seen.
  package var epoch: Double
  /// Mean loss of the head.
  package var loss: Double
  /// The annealing weight at this step.
  package var lambda: Double
  /// The rate of the last step, before multipliers.
  package var learningRate: Double
  /// Share of samples that are right with the margin.
  package var easy: Double
  /// Share of samples that are right without the margin and wrong with it.
  package var semihard: Double
  /// Share of samples that are wrong without the margin.
  package var hard: Double
  /// Share of samples whose greatest logit without the margin is the one of their label.
  package var accuracy: Double
  /// Length of all gradients together at this step, before any clipping.
  package var gradientNorm: Double
  /// Images per second of wall time.
  package var imagesPerSecond: Double
  /// Seconds per step that the training thread waited for its batch.
  package var queueWaitSeconds: Double
}

/// What one step reports to the log.
package struct StepReport: Sendable {
  package var loss: Double
  package var lambda: Double
  package var learningRate: Double
  package var easyCount: Int
  package var semihardCount: Int
  package var hardCount: Int
  package var correctCount: Int
  package var sampleCount: Int
  package var gradientNorm: Double
  package var queueWaitSeconds: Double
}

/// Sums step reports until the next line of the log is due.
struct MetricsWindow {
  private var stepCount = 0
  private var lossSum = 0.0
  private var counts = (easy: 0, semihard: 0, hard: 0, correct: 0, samples: 0)
  private var waitSeconds = 0.0
  private let start = ContinuousClock.now
  private var last: StepReport?

  mutating func add(_ report: StepReport) {
    stepCount += 1
    lossSum += report.loss
    counts.easy += report.easyCount
    counts.semihard += report.semihardCount
    counts.hard += report.hardCount
    counts.correct += report.correctCount
    counts.samples += report.sampleCount
    waitSeconds += report.queueWaitSeconds
    last = report
  }

  /// The line for the steps so far, of which there is at least one.
  func metrics(step: Int, epoch: Double) -> TrainingMetrics {
    guard let last else { preconditionFailure("the window has 0 steps, expected at least 1") }
    let seconds = max((ContinuousClock.now - start) / .seconds(1), 1e-9)
    let samples = Double(counts.samples)
    return TrainingMetrics(
      step: step, epoch: epoch, loss: lossSum / Double(stepCount), lambda: last.lambda,
      learningRate: last.learningRate, easy: Double(counts.easy) / samples,
      semihard: Double(counts.semihard) / samples, hard: Double(counts.hard) / samples,
      accuracy: Double(counts.correct) / samples, gradientNorm: last.gradientNorm,
      imagesPerSecond: samples / seconds, queueWaitSeconds: waitSeconds / Double(stepCount))
  }
}
