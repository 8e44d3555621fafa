import NetworkOracle
import SeededRandom
import Tensors
import Testing

/// The rules of the solvers, on parameters that threads share and that end within a vector.
@Suite struct ParameterUpdateTests {
  /// Parameters, and what is remembered of them.
  private struct Numbers {
    var parameters: [Parameter]
    var memory: [Float]
    var squares: [Float]

    init(_ counts: [Int]) {
      var generator = SeededGenerator(7)
      // Many numbers, but not all of them drawn.
      func numbers(_ count: Int) -> [Float] {
        let some = normalNumbers(min(count, 65549), using: &generator)
        return (0..<count).map { some[$0 % some.count] }
      }
      parameters = counts.enumerated().map { index, count in
        let parameter = Parameter(
          name: "weight\(index)", shape: [count], rateMultiplier: Float(1 + index % 2),
          decayMultiplier: Float(index % 3), initialisation: .constant(0))
        parameter.values = numbers(count)
        parameter.gradient = numbers(count)
        return parameter
      }
      memory = numbers(counts.reduce(0, +))
      squares = numbers(memory.count).map(abs)
    }

    /// Each of the parameters by itself.
    var each: [Numbers] {
      var begin = 0
      return parameters.map { parameter in
        var numbers = self
        numbers.parameters = [parameter]
        numbers.memory = Array(memory[begin..<begin + parameter.count])
        numbers.squares = Array(squares[begin..<begin + parameter.count])
        begin += parameter.count
        return numbers
      }
    }

    /// What the formulas are written for: value, gradient, memory, square, rate and decay.
    func forEachNumber(_ body: (Double, Double, Double, Double, Double, Double) -> Void) {
      for one in each {
        let parameter = one.parameters[0]
        for index in parameter.values.indices {
          body(
            Double(parameter.values[index]), Double(parameter.gradient[index]),
            Double(one.memory[index]), Double(one.squares[index]),
            0.25 * Double(parameter.rateMultiplier), 0.125 * Double(parameter.decayMultiplier))
        }
      }
    }

    var values: [Float] { parameters.flatMap(\.values) }
    var gradients: [Float] { parameters.flatMap(\.gradient) }

    mutating func moveByMomentum() {
      parameters.move(momentum: 0.5, rate: 0.25, decay: 0.125, velocities: &memory)
    }

    mutating func moveByAdamW() {
      parameters.move(
        by: AdamWStep(
          beta1: 0.75, beta2: 0.875, epsilon: 0.0625, rate: 0.25, decay: 0.125,
          firstCorrection: 2, secondCorrection: 4),
        first: &memory, second: &squares)
    }
  }

  /// Parameters shorter than a vector, as long as a share, longer, none at all.
  private static let counts = [
    [1], [7], [8], [32768], [65549], [0, 3, 40000, 1, 0, 8, 70001, 5], [],
  ]

  @Test(arguments: counts) func `momentum follows its formula for every number`(counts: [Int]) {
    var numbers = Numbers(counts)
    var (velocities, expected): ([Double], [Double]) = ([], [])
    numbers.forEachNumber { w, g, v, _, rate, decay in
      velocities.append(0.5 * v + rate * (g + decay * w))
      expected.append(w - velocities[velocities.count - 1])
    }
    numbers.moveByMomentum()
    // A few roundings of numbers near 1.
    #expect(largestDifference(numbers.memory, velocities) < 1e-6)
    #expect(largestDifference(numbers.values, expected) < 1e-6)
  }

  @Test(arguments: counts) func `AdamW follows its formula for every number`(counts: [Int]) {
    var numbers = Numbers(counts)
    var (first, second, expected): ([Double], [Double], [Double]) = ([], [], [])
    numbers.forEachNumber { w, g, m, v, rate, decay in
      let (mean, square) = (0.75 * m + 0.25 * g, 0.875 * v + 0.125 * g * g)
      first.append(mean)
      second.append(square)
      expected.append(w - rate * (2 * mean / ((4 * square).squareRoot() + 0.0625) + decay * w))
    }
    numbers.moveByAdamW()
    #expect(largestDifference(numbers.memory, first) < 1e-6)
    #expect(largestDifference(numbers.squares, second) < 1e-6)
    #expect(largestDifference(numbers.values, expected) < 1e-6)
  }

  @Test(arguments: counts) func `squares are summed in double`(counts: [Int]) {
    let numbers = Numbers(counts)
    let expected = doubles(numbers.gradients).reduce(0) { $0 + $1 * $1 }
    #expect(abs(numbers.parameters.squaredGradientNorm - expected) <= 1e-12 * expected)
  }

  @Test(arguments: counts) func `gradients are multiplied, and nothing else`(counts: [Int]) {
    let numbers = Numbers(counts)
    let (values, gradients) = (numbers.values, numbers.gradients)
    numbers.parameters.scaleGradients(by: 0.3)
    let isScaled = numbers.gradients == gradients.map { $0 * 0.3 }
    #expect(isScaled && numbers.values.elementsEqual(values))
  }

  /// Shares of the least size and of more.
  @Test(arguments: [[65549, 3, 40001, 32768, 2, 100_003], [5, 9_000_001, 77]])
  func `one sweep gives the bytes that each parameter has alone, on any number of threads`(
    counts: [Int]
  ) {
    func run(_ move: (inout Numbers) -> Void, alone: Bool, threads: Int) -> [[Float]] {
      ComputeThreads.useForNetworks(threads)
      defer { ComputeThreads.useForNetworks(1) }
      let numbers = Numbers(counts)
      var parts = alone ? numbers.each : [numbers]
      for index in parts.indices { move(&parts[index]) }
      return [numbers.values, parts.flatMap(\.memory), parts.flatMap(\.squares)]
    }
    for move in [{ $0.moveByMomentum() }, { $0.moveByAdamW() }] as [(inout Numbers) -> Void] {
      let expected = run(move, alone: true, threads: 1)
      for threads in [1, 2, 5] {
        // Millions of numbers, not to be printed.
        let isSame = run(move, alone: false, threads: threads) == expected
        #expect(isSame)
      }
    }
    let numbers = Numbers(counts)
    let norms = [1, 2, 5].map { threads in
      ComputeThreads.useForNetworks(threads)
      defer { ComputeThreads.useForNetworks(1) }
      return numbers.parameters.squaredGradientNorm
    }
    #expect(norms[0] > 0 && norms.allSatisfy { $0 == norms[0] })
  }
}
