import NetworkOracle
import SeededRandom
import Tensors
import Testing

/// One convolution of a test: sizes that the kernels treat in different ways.
struct ConvolutionCase: Sendable, CustomTestStringConvertible {
  let inputChannelCount: Int
  let outputChannelCount: Int
  /// The rows of the input.
  let inputSize: Int
  /// Its columns; nil for as many as rows.
  var inputWidth: Int?
  let stride: Int
  let padding: Int
  var kernelSize = 3
  var algorithm = ConvolutionAlgorithm.direct
  var hasShortcut = false

  /// The first layer of a network reads plain pixels and needs no gradient of them.
  var isFirst: Bool { inputChannelCount == 3 }

  var testDescription: String {
    "\(inputChannelCount) -> \(outputChannelCount) channels, "
      + "\(inputSize) x \(inputWidth ?? inputSize) pixels, "
      + "kernel \(kernelSize), stride \(stride), padding \(padding), "
      + "\(algorithm)\(hasShortcut ? ", shortcut" : "")"
  }

  var geometry: ConvolutionGeometry {
    ConvolutionGeometry(
      inputChannelCount: inputChannelCount, outputChannelCount: outputChannelCount,
      kernelSize: kernelSize, stride: stride, padding: padding)
  }

  var algorithms: ConvolutionAlgorithms {
    // Tiles of 7 are for gradients alone.
    ConvolutionAlgorithms {
      $0 == .forward && algorithm == .winograd(tile: 7) ? .direct : algorithm
    }
  }

  static let direct = [
    ConvolutionCase(
      inputChannelCount: 3, outputChannelCount: 8, inputSize: 14, stride: 1, padding: 0),
    ConvolutionCase(
      inputChannelCount: 16, outputChannelCount: 16, inputSize: 10, stride: 1, padding: 1),
    ConvolutionCase(
      inputChannelCount: 16, outputChannelCount: 16, inputSize: 10, stride: 1, padding: 1,
      hasShortcut: true),
    ConvolutionCase(
      inputChannelCount: 16, outputChannelCount: 16, inputSize: 14, inputWidth: 9, stride: 2,
      padding: 1),
    ConvolutionCase(
      inputChannelCount: 8, outputChannelCount: 16, inputSize: 54, stride: 2, padding: 0),
    // AVX2 has only reference loops for these two backward passes.
    ConvolutionCase(
      inputChannelCount: 32, outputChannelCount: 64, inputSize: 12, stride: 2, padding: 0),
    ConvolutionCase(
      inputChannelCount: 64, outputChannelCount: 64, inputSize: 2, stride: 1, padding: 1),
  ]

  /// Tiles that fill the map and tiles that reach beyond it; channels that are no multiple of the
  /// six rows of the inner loop; more of them read than written, and fewer; more outputs than one
  /// group, more tiles than one chunk of either pass; odd sides and even ones.
  static let winograd =
    (2...6).flatMap { tiled(tile: $0, stride: 1, padding: 1) }
    + (2...6).flatMap { tiled(tile: $0, stride: 1, padding: 0) }
    + (2...7).flatMap { tiled(tile: $0, stride: 2, padding: 0) }
    + (2...7).flatMap { tiled(tile: $0, stride: 2, padding: 1) }

  private static func tiled(tile: Int, stride: Int, padding: Int) -> [ConvolutionCase] {
    [
      (16, 16, 12, 12), (16, 80, 7, 7), (64, 32, 5, 5), (32, 16, 3 - 2 * padding, 3 - 2 * padding),
      (16, 16, 80, 80), (16, 16, 14, 9), (16, 16, 6, 23),
    ].flatMap {
      inputs, outputs, height, width in
      [false, true].filter { !$0 || inputs == outputs }.map { hasShortcut in
        ConvolutionCase(
          inputChannelCount: inputs, outputChannelCount: outputs, inputSize: height,
          inputWidth: width, stride: stride, padding: padding, algorithm: .winograd(tile: tile),
          hasShortcut: hasShortcut)
      }
    }
  }

  /// Maps of few pixels and of more than one piece, channels of more than one slice, channels that
  /// Winograd does not write.
  static let matrix = [
    (1, 1, 0), (1, 2, 0), (3, 1, 0), (3, 1, 1), (3, 2, 0), (3, 2, 1),
  ].flatMap { kernelSize, stride, padding in
    [
      (16, 16, 12, 12), (8, 136, 5, 5), (136, 24, 3, 3), (24, 24, 40, 40), (24, 24, 14, 9),
    ].flatMap { inputs, outputs, height, width in
      [false, true].filter { !$0 || inputs == outputs }.map { hasShortcut in
        ConvolutionCase(
          inputChannelCount: inputs, outputChannelCount: outputs, inputSize: height,
          inputWidth: width, stride: stride, padding: padding, kernelSize: kernelSize,
          algorithm: .matrix, hasShortcut: hasShortcut)
      }
    }
  }

