import Foundation
package import Tensors

/// Adam with decoupled weight decay.
///
/// At step t (from 1), with rate r, the multipliers of a parameter (r_p, d_p), and element-wise
/// squares:
///
///     m <- beta1 m + (1 - beta1) g          mHat = m / (1 - beta1^t)
///     v <- beta2 v + (1 - beta2) g^2        vHat = v / (1 - beta2^t)
///     w <- w - r r_p (mHat / (sqrt(vHat) + epsilon) + d d_p w)
///
/// - Source: I. Loshchilov, F. Hutter, "Decoupled Weight Decay Regularization", 2019, algorithm 2,
///   with the decay multiplied by the rate as PyTorch does.
package struct AdamWSolver: Solver {
  private var first: SolverMemory
  private var second: SolverMemory
  private var updateCount: SolverHistory
  private let beta1: Double
  private let beta2: Double
  private let epsilon: Float
  private let weightDecay: Float

  /// Starts with no memory of earlier gradients.
  package init(
    parameters: [Parameter], beta1: Double, beta2: Double, epsilon: Double, weightDecay: Double
  ) {
    first = SolverMemory("firstMoment", of: parameters)
    second = SolverMemory("secondMoment", of: parameters)
    updateCount = SolverHistory(name: "updateCount", values: [0])
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = Float(epsilon)
    self.weightDecay = Float(weightDecay)
  }

  /// The first moments, the second ones, then the number of updates (exact up to 2^24).
  package var history: [SolverHistory] {
    get { first.history + second.history + [updateCount] }
    set {
      let count = newValue.count / 2
      first.history = Array(newValue[..<count])
      second.history = Array(newValue[count..<2 * count])
      updateCount = newValue[2 * count]
    }
  }

  package mutating func update(_ parameters: [Parameter], learningRate: Double) {
    updateCount.values[0] += 1
    let step = Double(updateCount.values[0])
    parameters.move(
      by: AdamWStep(
        beta1: Float(beta1), beta2: Float(beta2), epsilon: epsilon, rate: Float(learningRate),
        decay: weightDecay, firstCorrection: Float(1 / (1 - pow(beta1, step))),
        secondCorrection: Float(1 / (1 - pow(beta2, step)))),
      first: &first.values, second: &second.values)
  }
}
