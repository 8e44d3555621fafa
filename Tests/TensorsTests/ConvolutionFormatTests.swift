import NetworkOracle
import SeededRandom
import Tensors
import Testing

/// Maps in bf16 change what is kept between layers, not how it is computed.
@Suite struct ConvolutionFormatTests {
  /// What a plan computes.
  private struct Results {
    var output: [Float]
    /// Of weights, biases and input.
    var gradients: [[Float]]
    var slopeGradient: [Float]
  }

  /// Runs both passes on numbers that are the same in either format.
  private func run(
    _ sizes: ConvolutionCase, _ format: NumberFormat, keeping kept: [Int] = [0, 1, 2],
    addsToGradient: Bool = false
  ) throws -> Results {
    ComputeThreads.use(1)
    var generator = SeededGenerator(41)
    let bench = try ConvolutionBench(
      sizes, batch: 3, addsToGradient: addsToGradient && !sizes.isFirst, format: format,
      using: &generator)
    try bench.input.write(bench.images.map(roundedToBFloat16))
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
      slopeGradient: bench.parameters.slope?.gradient ?? [])
  }

  private func check(_ found: Results, _ exact: Results) {
    #expect(found.output == exact.output.map(roundedToBFloat16))
    #expect(found.gradients == exact.gradients)
    // Where the rectifier's input is not kept, it is the rounded output divided by the slope.
    #expect(relativeDifference(found.slopeGradient, doubles(exact.slopeGradient)) < 0x1p-8)
  }

  @Test(arguments: ConvolutionCase.direct + ConvolutionCase.winograd)
  func `outputs are rounded and gradients are not`(sizes: ConvolutionCase) throws {
    try check(run(sizes, .bf16), run(sizes, .fp32))
  }

  @Test(arguments: ConvolutionCase.few + ConvolutionCase.direct)
  func `images that are kept move as they are`(sizes: ConvolutionCase) throws {
    try check(
      run(sizes, .bf16, keeping: [0, 2], addsToGradient: true),
      run(sizes, .fp32, keeping: [0, 2], addsToGradient: true))
  }

  @Test(arguments: (ConvolutionCase.direct + ConvolutionCase.winograd).filter(\.hasShortcut))
  func `the shortcut is replaced where memory is shared`(sizes: ConvolutionCase) throws {
    ComputeThreads.use(1)
    var generator = SeededGenerator(42)
    let bench = try ConvolutionBench(sizes, batch: 2, format: .bf16, using: &generator)
    let pool = TensorPool(engine: bench.engine, isSharing: true, format: .bf16)
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
