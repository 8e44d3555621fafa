import AngularTriplet
import EmbeddingNetwork
import Foundation

/// One line of `metrics.jsonl`: means over the steps since the line before, and the state at its
/// step.
///
/// What is right or wrong is counted in the items that the loss compares: samples against classes,
/// or triplets of samples.
package struct TrainingMetrics: Codable, Sendable, Equatable {
  /// How many steps are done.
  package var step: Int
  /// The phase of the run, from 1.
  package var phase: Int
  /// How often, on average, each usable face has been seen.
  package var epoch: Double
  /// Mean loss.
  package var loss: Double
  /// The annealing weight at this step; nil for a loss without one.
  package var lambda: Double?
  /// The rate of the last step, before multipliers.
  package var learningRate: Double
  /// Items that the loss compares in a step.
  package var items: Double
  /// Share of items that are right with the margin.
  package var easy: Double
  /// Share of items that are right without the margin and wrong with it.
  package var semihard: Double
  /// Share of items that are wrong without the margin.
  package var hard: Double
  /// Items that give a gradient in a step.
  package var selected: Double
  /// Share of samples that are recognised, see `LossOutcome.recognised`.
  package var accuracy: Double
  /// Share of images whose embedding has a gradient; the others take no part in the way back.
  ///
  /// Lines of earlier versions do not have it.
  package var survivors: Double?
  /// Seconds per step that the way back would have taken longer over all images, if its time grew
  /// with them: what does not grow, such as the transforms of filters, makes this an upper
  /// estimate.
  package var backwardSecondsSaved: Double?
  /// Mean length of the embeddings.
  package var embeddingNorm: Double
  /// The least cosine between two embeddings of this step's batch.
  package var smallestCosine: Double
  /// Length of all gradients together at this step, before any clipping.
  package var gradientNorm: Double
  /// Images per second of wall time.
  package var imagesPerSecond: Double
  /// Seconds per step that the training thread waited for its batch.
  package var queueWaitSeconds: Double
  /// What the doctor finds wrong at this step, by the names of its verdicts.
  package var verdicts: [String]
  /// What it found since the line before, with numbers and advice.
  package var findings: [Finding]
}

/// What one step reports to the log.
struct StepReport: Sendable {
  var outcome: LossOutcome
  var spread: EmbeddingSpread
  var learningRate: Double
  var gradientNorm: Double
  var queueWaitSeconds: Double
  var backward: FaceNetwork.BackwardReport
}

/// Sums step reports until the next line of the log is due.
struct MetricsWindow {
  private var stepCount = 0
  private var meanLoss = 0.0
  private var sums = (norm: 0.0, waitSeconds: 0.0, savedSeconds: 0.0)
  private var images = (surviving: 0, all: 0)
  private var items = (easy: 0, semihard: 0, hard: 0, selected: 0)
  private var samples = (recognised: 0, all: 0)
  private let start = ContinuousClock.now
  private var last: StepReport?
  private var findings: [Finding] = []

  mutating func add(_ findings: [Finding]) { self.findings += findings }

  mutating func add(_ report: StepReport) {
    let outcome = report.outcome
    stepCount += 1
    // A running mean: the sum of the losses could overflow where none of them does.
    meanLoss += (outcome.loss - meanLoss) / Double(stepCount)
    sums.norm += report.spread.meanNorm
    sums.waitSeconds += report.queueWaitSeconds
    sums.savedSeconds += report.backward.secondsSaved
    images.surviving += report.backward.survivorCount
    images.all += report.backward.batchImageCount
    items.easy += outcome.easyCount
    items.semihard += outcome.semihardCount
    items.hard += outcome.hardCount
    items.selected += outcome.selectedCount
    samples.recognised += outcome.recognised.count { $0 }
    samples.all += outcome.recognised.count
    last = report
  }

  /// The line for the steps so far, of which there is at least one.
  ///
  /// - Parameters:
  ///   - step: how many steps are done.
  ///   - phase: the phase of the run, from 1.
  ///   - epoch: how often each usable face has been seen.
  ///   - verdicts: what the doctor finds wrong.
  /// - Returns: the line.
  func metrics(step: Int, phase: Int, epoch: Double, verdicts: [String]) -> TrainingMetrics {
    guard let last else { preconditionFailure("the window has 0 steps, expected at least 1") }
    let seconds = max((ContinuousClock.now - start) / .seconds(1), 1e-9)
    let steps = Double(stepCount)
    let all = Double(items.easy + items.semihard + items.hard)
    let share = { (count: Int) in all > 0 ? Double(count) / all : 0 }
    return TrainingMetrics(
      step: step, phase: phase, epoch: epoch, loss: meanLoss,
      lambda: last.outcome.lambda, learningRate: last.learningRate, items: all / steps,
      easy: share(items.easy), semihard: share(items.semihard), hard: share(items.hard),
      selected: Double(items.selected) / steps,
      accuracy: Double(samples.recognised) / Double(samples.all),
      survivors: Double(images.surviving) / Double(images.all),
      backwardSecondsSaved: sums.savedSeconds / steps,
      embeddingNorm: sums.norm / steps, smallestCosine: last.spread.smallestCosine,
      gradientNorm: last.gradientNorm, imagesPerSecond: Double(samples.all) / seconds,
      queueWaitSeconds: sums.waitSeconds / steps, verdicts: verdicts, findings: findings)
  }
}
