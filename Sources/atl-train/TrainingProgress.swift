import CommandSupport
import Foundation
import Training

/// The live line of a training run.
struct TrainingProgress {
  private var line: ProgressLine
  private let stepCount: Int
  private let firstStep: Int

  init(stepCount: Int, firstStep: Int, quiet: Bool) {
    line = ProgressLine(quiet: quiet)
    self.stepCount = stepCount
    self.firstStep = firstStep
  }

  mutating func show(_ metrics: TrainingMetrics) {
    let lambda = metrics.lambda.map { String(format: "lambda %.3g  ", $0) } ?? ""
    let detail = String(
      format: "loss %.4f  rate %.2g  %@easy %.0f%%  semihard %.0f%%  hard %.0f%%  "
        + "accuracy %.0f%%  %@ images/s  wait %.1f ms",
      metrics.loss, metrics.learningRate, lambda, 100 * metrics.easy, 100 * metrics.semihard,
      100 * metrics.hard, 100 * metrics.accuracy,
      ProgressLine.rounded(metrics.imagesPerSecond), 1000 * metrics.queueWaitSeconds)
    line.show(
      done: metrics.step, of: stepCount, unit: "steps", detail: detail, startedAt: firstStep)
  }

  mutating func finish() { line.finish() }
}
