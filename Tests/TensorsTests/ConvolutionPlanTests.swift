import NetworkOracle
import SeededRandom
import Tensors
import Testing

/// One convolution of a test: sizes that oneDNN treats in different ways.
struct ConvolutionCase: Sendable, CustomTestStringConvertible {
  let inputChannelCount: Int
  let outputChannelCount: Int
  let inputSize: Int
  let stride: Int
  let padding: Int
  var needsInputGradient = true

  var testDescription: String {
    "\(inputChannelCount) -> \(outputChannelCount) channels, \(inputSize) pixels, "
      + "stride \(stride), padding \(padding)"
  }

  static let all = [
    ConvolutionCase(
      inputChannelCount: 3, outputChannelCount: 8, inputSize: 14, stride: 1, padding: 0,
      needsInputGradient: false),
    ConvolutionCase(
      inputChannelCount: 16, outputChannelCount: 16, inputSize: 10, stride: 1, padding: 1),
    ConvolutionCase(
      inputChannelCount: 8, outputChannelCount: 16, inputSize: 54, stride: 2, padding: 0),
    // Channels that fill no block of 8 or 16.
    ConvolutionCase(
      inputChannelCount: 12, outputChannelCount: 20, inputSize: 9, stride: 1, padding: 1),
    // AVX2 has only reference loops for these two backward passes.
    ConvolutionCase(
      inputChannelCount: 32, outputChannelCount: 64, inputSize: 12, stride: 2, padding: 0),
    ConvolutionCase(
      inputChannelCount: 64, outputChannelCount: 64, inputSize: 2, stride: 1, padding: 1),
    ConvolutionCase(
      inputChannelCount: 1, outputChannelCount: 3, inputSize: 3, stride: 1, padding: 0),
  ]
}

@Suite struct ConvolutionPlanTests {
  /// Float's rounding over sums of up to 576 products.
  private let forwardTolerance = 1e-5
  /// Float's rounding over sums of up to 1500 products, relative to the gradient's length.
  private let gradientTolerance = 1e-4

  @Test(arguments: ConvolutionCase.all)
  func `agrees with the definition in both passes`(sizes: ConvolutionCase) throws {
    ComputeThreads.use(1)
    var generator = SeededGenerator(21)
    let bench = try ConvolutionBench(sizes, batch: 3, using: &generator)
    let oracle = Oracle.Convolution(
      weight: doubles(bench.weight.values), bias: doubles(bench.bias.values), kernelSize: 3,
      stride: sizes.stride, padding: sizes.padding)
    let input = Volume(shape: bench.inputShape, values: doubles(bench.images))
    let expected = oracle.forward(input)

    try bench.plan.forward()
    let output = try bench.plan.output.elements()
    #expect(bench.plan.output.layout.shape == expected.shape)
    #expect(largestDifference(output, expected.values) < forwardTolerance)

    let factors = normalNumbers(output.count, using: &generator)
    try bench.outputGradient.write(factors)
    try bench.plan.backward()
    let gradient = oracle.backward(
      input, outputGradient: Volume(shape: expected.shape, values: doubles(factors)))
    #expect(relativeDifference(bench.weight.gradient, gradient.weight) < gradientTolerance)
    #expect(relativeDifference(bench.bias.gradient, gradient.bias) < gradientTolerance)
    #expect((bench.inputGradient != nil) == sizes.needsInputGradient)
    if let inputGradient = try bench.inputGradient?.elements() {
      #expect(relativeDifference(inputGradient, gradient.input.values) < gradientTolerance)
    }
  }

  @Test(arguments: ConvolutionCase.all)
  func `never runs a reference kernel`(sizes: ConvolutionCase) throws {
    var generator = SeededGenerator(22)
    let bench = try ConvolutionBench(sizes, batch: 2, using: &generator)
    #expect(bench.plan.implementations.count >= 2)
    #expect(!bench.plan.implementations.contains { $0.hasPrefix("ref") })
  }

  @Test func `uses the weights of each forward pass and replaces the gradients`() throws {
    ComputeThreads.use(1)
    var generator = SeededGenerator(23)
    let bench = try ConvolutionBench(ConvolutionCase.all[1], batch: 2, using: &generator)
    try bench.plan.forward()
    let before = try bench.plan.output.elements()
    try bench.outputGradient.write(before)
    try bench.plan.backward()
    let gradient = bench.weight.gradient
    try bench.plan.backward()
    #expect(bench.weight.gradient == gradient)
    for index in bench.weight.values.indices { bench.weight.values[index] *= 2 }
    for index in bench.bias.values.indices { bench.bias.values[index] *= 2 }
    try bench.plan.forward()
    #expect(try bench.plan.output.elements() == before.map { 2 * $0 })
  }

  @Test func `throws the library's refusal of a kernel larger than its input`() throws {
    let sizes = ConvolutionCase(
      inputChannelCount: 4, outputChannelCount: 4, inputSize: 1, stride: 1, padding: 0)
    var generator = SeededGenerator(24)
    #expect(throws: KernelError.self) {
      _ = try ConvolutionBench(sizes, batch: 1, using: &generator)
    }
  }
}

/// A planned convolution with random images and weights.
struct ConvolutionBench {
  let inputShape: [Int]
  let images: [Float]
  let weight: Parameter
  let bias: Parameter
  let plan: ConvolutionPlan
  let outputGradient: Tensor
  let inputGradient: Tensor?

  init(_ sizes: ConvolutionCase, batch: Int, using generator: inout SeededGenerator) throws {
    inputShape = [batch, sizes.inputChannelCount, sizes.inputSize, sizes.inputSize]
    images = normalNumbers(inputShape.reduce(1, *), using: &generator)
    weight = Parameter(
      name: "conv.weight", shape: [sizes.outputChannelCount, sizes.inputChannelCount, 3, 3],
      initialisation: .gaussian(standardDeviation: 0.1))
    bias = Parameter(
      name: "conv.bias", shape: [sizes.outputChannelCount],
      initialisation: .gaussian(standardDeviation: 1))
    weight.initialise(using: &generator)
    bias.initialise(using: &generator)
    let engine = try ComputeEngine()
    let activations = TensorPool(engine: engine, isSharing: false)
    let input: Tensor
    if sizes.needsInputGradient {
      input = try tensorInNetworkLayout(inputShape, images, engine: engine)
    } else {
      input = try Tensor(.plain(inputShape), engine: engine)
      try input.write(images)
    }
    plan = try ConvolutionPlan(
      ConvolutionPlan.Geometry(
        inputChannelCount: sizes.inputChannelCount, outputChannelCount: sizes.outputChannelCount,
        kernelSize: 3, stride: sizes.stride, padding: sizes.padding),
      input: input, weight: weight, bias: bias,
      activations: activations)
    outputGradient = try Tensor(plan.output.layout, engine: engine)
    inputGradient = try plan.planBackward(
      outputGradient: outputGradient, gradients: TensorPool(engine: engine, isSharing: true),
      whileInUse: sizes.needsInputGradient ? [] : nil)
  }
}