  /// One of the direct algorithm, and one of each other for each kernel, stride and padding.
  static let few =
    [direct[1]]
    + (winograd.filter { $0.algorithm == .winograd(tile: 2) } + matrix).filter {
      $0.inputSize == 12 && !$0.hasShortcut
    }

  static let all = direct + winograd + matrix
}

@Suite struct ConvolutionPlanTests {
  /// Float's rounding over sums of up to 576 products, through transforms with factors of up to 32.
  private let forwardTolerance = 1e-5
  /// Float's rounding over sums of up to 9000 products, relative to the gradient's length.
  private let gradientTolerance = 1e-4

  @Test(arguments: ConvolutionCase.all)
  func `agrees with the definition in both passes`(sizes: ConvolutionCase) throws {
    ComputeThreads.use(1)
    var generator = SeededGenerator(21)
    let bench = try ConvolutionBench(sizes, batch: 3, using: &generator)
    let expected = bench.expected()

    try bench.plan.forward(3)
    let output = try bench.plan.output.elements()
    #expect(bench.plan.output.layout.shape == expected.output.shape)
    #expect(largestDifference(output, expected.output.values) < forwardTolerance)

    try bench.outputGradient.write(bench.factors)
    try bench.plan.backward(3)
    let found = bench.parameters
    #expect(relativeDifference(found.weight.gradient, expected.weight) < gradientTolerance)
    #expect(relativeDifference(found.bias?.gradient ?? [], expected.bias) < gradientTolerance)
    #expect(relativeDifference(found.slope?.gradient ?? [], expected.slope) < gradientTolerance)
    #expect((bench.inputGradient == nil) == sizes.isFirst)
    if let inputGradient = try bench.inputGradient?.elements() {
      #expect(relativeDifference(inputGradient, expected.input.values) < gradientTolerance)
    }
    if sizes.hasShortcut {
      #expect(try bench.outputGradient.elements() == bench.factors)
    }
  }

