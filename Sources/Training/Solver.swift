package import Tensors

/// Turns gradients into steps, and keeps what it remembers from one step to the next.
package protocol Solver {
  /// Moves every parameter along its gradient.
  ///
  /// - Parameters:
  ///   - parameters: the same list in every call.
  ///   - learningRate: the rate of this step, before a parameter's own multiplier.
  mutating func update(_ parameters: [Parameter], learningRate: Double)

  /// What a checkpoint keeps so that a resumed run goes on exactly: named runs of numbers, each as
  /// long as its parameter.
  var history: [SolverHistory] { get set }
}

/// What a solver remembers about one parameter, under the name of the quantity.
package struct SolverHistory: Sendable, Equatable {
  /// Such as `momentum/conv1a.weight`.
  package var name: String
  /// One number per value of the parameter.
  package var values: [Float]
}

/// The length of all gradients taken together: the root of the sum of their squares.
///
/// - Complexity: O(values), summed in Double.
package func gradientNorm(of parameters: [Parameter]) -> Double {
  parameters.squaredGradientNorm.squareRoot()
}

/// Shortens all gradients together so that their common length is at most a limit.
///
/// - Parameters:
///   - parameters: their gradients are multiplied by one factor.
///   - norm: their common length as it is, from `gradientNorm(of:)`.
///   - limit: the greatest length that stays.
/// - Source: R. Pascanu et al., "On the difficulty of training recurrent neural networks", 2013,
///   algorithm 1.
package func clipGradients(of parameters: [Parameter], norm: Double, to limit: Double) {
  guard norm > limit else { return }
  parameters.scaleGradients(by: Float(limit / norm))
}
