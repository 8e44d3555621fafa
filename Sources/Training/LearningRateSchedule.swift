import Foundation

/// How the learning rate goes over a run, as a share of the rate in the settings.
package enum LearningRateSchedule: Sendable, Equatable {
  /// Multiplied by gamma at each of the steps, after a linear warm-up.
  case multistep(steps: [Int], gamma: Double, warmup: Int)
  /// Down to the final share along half a cosine, after a linear warm-up.
  case cosine(final: Double, warmup: Int)
  /// Up from 1 / startDivisor to 1 along half a cosine until `peakAt` of the run, then down to
  /// 1 / endDivisor along another.
  case oneCycle(peakAt: Double, startDivisor: Double, endDivisor: Double)

  /// The share of the learning rate that a step takes.
  ///
  /// - Parameters:
  ///   - step: 0-based; step 0 is the first update.
  ///   - stepCount: how many steps the run has.
  /// - Returns: a factor of the learning rate, 0 or more.
  /// - Source: multistep: Caffe's `multistep` policy. Cosine: I. Loshchilov, F. Hutter, "SGDR",
  ///   2017, equation 5, without restarts. One-cycle: L. Smith, N. Topin, "Super-Convergence",
  ///   2018, with half cosines in place of straight lines. Warm-up: P. Goyal et al., "Accurate,
  ///   Large Minibatch SGD", 2017, section 2.2.
  package func factor(atStep step: Int, of stepCount: Int) -> Double {
    switch self {
    case .multistep(let steps, let gamma, let warmup):
      guard step >= warmup else { return Self.warmUp(step: step, over: warmup) }
      return pow(gamma, Double(steps.filter { $0 <= step }.count))
    case .cosine(let final, let warmup):
      guard step >= warmup else { return Self.warmUp(step: step, over: warmup) }
      let progress = Double(step - warmup) / Double(max(1, stepCount - warmup))
      return Self.halfCosine(from: 1, to: final, progress: progress)
    case .oneCycle(let peakAt, let startDivisor, let endDivisor):
      let progress = Double(step) / Double(max(1, stepCount - 1))
      if progress < peakAt {
        return Self.halfCosine(from: 1 / startDivisor, to: 1, progress: progress / peakAt)
      }
      let fall = peakAt < 1 ? (progress - peakAt) / (1 - peakAt) : 0
      return Self.halfCosine(from: 1, to: 1 / endDivisor, progress: fall)
    }
  }

  /// Linear from 1 / warmup at step 0 to 1 at the last warm-up step.
  private static func warmUp(step: Int, over warmup: Int) -> Double {
    Double(step + 1) / Double(warmup)
  }

  private static func halfCosine(from start: Double, to end: Double, progress: Double) -> Double {
    end + (start - end) * (1 + cos(.pi * min(1, progress))) / 2
  }
}
