import NetworkOracle
import SeededRandom
import Tensors
import Testing

@Suite struct BatchNormPlanTests {
  /// Float's rounding; the sums themselves are taken in double.
  private let tolerance = 1e-6

  /// A planned batch norm on random maps, far from zero where `offset` is large.
  private struct Bench {
    let shape: [Int]
    let maps: [Float]
    let factors: [Float]
    let norm: BatchNorm
    let input: Tensor
    let plan: BatchNormPlan
    let outputGradient: Tensor
    let inputGradient: Tensor?

    init(
      shape: [Int], offset: Float = 0, addingTo there: [Float]? = nil,
      using generator: inout SeededGenerator
    ) throws {
      self.shape = shape
      let count = shape.reduce(1, *)
      maps = normalNumbers(count, using: &generator).map { $0 + offset }
      factors = normalNumbers(count, using: &generator)
      norm = Self.parameters(shape[1], using: &generator)
      let engine = try ComputeEngine()
      let layout: TensorLayout =
        try shape.count == 4 ? .channelBlocks(shape) : .plain(shape)
      input = try Tensor(layout, engine: engine)
      try input.write(maps)
      plan = try BatchNormPlan(
        input: input, norm: norm, activations: TensorPool(engine: engine, isSharing: false))
      outputGradient = try Tensor(layout, engine: engine)
      try outputGradient.write(factors)
      var place = InputGradientPlace.fresh
      if let there {
        let sum = try Tensor(layout, engine: engine)
        try sum.write(there)
        place = .added(to: sum)
      }
      inputGradient = try plan.planBackward(
        outputGradient: outputGradient, gradients: TensorPool(engine: engine, isSharing: true),
        inputGradient: place, whileInUse: [])
    }

    static func parameters(
      _ channelCount: Int, using generator: inout SeededGenerator
    ) -> BatchNorm {
      func parameter(_ name: String, _ values: [Float]) -> Parameter {
        let parameter = Parameter(
          name: name, shape: [channelCount], initialisation: .constant(0))
        parameter.values = values
        return parameter
      }
      return BatchNorm(
        weight: parameter("bn.weight", normalNumbers(channelCount, using: &generator)),
        bias: parameter("bn.bias", normalNumbers(channelCount, using: &generator)),
        runningMean: parameter("bn.running_mean", Array(repeating: 2, count: channelCount)),
        runningVariance: parameter("bn.running_var", Array(repeating: 3, count: channelCount)))
    }

    /// Rows are maps of one pixel.
    var volumeShape: [Int] { shape + Array(repeating: 1, count: 4 - shape.count) }
    var oracle: Oracle.BatchNorm {
      Oracle.BatchNorm(weight: doubles(norm.weight.values), bias: doubles(norm.bias.values))
    }
  }

  @Test(arguments: [[3, 16, 7, 5], [4, 8, 1, 1], [5, 24], [1, 8, 40, 40]])
  func `agrees with the definition in both passes`(shape: [Int]) throws {
    ComputeThreads.use(1)
    var generator = SeededGenerator(31)
    let bench = try Bench(shape: shape, using: &generator)
    let input = Volume(shape: bench.volumeShape, values: doubles(bench.maps))
    bench.plan.forward(shape[0])
    let expected = bench.oracle.forward(input)
    #expect(largestDifference(try bench.plan.output.elements(), expected.values) < tolerance)
    bench.plan.backward(shape[0])
    let gradient = bench.oracle.backward(
      input, outputGradient: Volume(shape: bench.volumeShape, values: doubles(bench.factors)))
    #expect(relativeDifference(bench.norm.weight.gradient, gradient.weight) < tolerance)
    #expect(relativeDifference(bench.norm.bias.gradient, gradient.bias) < tolerance)
    let found = try bench.inputGradient?.elements() ?? []
    #expect(relativeDifference(found, gradient.input.values) < 5e-6)
  }

