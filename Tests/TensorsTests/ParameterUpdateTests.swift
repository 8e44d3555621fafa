import NetworkOracle
import SeededRandom
import Tensors
import Testing

/// The rules of the solvers, on arrays that threads share and that end within a vector.
@Suite struct ParameterUpdateTests {
  private struct Numbers {
    var parameter: Parameter
    var memory: [Float]
    var squares: [Float]

    init(_ count: Int) {
      var generator = SeededGenerator(7)
      parameter = Parameter(name: "weight", shape: [count], initialisation: .constant(0))
      parameter.values = normalNumbers(count, using: &generator)
      parameter.gradient = normalNumbers(count, using: &generator)
      memory = normalNumbers(count, using: &generator)
      squares = normalNumbers(count, using: &generator).map(abs)
    }
  }

  private static let counts = [1, 7, 8, 32768, 65549]

  @Test(arguments: counts) func `momentum follows its formula for every number`(count: Int) {
    var numbers = Numbers(count)
    let (w, g) = (doubles(numbers.parameter.values), doubles(numbers.parameter.gradient))
    let v = zip(doubles(numbers.memory), zip(g, w)).map { 0.5 * $0 + 0.25 * ($1.0 + 0.125 * $1.1) }
    numbers.parameter.move(momentum: 0.5, rate: 0.25, decay: 0.125, velocity: &numbers.memory)
    // A few roundings of numbers near 1.
    #expect(largestDifference(numbers.memory, v) < 1e-6)
    #expect(largestDifference(numbers.parameter.values, zip(w, v).map { $0 - $1 }) < 1e-6)
  }

  @Test(arguments: counts) func `AdamW follows its formula for every number`(count: Int) {
    var numbers = Numbers(count)
    let (w, g) = (doubles(numbers.parameter.values), doubles(numbers.parameter.gradient))
    let m = zip(doubles(numbers.memory), g).map { 0.75 * $0 + 0.25 * $1 }
    let v = zip(doubles(numbers.squares), g).map { 0.875 * $0 + 0.125 * $1 * $1 }
    let expected = w.indices.map { index in
      w[index] - 0.25
        * (2 * m[index] / ((4 * v[index]).squareRoot() + 0.0625) + 0.5 * w[index])
    }
    numbers.parameter.move(
      by: AdamWStep(
        beta1: 0.75, beta2: 0.875, epsilon: 0.0625, rate: 0.25, decay: 0.5, firstCorrection: 2,
        secondCorrection: 4),
      first: &numbers.memory, second: &numbers.squares)
    #expect(largestDifference(numbers.memory, m) < 1e-6)
    #expect(largestDifference(numbers.squares, v) < 1e-6)
    #expect(largestDifference(numbers.parameter.values, expected) < 1e-6)
  }

  @Test(arguments: counts) func `squares are summed in double`(count: Int) {
    let numbers = Numbers(count)
    let expected = doubles(numbers.parameter.gradient).reduce(0) { $0 + $1 * $1 }
    #expect(abs(numbers.parameter.squaredGradientNorm - expected) <= 1e-12 * expected)
  }
}
