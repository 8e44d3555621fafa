import NetworkOracle
import SeededRandom
import Tensors
import Testing

@Suite struct FullyConnectedPlanTests {
  /// Float's rounding over sums of up to 512 products.
  private let forwardTolerance = 1e-5
  private let gradientTolerance = 1e-4

  @Test(arguments: [(128, 2, 512), (16, 3, 7), (8, 1, 1)])
  func `agrees with the definition in both passes`(
    channels: Int, size: Int, outputs: Int
  ) throws {
    ComputeThreads.use(1)
    var generator = SeededGenerator(41)
    let shape = [3, channels, size, size]
    let inputCount = channels * size * size
    let weight = Parameter(
      name: "fc.weight", shape: [outputs, inputCount], initialisation: .xavier(fanIn: inputCount))
    let bias = Parameter(
      name: "fc.bias", shape: [outputs], initialisation: .gaussian(standardDeviation: 1))
    weight.initialise(using: &generator)
    bias.initialise(using: &generator)
    let engine = try ComputeEngine()
    let activations = TensorPool(engine: engine, isSharing: false)
    let values = normalNumbers(3 * inputCount, using: &generator)
    let input = try Tensor(.channelBlocks(shape), engine: engine)
    try input.write(values)
    let plan = try FullyConnectedPlan(
      input: input, weight: weight, bias: bias, activations: activations)
    let outputGradient = try Tensor(plan.output.layout, engine: engine)
    let inputGradient = try plan.planBackward(
      outputGradient: outputGradient, gradients: TensorPool(engine: engine, isSharing: true),
      inputGradient: .fresh, whileInUse: [])
    let volume = Volume(shape: shape, values: doubles(values))

    plan.forward(3)
    let expected = Oracle.innerProduct(
      volume, weight: doubles(weight.values), bias: doubles(bias.values))
    #expect(largestDifference(try plan.output.elements(), expected) < forwardTolerance)

    let factors = normalNumbers(3 * outputs, using: &generator)
    try outputGradient.write(factors)
    plan.backward(3)
    let gradient = Oracle.innerProductBackward(
      volume, weight: doubles(weight.values), outputGradient: doubles(factors))
    #expect(relativeDifference(weight.gradient, gradient.weight) < gradientTolerance)
    #expect(relativeDifference(bias.gradient, gradient.bias) < gradientTolerance)
    #expect(
      relativeDifference(try inputGradient?.elements() ?? [], gradient.input.values)
        < gradientTolerance)
  }
}