  @Test(
    arguments: (ConvolutionCase.winograd + ConvolutionCase.matrix).filter { $0.inputSize == 12 })
  func `adds the input gradient to one that is there`(sizes: ConvolutionCase) throws {
    ComputeThreads.use(1)
    var generator = SeededGenerator(25)
    let there = normalNumbers(3 * 16 * 12 * 12, using: &generator)
    for algorithm in [sizes.algorithm, .direct] {
      var sizes = sizes
      sizes.algorithm = algorithm
      var generator = SeededGenerator(26)
      let bench = try ConvolutionBench(sizes, batch: 3, addsToGradient: true, using: &generator)
      try bench.plan.forward(3)
      try bench.outputGradient.write(bench.factors)
      try bench.inputGradient?.write(there)
      try bench.plan.backward(3)
      let sums = zip(there, bench.expected().input.values).map { Double($0) + $1 }
      #expect(
        relativeDifference(try bench.inputGradient?.elements() ?? [], sums) < gradientTolerance)
    }
  }

  @Test(arguments: ConvolutionCase.few, [1, 2])
  func `computes the first images alone, and gradients of those that are kept`(
    sizes: ConvolutionCase, threads: Int
  ) throws {
    ComputeThreads.useForNetworks(threads)
    var generator = SeededGenerator(27)
    let bench = try ConvolutionBench(sizes, batch: 5, using: &generator)
    try bench.plan.forward(4)
    let output = try bench.plan.output.elements()
    let imageSize = output.count / 5
    #expect(output.suffix(imageSize).allSatisfy { $0 == 0 })

    bench.input.compact(to: [1, 3])
    bench.plan.compact(to: [1, 3])
    #expect(
      try bench.plan.output.elements().prefix(2 * imageSize)
        == output[imageSize..<2 * imageSize] + output[3 * imageSize..<4 * imageSize])
    let expected = bench.expected(keeping: [1, 3])
    let kept = [1, 3].flatMap { bench.factors[$0 * imageSize..<($0 + 1) * imageSize] }
    try bench.outputGradient.write(kept + bench.factors.prefix(3 * imageSize))
    try bench.plan.backward(2)
    let found = bench.parameters
    #expect(relativeDifference(found.weight.gradient, expected.weight) < gradientTolerance)
    #expect(relativeDifference(found.bias?.gradient ?? [], expected.bias) < gradientTolerance)
    #expect(relativeDifference(found.slope?.gradient ?? [], expected.slope) < gradientTolerance)
    let inputGradient = try bench.inputGradient?.elements() ?? []
    #expect(
      relativeDifference(
        Array(inputGradient.prefix(inputGradient.count / 5 * 2)),
        Array(expected.input.values)) < gradientTolerance)
  }

  @Test(arguments: ConvolutionCase.all.filter(\.hasShortcut))
  func `replaces the shortcut where memory is shared`(sizes: ConvolutionCase) throws {
    ComputeThreads.use(1)
    var generator = SeededGenerator(30)
    let bench = try ConvolutionBench(sizes, batch: 2, using: &generator)
    let pool = TensorPool(engine: bench.engine, isSharing: true)
    let shape = bench.plan.output.layout.shape
    let shortcut = try pool.makeTensor(.channelBlocks(shape), whileInUse: [])
    let plan = try ConvolutionPlan(
      sizes.geometry, input: bench.input, parameters: bench.parameters, shortcut: shortcut,
      algorithms: sizes.algorithms, activations: pool)
    try shortcut.write(bench.addends)
    try plan.forward(2)
    #expect(plan.output === shortcut)
    #expect(
      largestDifference(try plan.output.elements(), bench.expected().output.values)
        < forwardTolerance)
  }

  @Test(
    arguments: (ConvolutionCase.winograd + ConvolutionCase.matrix).filter {
      $0.inputSize >= 40 && !$0.hasShortcut
    })
  func `gives the same bytes on one thread and on two`(sizes: ConvolutionCase) throws {
    func run(_ threads: Int) throws -> [[Float]] {
      ComputeThreads.useForNetworks(threads)
      var generator = SeededGenerator(28)
      let bench = try ConvolutionBench(sizes, batch: 3, using: &generator)
      try bench.plan.forward(3)
      try bench.outputGradient.write(bench.factors)
      try bench.plan.backward(3)
      return [
        try bench.plan.output.elements(), bench.parameters.weight.gradient,
        bench.parameters.bias?.gradient ?? [], bench.parameters.slope?.gradient ?? [],
        try bench.inputGradient?.elements() ?? [],
      ]
    }
    #expect(try run(1) == run(2))
  }

  @Test(arguments: ConvolutionCase.direct)
  func `never runs a reference kernel`(sizes: ConvolutionCase) throws {
    var generator = SeededGenerator(22)
    let bench = try ConvolutionBench(sizes, batch: 2, using: &generator)
    #expect(bench.plan.implementations.count >= 2)
    #expect(!bench.plan.implementations.contains { $0.hasPrefix("ref") })
  }

  @Test(arguments: ConvolutionCase.few)
  func `uses the weights of each forward pass and replaces the gradients`(
    sizes: ConvolutionCase
  ) throws {
    ComputeThreads.use(1)
    var generator = SeededGenerator(23)
    let bench = try ConvolutionBench(sizes, batch: 2, using: &generator)
    let parameters = bench.parameters
    try bench.plan.forward(2)
    let before = try bench.plan.output.elements()
    try bench.outputGradient.write(before)
    try bench.plan.backward(2)
    let gradient = parameters.weight.gradient
    try bench.outputGradient.write(before)
    try bench.plan.backward(2)
    #expect(parameters.weight.gradient == gradient)
    for index in parameters.weight.values.indices { parameters.weight.values[index] *= 2 }
    let bias = try #require(parameters.bias)
    for index in bias.values.indices { bias.values[index] *= 2 }
    try bench.plan.forward(2)
    #expect(try bench.plan.output.elements() == before.map { 2 * $0 })
  }

  @Test func `zero goes the way of the negative numbers, and NaN stays`() throws {
    ComputeThreads.use(1)
    var generator = SeededGenerator(29)
    let bench = try ConvolutionBench(ConvolutionCase.winograd[0], batch: 1, using: &generator)
    let parameters = bench.parameters
    parameters.weight.values = parameters.weight.values.map { _ in 0 }
    let (bias, slope) = (try #require(parameters.bias), try #require(parameters.slope))
    bias.values = bias.values.indices.map { [0, -2, 3, .nan][$0 % 4] }
    slope.values = slope.values.map { _ in 0.5 }
    try bench.plan.forward(1)
    let output = try bench.plan.output.elements()
    let firstOfChannels = (0..<4).map { output[$0 * 144] }
    #expect(firstOfChannels.prefix(3) == [0, -1, 3])
    #expect(firstOfChannels[3].isNaN)
    try bench.outputGradient.write([Float](repeating: 1, count: output.count))
    try bench.plan.backward(1)
    #expect(bias.gradient.prefix(3) == [72, 72, 144])
    #expect(slope.gradient.prefix(3) == [0, -288, 0])
  }

  @Test func `throws the library's refusal of a kernel larger than its input`() throws {
    let sizes = ConvolutionCase(
      inputChannelCount: 8, outputChannelCount: 8, inputSize: 1, stride: 1, padding: 0)
    var generator = SeededGenerator(24)
    #expect(throws: KernelError.self) {
      _ = try ConvolutionBench(sizes, batch: 1, using: &generator)
    }
  }
}