  @Test func `numbers far from zero lose no more than their own rounding`() throws {
    ComputeThreads.use(1)
    var generator = SeededGenerator(32)
    let bench = try Bench(shape: [4, 8, 9, 9], offset: 300, using: &generator)
    let input = Volume(shape: bench.shape, values: doubles(bench.maps))
    bench.plan.forward(4)
    let (means, variances) = Oracle.BatchNorm.moments(input)
    let running = zip(variances, bench.norm.runningVariance.values).map { variance, found in
      (Double(found) - 0.9 * 3) / 0.1 / (variance * 324 / 323) - 1
    }
    // Float's rounding of 3 appears ten times as large in the batch's variance.
    #expect(running.allSatisfy { abs($0) < 1e-5 })
    let centres = zip(means, bench.norm.runningMean.values).map { 0.9 * 2 + 0.1 * $0 - Double($1) }
    #expect(centres.allSatisfy { abs($0) < 1e-5 })
    // The output is factor x number + addend in Float: 300 deviations of rounding.
    #expect(
      largestDifference(
        try bench.plan.output.elements(), bench.oracle.forward(input).values) < 1e-4)
    bench.plan.backward(4)
    let gradient = bench.oracle.backward(
      input, outputGradient: Volume(shape: bench.shape, values: doubles(bench.factors)))
    #expect(
      relativeDifference(try bench.inputGradient?.elements() ?? [], gradient.input.values) < 1e-4)
  }

  @Test func `adds the input gradient to one that is there`() throws {
    ComputeThreads.use(1)
    var generator = SeededGenerator(33)
    let there = normalNumbers(3 * 16 * 20, using: &generator)
    let bench = try Bench(shape: [3, 16, 4, 5], addingTo: there, using: &generator)
    bench.plan.forward(3)
    bench.plan.backward(3)
    let gradient = bench.oracle.backward(
      Volume(shape: bench.shape, values: doubles(bench.maps)),
      outputGradient: Volume(shape: bench.shape, values: doubles(bench.factors)))
    let sums = zip(there, gradient.input.values).map { Double($0) + $1 }
    #expect(relativeDifference(try bench.inputGradient?.elements() ?? [], sums) < tolerance)
    #expect(try bench.outputGradient.elements() == bench.factors)
  }

  @Test func `measures the first images alone`() throws {
    ComputeThreads.use(1)
    var generator = SeededGenerator(34)
    let bench = try Bench(shape: [5, 8, 3, 3], using: &generator)
    bench.plan.forward(2)
    let first = Volume(shape: [2, 8, 3, 3], values: doubles(Array(bench.maps.prefix(144))))
    let found = Array(try bench.plan.output.elements().prefix(144))
    #expect(largestDifference(found, bench.oracle.forward(first).values) < tolerance)
  }

  @Test func `a channel of equal numbers becomes its addend and passes no gradient on`() throws {
    ComputeThreads.use(1)
    var generator = SeededGenerator(35)
    let bench = try Bench(shape: [2, 8, 3, 3], using: &generator)
    try bench.input.write(Array(repeating: 0.1, count: 144))
    bench.plan.forward(2)
    let output = try bench.plan.output.elements()
    for channel in 0..<8 {
      #expect(abs(output[channel * 9] - bench.norm.bias.values[channel]) < 1e-4)
    }
    bench.plan.backward(2)
    #expect(bench.norm.weight.gradient.allSatisfy { abs($0) < 1e-3 })
    #expect(try bench.inputGradient?.elements().allSatisfy { $0.isFinite } == true)
  }

  @Test func `a number that is not one stays in its channel`() throws {
    ComputeThreads.use(1)
    var generator = SeededGenerator(36)
    let bench = try Bench(shape: [2, 8, 3, 3], using: &generator)
    var maps = bench.maps
    maps[9 * 3] = .nan
    try bench.input.write(maps)
    bench.plan.forward(2)
    let output = try bench.plan.output.elements()
    #expect(output[27..<36].allSatisfy { $0.isNaN })
    #expect((output[..<27] + output[36..<72]).allSatisfy { $0.isFinite })
  }

  @Test func `gives the same bytes on one thread and on two`() throws {
    func run(_ threads: Int) throws -> [[Float]] {
      ComputeThreads.useForNetworks(threads)
      var generator = SeededGenerator(37)
      let bench = try Bench(shape: [7, 24, 11, 11], using: &generator)
      bench.plan.forward(7)
      let output = try bench.plan.output.elements()
      bench.plan.backward(7)
      return [
        output, try bench.inputGradient?.elements() ?? [], bench.norm.weight.gradient,
        bench.norm.bias.gradient, bench.norm.runningMean.values, bench.norm.runningVariance.values,
      ]
    }
    #expect(try run(1) == run(2))
  }
}
