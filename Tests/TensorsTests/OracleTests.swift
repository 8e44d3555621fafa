import NetworkOracle
import SeededRandom
import Testing

/// The oracle's gradients against central differences of its own forward passes.
@Suite struct OracleTests {
  /// The functions are linear in each argument away from a kink, so only rounding is left.
  private let tolerance = 1e-6

  @Test(arguments: [(1, 1, 1), (2, 0, 1), (1, 0, 1), (2, 1, 2)])
  func `convolution gradients are derivatives`(stride: Int, padding: Int, groups: Int) {
    var generator = SeededGenerator(11)
    let input = Volume(
      shape: [2, 2, 6, 5], values: doubles(normalNumbers(120, using: &generator)))
    let weight = doubles(normalNumbers(4 * 2 / groups * 9, using: &generator))
    let bias = doubles(normalNumbers(4, using: &generator))
    func convolution(_ weight: [Double], _ bias: [Double]) -> Oracle.Convolution {
      Oracle.Convolution(
        weight: weight, bias: bias, kernelSize: 3, stride: stride, padding: padding,
        groupCount: groups)
    }
    let output = convolution(weight, bias).forward(input)
    let factors = doubles(normalNumbers(output.values.count, using: &generator))
    let gradient = convolution(weight, bias).backward(
      input, outputGradient: Volume(shape: output.shape, values: factors))
    for index in weight.indices {
      let expected = centralDifference(weight, at: index, step: 1e-3) {
        dot(convolution($0, bias).forward(input).values, factors)
      }
      #expect(abs(gradient.weight[index] - expected) < tolerance)
    }
    for index in bias.indices {
      let expected = centralDifference(bias, at: index, step: 1e-3) {
        dot(convolution(weight, $0).forward(input).values, factors)
      }
      #expect(abs(gradient.bias[index] - expected) < tolerance)
    }
    for index in input.values.indices {
      let expected = centralDifference(input.values, at: index, step: 1e-3) {
        dot(
          convolution(weight, bias).forward(Volume(shape: input.shape, values: $0)).values, factors)
      }
      #expect(abs(gradient.input.values[index] - expected) < tolerance)
    }
  }

  @Test func `batch norm gradients are derivatives`() {
    var generator = SeededGenerator(13)
    let shape = [3, 2, 2, 2]
    let input = doubles(normalNumbers(24, using: &generator))
    let factors = doubles(normalNumbers(24, using: &generator))
    let (weight, bias) = ([1.5, -0.5], [0.25, 2])
    func loss(_ input: [Double], _ weight: [Double], _ bias: [Double]) -> Double {
      let norm = Oracle.BatchNorm(weight: weight, bias: bias)
      return dot(norm.forward(Volume(shape: shape, values: input)).values, factors)
    }
    let gradient = Oracle.BatchNorm(weight: weight, bias: bias).backward(
      Volume(shape: shape, values: input), outputGradient: Volume(shape: shape, values: factors))
    for index in input.indices {
      let expected = centralDifference(input, at: index, step: 1e-4) { loss($0, weight, bias) }
      #expect(abs(gradient.input.values[index] - expected) < tolerance)
    }
    for index in weight.indices {
      let toWeight = centralDifference(weight, at: index, step: 1e-3) { loss(input, $0, bias) }
      #expect(abs(gradient.weight[index] - toWeight) < tolerance)
      let toBias = centralDifference(bias, at: index, step: 1e-3) { loss(input, weight, $0) }
      #expect(abs(gradient.bias[index] - toBias) < tolerance)
    }
  }

  @Test func `rectifier and inner product gradients are derivatives`() {
    var generator = SeededGenerator(12)
    let shape = [2, 3, 2, 2]
    let input = doubles(normalNumbers(24, using: &generator)).map { abs($0) < 0.01 ? 0.5 : $0 }
    let slope = [0.25, -0.5, 0]
    let weight = doubles(normalNumbers(4 * 12, using: &generator))
    let bias = doubles(normalNumbers(4, using: &generator))
    let factors = doubles(normalNumbers(8, using: &generator))
    func loss(_ input: [Double], _ slope: [Double], _ weight: [Double], _ bias: [Double]) -> Double
    {
      let middle = Oracle.prelu(Volume(shape: shape, values: input), slope: slope)
      return dot(Oracle.innerProduct(middle, weight: weight, bias: bias), factors)
    }
    let volume = Volume(shape: shape, values: input)
    let middle = Oracle.prelu(volume, slope: slope)
    let outer = Oracle.innerProductBackward(middle, weight: weight, outputGradient: factors)
    let inner = Oracle.preluBackward(volume, slope: slope, outputGradient: outer.input)
    for index in input.indices {
      let expected = centralDifference(input, at: index, step: 1e-3) {
        loss($0, slope, weight, bias)
      }
      #expect(abs(inner.input.values[index] - expected) < tolerance)
    }
    for index in slope.indices {
      let expected = centralDifference(slope, at: index, step: 1e-3) {
        loss(input, $0, weight, bias)
      }
      #expect(abs(inner.slope[index] - expected) < tolerance)
    }
    for index in weight.indices {
      let expected = centralDifference(weight, at: index, step: 1e-3) {
        loss(input, slope, $0, bias)
      }
      #expect(abs(outer.weight[index] - expected) < tolerance)
    }
    for index in bias.indices {
      let expected = centralDifference(bias, at: index, step: 1e-3) {
        loss(input, slope, weight, $0)
      }
      #expect(abs(outer.bias[index] - expected) < tolerance)
    }
  }
}
