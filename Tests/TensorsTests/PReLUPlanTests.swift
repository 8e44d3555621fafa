import NetworkOracle
import SeededRandom
import Tensors
import Testing

@Suite struct PReLUPlanTests {
  /// One product per element, and sums over a channel in the slope's gradient.
  private let forwardTolerance = 1e-6
  private let gradientTolerance = 1e-5

  @Test(arguments: [1, 8, 12, 40])
  func `agrees with the definition for slopes of either sign and zero`(channels: Int) throws {
    ComputeThreads.use(1)
    var generator = SeededGenerator(31)
    let shape = [3, channels, 7, 7]
    let values = normalNumbers(shape.reduce(1, *), using: &generator)
    let slope = Parameter(name: "relu.weight", shape: [channels], initialisation: .constant(0))
    slope.values = (0..<channels).map { [0.25, -0.5, 0, 1.5][$0 % 4] }
    let (input, plan, engine) = try planned(values, shape, slope)
    let volume = Volume(shape: shape, values: doubles(values))
    let factors = normalNumbers(values.count, using: &generator)
    let outputGradient = try Tensor(plan.output.layout, engine: engine)
    let inputGradient = try plan.planBackward(
      outputGradient: outputGradient, gradients: TensorPool(engine: engine, isSharing: true),
      whileInUse: [])

    try plan.forward()
    #expect(try input.elements() == values)
    let expected = Oracle.prelu(volume, slope: doubles(slope.values))
    #expect(largestDifference(try plan.output.elements(), expected.values) < forwardTolerance)

    try outputGradient.write(factors)
    try plan.backward()
    let gradient = Oracle.preluBackward(
      volume, slope: doubles(slope.values),
      outputGradient: Volume(shape: shape, values: doubles(factors)))
    #expect(
      relativeDifference(try inputGradient.elements(), gradient.input.values) < gradientTolerance)
    #expect(relativeDifference(slope.gradient, gradient.slope) < gradientTolerance)
    #expect(!plan.implementations.contains { $0.hasPrefix("ref") })
  }

  @Test func `zero goes the way of the negative numbers`() throws {
    ComputeThreads.use(1)
    let slope = Parameter(name: "relu.weight", shape: [1], initialisation: .constant(0))
    slope.values = [0.5]
    let (_, plan, engine) = try planned([0, -2, 3, 0], [1, 1, 2, 2], slope)
    let outputGradient = try Tensor(plan.output.layout, engine: engine)
    let inputGradient = try plan.planBackward(
      outputGradient: outputGradient, gradients: TensorPool(engine: engine, isSharing: true),
      whileInUse: [])
    try plan.forward()
    #expect(try plan.output.elements() == [0, -1, 3, 0])
    try outputGradient.write([1, 10, 100, 1000])
    try plan.backward()
    #expect(try inputGradient.elements() == [0.5, 5, 100, 500])
    #expect(slope.gradient == [-20])
  }

  @Test func `replaces its input where memory is shared`() throws {
    ComputeThreads.use(1)
    let engine = try ComputeEngine()
    let pool = TensorPool(engine: engine, isSharing: true)
    let slope = Parameter(name: "relu.weight", shape: [2], initialisation: .constant(0))
    slope.values = [0.5, -1]
    let input = try pool.makeTensor(.plain([1, 2, 1, 2]), whileInUse: [])
    let plan = try PReLUPlan(input: input, slope: slope, activations: pool)
    try input.write([-4, 4, -3, 3])
    try plan.forward()
    #expect(plan.output === input)
    #expect(try input.elements() == [-2, 4, 3, 3])
  }

  @Test func `keeps NaN`() throws {
    ComputeThreads.use(1)
    let slope = Parameter(name: "relu.weight", shape: [8], initialisation: .constant(0))
    let values = [Float](repeating: .nan, count: 8 * 4)
    let (_, plan, _) = try planned(values, [1, 8, 2, 2], slope)
    try plan.forward()
    #expect(try plan.output.elements().allSatisfy(\.isNaN))
  }

  /// A plan over values in the layout of a convolution's output.
  private func planned(
    _ values: [Float], _ shape: [Int], _ slope: Parameter
  ) throws -> (Tensor, PReLUPlan, ComputeEngine) {
    let engine = try ComputeEngine()
    let pool = TensorPool(engine: engine, isSharing: false)
    let input = try tensorInNetworkLayout(shape, values, engine: engine)
    return (input, try PReLUPlan(input: input, slope: slope, activations: pool), engine)
  }
}