/// A planned convolution with random images, weights and output gradients.
struct ConvolutionBench {
  let sizes: ConvolutionCase
  let inputShape: [Int]
  let images: [Float]
  let addends: [Float]
  let factors: [Float]
  let parameters: ConvolutionPlan.Parameters
  let engine: ComputeEngine
  let input: Tensor
  let plan: ConvolutionPlan
  let shortcut: Tensor?
  let outputGradient: Tensor
  let inputGradient: Tensor?

  init(
    _ sizes: ConvolutionCase, batch: Int, addsToGradient: Bool = false,
    maps: MapLayout = MapLayout(.fp32), using generator: inout SeededGenerator
  ) throws {
    self.sizes = sizes
    inputShape = [
      batch, sizes.inputChannelCount, sizes.inputSize, sizes.inputWidth ?? sizes.inputSize,
    ]
    images = normalNumbers(inputShape.reduce(1, *), using: &generator)
    let outputs = sizes.outputChannelCount
    func parameter(_ name: String, _ shape: [Int], _ deviation: Double) -> Parameter {
      Parameter(
        name: name, shape: shape, initialisation: .gaussian(standardDeviation: deviation))
    }
    let bias = parameter("conv.bias", [outputs], 1)
    let slope = parameter("relu.weight", [outputs], 0)
    parameters = ConvolutionPlan.Parameters(
      weight: parameter("conv.weight", sizes.geometry.weightShape, 0.1), bias: bias, slope: slope)
    parameters.weight.initialise(using: &generator)
    bias.initialise(using: &generator)
    // Slopes of either sign and zero.
    slope.values = (0..<outputs).map { [0.25, -0.5, 0, 1.5][$0 % 4] }
    engine = try ComputeEngine()
    let activations = TensorPool(engine: engine, isSharing: false, maps: maps)
    input = try Tensor(
      sizes.isFirst ? .plain(inputShape) : .maps(inputShape, maps), engine: engine)
    try input.write(images)
    let outputShape = sizes.geometry.outputShape(for: inputShape).map { max(0, $0) }
    let count = outputShape.reduce(1, *)
    addends = sizes.hasShortcut ? normalNumbers(count, using: &generator) : []
    factors = normalNumbers(count, using: &generator)
    shortcut =
      sizes.hasShortcut ? try Tensor(.maps(outputShape, maps), engine: engine) : nil
    try shortcut?.write(addends)
    plan = try ConvolutionPlan(
      sizes.geometry, input: input, parameters: parameters, shortcut: shortcut,
      algorithms: sizes.algorithms, activations: activations)
    let gradients = MapLayout(.fp32, order: maps.order)
    outputGradient = try Tensor(.maps(outputShape, gradients), engine: engine)
    let place: InputGradientPlace =
      if sizes.isFirst {
        .nowhere
      } else if addsToGradient {
        .added(to: try Tensor(.maps(inputShape, gradients), engine: engine))
      } else {
        .fresh
      }
    inputGradient = try plan.planBackward(
      outputGradient: outputGradient, gradients: TensorPool(engine: engine, isSharing: true),
      inputGradient: place, whileInUse: [])
  }

  /// What the definition makes of the images at the given indices, of all where there are none.
  func expected(
    keeping indices: [Int]? = nil
  ) -> (output: Volume, input: Volume, weight: [Double], bias: [Double], slope: [Double]) {
    let kept = indices ?? Array(0..<inputShape[0])
    func select(_ values: [Float]) -> [Double] {
      let size = values.count / inputShape[0]
      return kept.flatMap { doubles(Array(values[$0 * size..<($0 + 1) * size])) }
    }
    let oracle = Oracle.Convolution(
      weight: doubles(parameters.weight.values), bias: doubles(parameters.bias?.values ?? []),
      kernelSize: sizes.kernelSize, stride: sizes.stride, padding: sizes.padding)
    let input = Volume(shape: [kept.count] + inputShape.dropFirst(), values: select(images))
    let slope = doubles(parameters.slope?.values ?? [])
    let sums = oracle.forward(input)
    var output = Oracle.prelu(sums, slope: slope)
    for (index, addend) in select(addends).enumerated() { output.values[index] += addend }
    let incoming = Volume(shape: output.shape, values: select(factors))
    let behind = Oracle.preluBackward(sums, slope: slope, outputGradient: incoming)
    let gradient = oracle.backward(input, outputGradient: behind.input)
    return (output, gradient.input, gradient.weight, gradient.bias, behind.slope)
  }
}
