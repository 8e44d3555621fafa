import NetworkOracle
import SeededRandom
import Tensors
import Testing

/// Maps in bf16 change what is kept between layers, not how it is computed.
@Suite struct ConvolutionFormatTests {
  private static let bf16 = MapLayout(.bf16, order: .blocks)

  /// What a plan computes.
  private struct Results {
    var output: [Float]
    /// Of weights, biases and input.
    var gradients: [[Float]]
    var slopeGradient: [Float]
    var implementations: [String]
  }

  /// Runs both passes on numbers that are the same in either format.
  private func run(
    _ sizes: ConvolutionCase, _ maps: MapLayout, keeping kept: [Int] = [0, 1, 2],
    addsToGradient: Bool = false
  ) throws -> Results {
    ComputeThreads.use(1)
    var generator = SeededGenerator(41)
    let bench = try ConvolutionBench(
      sizes, batch: 3, addsToGradient: addsToGradient && !sizes.isFirst, maps: maps,
      using: &generator)
    try bench.input.write(bench.images.map(roundedToBFloat16))
    let weight = bench.parameters.weight
    weight.values = weight.values.map(roundedToBFloat16)
    try bench.shortcut?.write(bench.addends.map(roundedToBFloat16))
    try bench.plan.forward(3)
    let output = try bench.plan.output.elements()
    if kept.count < 3 {
      bench.input.compact(to: kept)
      bench.plan.compact(to: kept)
    }
    try bench.outputGradient.write(bench.factors)
    try bench.plan.backward(kept.count)
    let inputGradient = try bench.inputGradient?.elements() ?? []
    return Results(
      output: output,
      gradients: [
        bench.parameters.weight.gradient, bench.parameters.bias?.gradient ?? [],
        Array(inputGradient.prefix(inputGradient.count / 3 * kept.count)),
      ],
      slopeGradient: bench.parameters.slope?.gradient ?? [],
      implementations: bench.plan.implementations)
  }

  private func check(_ found: Results, _ exact: Results) {
    #expect(found.output == exact.output.map(roundedToBFloat16))
    #expect(found.gradients == exact.gradients)
    // Where the rectifier's input is not kept, it is the rounded output divided by the slope.
    #expect(relativeDifference(found.slopeGradient, doubles(exact.slopeGradient)) < 0x1p-8)
  }

  @Test(arguments: ConvolutionCase.direct + ConvolutionCase.winograd)
  func `outputs are rounded and gradients are not`(sizes: ConvolutionCase) throws {
    try check(run(sizes, Self.bf16), run(sizes, MapLayout(.fp32)))
  }

  @Test(arguments: ConvolutionCase.direct + ConvolutionCase.winograd)
  func `the order of maps changes nothing`(sizes: ConvolutionCase) throws {
    let found = try run(sizes, MapLayout(.bf16, order: .channelsLast), addsToGradient: true)
    let expected = try run(sizes, Self.bf16, addsToGradient: true)
    guard sizes.algorithm == .direct else {
      #expect(found.output == expected.output)
      #expect(found.gradients == expected.gradients)
      #expect(found.slopeGradient == expected.slopeGradient)
      return
    }
    // oneDNN adds up in other orders then, and a sum may round to the next number.
    #expect(relativeDifference(found.output, doubles(expected.output)) < 0x1p-8)
    for (one, other) in zip(found.gradients, expected.gradients) where !other.isEmpty {
      #expect(relativeDifference(one, doubles(other)) < 1e-4)
    }
  }

  @Test(
    .enabled(if: ComputeEngine.computesBF16, "this processor does not multiply bf16 numbers"),
    arguments: ConvolutionCase.direct.filter { !$0.isFirst }, MapLayout.Order.allCases)
  func `products of bf16 numbers are those of fp32`(
    sizes: ConvolutionCase, order: MapLayout.Order
  ) throws {
    let expected = try run(sizes, MapLayout(.bf16, order: order))
    var sizes = sizes
    sizes.algorithm = .directBF16
    let found = try run(sizes, MapLayout(.bf16, order: order))
    // The output gradient is rounded before it is multiplied.
    #expect(relativeDifference(found.output, doubles(expected.output)) < 0x1p-8)
    for (one, other) in zip(found.gradients, expected.gradients) {
      #expect(relativeDifference(one, doubles(other)) < 0x1p-8)
    }
    #expect(relativeDifference(found.slopeGradient, doubles(expected.slopeGradient)) < 0x1p-8)
    #expect(found.implementations.contains { $0.contains("bf16") })
    #expect(!found.implementations.contains { $0.hasPrefix("ref") })
  }

  @Test(arguments: ConvolutionCase.few.filter { $0.algorithm != .matrix } + ConvolutionCase.direct)
  func `images that are kept move as they are`(sizes: ConvolutionCase) throws {
    try check(
      run(sizes, Self.bf16, keeping: [0, 2], addsToGradient: true),
      run(sizes, MapLayout(.fp32), keeping: [0, 2], addsToGradient: true))
  }

  @Test(arguments: (ConvolutionCase.direct + ConvolutionCase.winograd).filter(\.hasShortcut))
  func `the shortcut is replaced where memory is shared`(sizes: ConvolutionCase) throws {
    ComputeThreads.use(1)
    var generator = SeededGenerator(42)
    let bench = try ConvolutionBench(sizes, batch: 2, maps: Self.bf16, using: &generator)
    let pool = TensorPool(engine: bench.engine, isSharing: true, maps: Self.bf16)
    let shortcut = try pool.makeTensor(bench.plan.output.layout, whileInUse: [])
    let plan = try ConvolutionPlan(
      sizes.geometry, input: bench.input, parameters: bench.parameters, shortcut: shortcut,
      algorithms: sizes.algorithms, activations: pool)
    try bench.shortcut?.write(bench.addends)
    try shortcut.write(bench.addends)
    try bench.plan.forward(2)
    try plan.forward(2)
    #expect(plan.output === shortcut)
    #expect(try plan.output.elements() == bench.plan.output.elements())
  }
}
