import SeededRandom
import Tensors
import Testing

@Suite struct ParameterTests {
  @Test func `xavier is even over its bound`() {
    let parameter = Parameter(
      name: "fc.weight", shape: [200, 300], initialisation: .xavier(fanIn: 300))
    var generator = SeededGenerator(61)
    parameter.initialise(using: &generator)
    let bound = (3.0 / 300).squareRoot()
    let values = parameter.values.map(Double.init)
    #expect(values.allSatisfy { abs($0) <= bound * (1 + 1e-6) })
    #expect((values.map(abs).max() ?? 0) > 0.999 * bound)
    // 60000 numbers: the variance 1 / 300 is known to 0.4 %, the mean to 0.4 % of the deviation.
    let variance = values.reduce(0) { $0 + $1 * $1 } / 60000
    #expect(abs(variance * 300 - 1) < 0.02)
    #expect(abs(values.reduce(0, +) / 60000) < 0.02 * variance.squareRoot())
  }

  @Test func `gaussian has its deviation and goes beyond it as often as it should`() {
    let parameter = Parameter(
      name: "conv.weight", shape: [60000], initialisation: .gaussian(standardDeviation: 0.01))
    var generator = SeededGenerator(62)
    parameter.initialise(using: &generator)
    let values = parameter.values.map(Double.init)
    let variance = values.reduce(0) { $0 + $1 * $1 } / 60000
    #expect(abs(variance.squareRoot() / 0.01 - 1) < 0.02)
    let beyond = Double(values.count { abs($0) > 0.02 }) / 60000
    #expect(abs(beyond - 0.0455) < 0.005)
  }

  @Test func `constant is constant and the same seed gives the same values`() {
    let slopes = Parameter(name: "relu.weight", shape: [3], initialisation: .constant(0.25))
    var generator = SeededGenerator(63)
    slopes.initialise(using: &generator)
    #expect(slopes.values == [0.25, 0.25, 0.25])
    let first = Parameter(name: "a", shape: [9], initialisation: .xavier(fanIn: 3))
    let second = Parameter(name: "b", shape: [9], initialisation: .xavier(fanIn: 3))
    var one = SeededGenerator(64)
    var other = SeededGenerator(64)
    first.initialise(using: &one)
    second.initialise(using: &other)
    #expect(first.values == second.values)
    #expect(first.values != first.gradient)
  }

  @Test func `lends its values without copying them`() {
    let parameter = Parameter(name: "classes", shape: [20, 30], initialisation: .constant(0))
    let before = parameter.values.withUnsafeBufferPointer { $0.baseAddress }
    parameter.withValues { $0[3, 4] = 1 }
    #expect(parameter.values.withUnsafeBufferPointer { $0.baseAddress } == before)
  }

  @Test func `lends its arrays as matrices and takes them back, also after an error`() {
    struct Refusal: Error {}
    let parameter = Parameter(name: "classes", shape: [2, 3], initialisation: .constant(0))
    parameter.withValues { $0[1, 2] = 5 }
    #expect(parameter.values == [0, 0, 0, 0, 0, 5])
    #expect(throws: Refusal.self) {
      try parameter.withValuesAndGradient { values, gradient throws(Refusal) in
        values[0, 0] = 1
        gradient[1, 0] = 2
        throw Refusal()
      }
    }
    #expect(parameter.values == [1, 0, 0, 0, 0, 5])
    #expect(parameter.gradient == [0, 0, 0, 2, 0, 0])
  }
}

@Suite struct ComputeThreadsTests {
  @Test func `reports what it has set`() {
    #expect(ComputeThreads.use(2).oneDNN == 2)
    ComputeThreads.use(1)
    #expect(ComputeThreads.current.oneDNN == 1)
    #expect(ComputeThreads.current.openBLAS == 1)
    #expect(ComputeThreads.current.description == "oneDNN 1, OpenBLAS 1")
  }
}

@Suite struct KernelErrorTests {
  @Test func `names the call, what was found and what was expected`() {
    let error = KernelError.oneDNN(call: "dnnl_primitive_execute", status: "out_of_memory")
    #expect(
      error.description
        == "dnnl_primitive_execute: status: found out_of_memory, expected success")
  }
}
