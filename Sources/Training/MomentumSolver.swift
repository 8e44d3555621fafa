package import Tensors

/// Stochastic gradient descent with momentum, as Caffe does it.
///
/// With rate r, momentum mu, decay d, and the multipliers of a parameter (r_p, d_p):
///
///     v <- mu v + r r_p (g + d d_p w)
///     w <- w - v
///
/// The rate stands inside of v, so that after a drop of the rate the old momentum still moves at the old
/// rate; PyTorch keeps it outside.
///
/// - Source: Caffe's SGD solver (Y. Jia et al., "Caffe", 2014), L2 regularisation.
package struct MomentumSolver: Solver {
  package var history: [SolverHistory]
  private let momentum: Float
  private let weightDecay: Float

  /// Starts with no momentum.
  package init(parameters: [Parameter], momentum: Double, weightDecay: Double) {
    history = parameters.map {
      SolverHistory(
        name: "momentum/\($0.name)", values: [Float](repeating: 0, count: $0.values.count))
    }
    self.momentum = Float(momentum)
    self.weightDecay = Float(weightDecay)
  }

  package mutating func update(_ parameters: [Parameter], learningRate: Double) {
    precondition(
      parameters.count == history.count,
      "\(parameters.count) parameters, history of \(history.count)")
    for (index, parameter) in parameters.enumerated() {
      parameter.move(
        momentum: momentum, rate: Float(learningRate) * parameter.rateMultiplier,
        decay: weightDecay * parameter.decayMultiplier, velocity: &history[index].values)
    }
  }
}
