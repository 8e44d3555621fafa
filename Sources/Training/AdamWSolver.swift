import Foundation
package import Tensors

/// Adam with decoupled weight decay.
///
/// At step t (from 1), with rate r, the multipliers of a parameter (r_p, d_p), and element-wise squares:
///
///     m <- beta1 m + (1 - beta1) g          mHat = m / (1 - beta1^t)
///     v <- beta2 v + (1 - beta2) g^2        vHat = v / (1 - beta2^t)
///     w <- w - r r_p (mHat / (sqrt(vHat) + epsilon) + d d_p w)
///
/// - Source: I. Loshchilov, F. Hutter, "Decoupled Weight Decay Regularization", 2019, algorithm 2, with
///   the decay multiplied by the rate as PyTorch does.
package struct AdamWSolver: Solver {
  private var first: [SolverHistory]
  private var second: [SolverHistory]
  private var updateCount: SolverHistory
  private let beta1: Double
  private let beta2: Double
  private let epsilon: Float
  private let weightDecay: Float

  /// Starts with no memory of earlier gradients.
  package init(
    parameters: [Parameter], beta1: Double, beta2: Double, epsilon: Double, weightDecay: Double
  ) {
    func zeros(_ quantity: String) -> [SolverHistory] {
      parameters.map {
        SolverHistory(
          name: "\(quantity)/\($0.name)", values: [Float](repeating: 0, count: $0.values.count))
      }
    }
    first = zeros("firstMoment")
    second = zeros("secondMoment")
    updateCount = SolverHistory(name: "updateCount", values: [0])
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = Float(epsilon)
    self.weightDecay = Float(weightDecay)
  }

  /// The first moments, the second ones, then the number of updates (exact up to 2^24).
  package var history: [SolverHistory] {
    get { first + second + [updateCount] }
    set {
      precondition(
        newValue.count == 2 * first.count + 1,
        "history of \(newValue.count), expected \(2 * first.count + 1)")
      second = Array(newValue[first.count..<2 * first.count])
      updateCount = newValue[2 * first.count]
      first = Array(newValue[..<first.count])
    }
  }

  package mutating func update(_ parameters: [Parameter], learningRate: Double) {
    precondition(
      parameters.count == first.count, "\(parameters.count) parameters, history of \(first.count)")
    updateCount.values[0] += 1
    let step = Double(updateCount.values[0])
    let firstCorrection = Float(1 / (1 - pow(beta1, step)))
    let secondCorrection = Float(1 / (1 - pow(beta2, step)))
    for (index, parameter) in parameters.enumerated() {
      parameter.move(
        by: AdamWStep(
          beta1: Float(beta1), beta2: Float(beta2), epsilon: epsilon,
          rate: Float(learningRate) * parameter.rateMultiplier,
          decay: weightDecay * parameter.decayMultiplier, firstCorrection: firstCorrection,
          secondCorrection: secondCorrection),
        first: &first[index].values, second: &second[index].values)
    }
  }
}
