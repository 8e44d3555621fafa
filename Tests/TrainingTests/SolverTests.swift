import Foundation
import SeededRandom
import Tensors
import Testing
import Training

@Suite struct SolverTests {
  /// Float arithmetic of a few operations per value, against Double.
  private let tolerance = 1e-5

  @Test func `momentum follows Caffe's rule, worked by hand`() {
    // w = 1, g = 0.5, rate 0.1 x 2, momentum 0.9, decay 0.01 x 1:
    // v1 = 0.2 (0.5 + 0.01) = 0.102, w1 = 0.898
    // v2 = 0.9 * 0.102 + 0.2 (0.5 + 0.00898) = 0.193596, w2 = 0.704404
    let parameter = parameter("w", values: [1], rate: 2, decay: 1)
    var solver = MomentumSolver(parameters: [parameter], momentum: 0.9, weightDecay: 0.01)
    parameter.gradient = [0.5]
    solver.update([parameter], learningRate: 0.1)
    #expect(abs(Double(parameter.values[0]) - 0.898) < tolerance)
    solver.update([parameter], learningRate: 0.1)
    #expect(abs(Double(parameter.values[0]) - 0.704404) < tolerance)
    #expect(solver.history.map(\.name) == ["momentum/w"])
    #expect(abs(Double(solver.history[0].values[0]) - 0.193596) < tolerance)
  }

  @Test func `old momentum keeps its rate when the rate drops`() {
    let parameter = parameter("w", values: [0], rate: 1, decay: 0)
    var solver = MomentumSolver(parameters: [parameter], momentum: 0.5, weightDecay: 0)
    parameter.gradient = [1]
    solver.update([parameter], learningRate: 1)
    parameter.gradient = [0]
    solver.update([parameter], learningRate: 0.001)
    // -1 - 0.5: PyTorch's rule would give -1.0005.
    #expect(parameter.values == [-1.5])
  }

  @Test(arguments: [(rate: 1, decay: 0), (rate: 2, decay: 0), (rate: 1, decay: 1)])
  func `AdamW agrees with its formula in Double`(multipliers: (rate: Int, decay: Int)) {
    var generator = SeededGenerator(11)
    let start = (0..<50).map { _ in Float(generator.gaussian()) }
    let parameter = parameter(
      "w", values: start, rate: Float(multipliers.rate), decay: Float(multipliers.decay))
    var solver = AdamWSolver(
      parameters: [parameter], beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.05)
    var (weights, first, second) = (start.map(Double.init), zeros(50), zeros(50))
    for step in 1...5 {
      parameter.gradient = (0..<50).map { _ in Float(generator.gaussian()) }
      solver.update([parameter], learningRate: 0.01)
      let rate = 0.01 * Double(multipliers.rate)
      for index in 0..<50 {
        let slope = Double(parameter.gradient[index])
        first[index] = 0.9 * first[index] + 0.1 * slope
        second[index] = 0.999 * second[index] + 0.001 * slope * slope
        let mean = first[index] / (1 - pow(0.9, Double(step)))
        let spread = (second[index] / (1 - pow(0.999, Double(step)))).squareRoot() + 1e-8
        weights[index] -=
          rate * (mean / spread + 0.05 * Double(multipliers.decay) * weights[index])
      }
    }
    for (found, expected) in zip(parameter.values, weights) {
      #expect(abs(Double(found) - expected) <= tolerance * max(1, abs(expected)))
    }
  }

  @Test func `history restored into a new solver goes on with the same bytes`() {
    for makeSolver in [
      { MomentumSolver(parameters: $0, momentum: 0.9, weightDecay: 0.01) as any Solver },
      { AdamWSolver(parameters: $0, beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0.1) },
    ] as [([Parameter]) -> any Solver] {
      let straight = parameter("w", values: [1, -2, 3], rate: 1, decay: 1)
      let resumed = parameter("w", values: [1, -2, 3], rate: 1, decay: 1)
      (straight.gradient, resumed.gradient) = ([0.1, 0.2, -0.3], [0.1, 0.2, -0.3])
      var solver = makeSolver([straight])
      solver.update([straight], learningRate: 0.1)
      var early = makeSolver([resumed])
      early.update([resumed], learningRate: 0.1)
      var late = makeSolver([resumed])
      late.history = early.history
      solver.update([straight], learningRate: 0.1)
      late.update([resumed], learningRate: 0.1)
      #expect(straight.values == resumed.values)
      #expect(solver.history == late.history)
    }
  }

  @Test func `gradients are clipped together and only when they are too long`() {
    let (first, second) = (
      parameter("a", values: [0, 0], rate: 1, decay: 1),
      parameter("b", values: [0], rate: 1, decay: 1)
    )
    (first.gradient, second.gradient) = ([2, 3], [6])
    let norm = gradientNorm(of: [first, second])
    #expect(norm == 7)
    clipGradients(of: [first, second], norm: norm, to: 8)
    #expect(first.gradient == [2, 3])
    clipGradients(of: [first, second], norm: norm, to: 3.5)
    #expect(first.gradient == [1, 1.5] && second.gradient == [3])
    #expect(gradientNorm(of: []) == 0)
  }

  private func parameter(
    _ name: String, values: [Float], rate: Float, decay: Float
  ) -> Parameter {
    let parameter = Parameter(
      name: name, shape: [values.count], rateMultiplier: rate, decayMultiplier: decay,
      initialisation: .constant(0))
    parameter.values = values
    return parameter
  }

  private func zeros(_ count: Int) -> [Double] { [Double](repeating: 0, count: count) }
}
