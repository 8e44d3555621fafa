package import Training

/// What there is of a run for the report.
package enum RunOutcome: Equatable, Sendable {
  /// It is finished, and these are the scores of all pairs.
  case verified(scores: [Double])
  /// It has diverged, or its model gives faces no direction; the text says so.
  case failed(reason: String)
  /// It is not finished.
  case missing
}

/// A run with what came out of it.
package struct VerifiedRun: Sendable {
  let run: PlannedRun
  let outcome: RunOutcome
  /// The lines of its log.
  let metrics: [TrainingMetrics]

  /// Joins a run with what came out of it.
  package init(run: PlannedRun, outcome: RunOutcome, metrics: [TrainingMetrics]) {
    self.run = run
    self.outcome = outcome
    self.metrics = metrics
  }

  /// The images per second over all logged steps; nil without any.
  var imagesPerSecond: Double? {
    var (steps, seconds) = (0.0, 0.0)
    var last = 0
    for line in metrics where line.step > last && line.imagesPerSecond > 0 {
      steps += Double(line.step - last)
      // In units of a batch, whose size is the same on all lines.
      seconds += Double(line.step - last) / line.imagesPerSecond
      last = line.step
    }
    return seconds > 0 ? steps / seconds : nil
  }
}
