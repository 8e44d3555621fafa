package import Tensors

/// Stochastic gradient descent with momentum, as Caffe does it.
///
/// With rate r, momentum mu, decay d, and the multipliers of a parameter (r_p, d_p):
///
///     v <- mu v + r r_p (g + d d_p w)
///     w <- w - v
///
/// The rate stands inside of v, so that after a drop of the rate the old momentum still moves at
/// the old rate; PyTorch keeps it outside.
///
/// - Source: Caffe's SGD solver (Y. Jia et al., "Caffe", 2014), L2 regularisation.
package struct MomentumSolver: Solver {
  private var velocities: SolverMemory
  private let momentum: Float
  private let weightDecay: Float

  /// Starts with no momentum.
  package init(parameters: [Parameter], momentum: Double, weightDecay: Double) {
    velocities = SolverMemory("momentum", of: parameters)
    self.momentum = Float(momentum)
    self.weightDecay = Float(weightDecay)
  }

  /// The velocities.
  package var history: [SolverHistory] {
    get { velocities.history }
    set { velocities.history = newValue }
  }

  package mutating func update(_ parameters: [Parameter], learningRate: Double) {
    parameters.move(
      momentum: momentum, rate: Float(learningRate), decay: weightDecay,
      velocities: &velocities.values)
  }
}
