import AlgorithmTuning
import Foundation
import Tensors
import Testing

@Suite struct AlgorithmTunerTests {
  private let machine = Machine(processor: "a processor", software: "a library 1.0", threads: 2)
  private let geometry = ConvolutionGeometry(
    inputChannelCount: 16, outputChannelCount: 16, kernelSize: 3, stride: 1, padding: 1)
  private let input = [4, 16, 12, 12]

  /// Answers from a table and counts what it is asked.
  private final class FakeStopwatch {
    var seconds: [String: Double]
    var calls: [String: Int] = [:]
    /// The first time that an algorithm is timed takes so many times longer.
    var firstFactor = 1.0

    init(_ seconds: [String: Double]) { self.seconds = seconds }

    func read(_ pass: ConvolutionPass, _ algorithm: ConvolutionAlgorithm) -> Double {
      let key = "\(pass) \(algorithm)"
      calls[key, default: 0] += 1
      let time = seconds[key] ?? seconds["\(algorithm)"] ?? 1
      return calls[key] == 1 ? time * firstFactor : time
    }
  }

  private func tuner(
    _ stopwatch: FakeStopwatch, cache: TimingCache = TimingCache(file: nil),
    retunes: Bool = false, on other: Machine? = nil
  ) -> AlgorithmTuner {
    let machine = other ?? machine
    return AlgorithmTuner(
      on: { machine }, cache: cache, retunes: retunes,
      makeStopwatch: { _, _, _ in { pass, algorithm in stopwatch.read(pass, algorithm) } })
  }

  @Test func `takes the fastest algorithm of every pass`() throws {
    let stopwatch = FakeStopwatch([
      "forward winograd 4 x 4": 0.5, "inputGradient direct": 0.25,
      "weightGradient winograd 6 x 6": 0.75,
    ])
    let chosen = try tuner(stopwatch).choice(of: .fp32)(geometry, input)
    #expect(chosen.forward == .winograd(tile: 4))
    #expect(chosen.inputGradient == .direct)
    #expect(chosen.weightGradient == .winograd(tile: 6))
  }

  @Test func `counts the least of several times`() throws {
    // Without the later rounds the tile of 6, slow at first, would lose.
    let stopwatch = FakeStopwatch(["winograd 6 x 6": 0.9, "winograd 4 x 4": 1])
    stopwatch.firstFactor = 1.2
    let chosen = try tuner(stopwatch).choice(of: .fp32)(geometry, input)
    #expect(chosen == ConvolutionAlgorithms { _ in .winograd(tile: 6) })
    #expect(stopwatch.calls["forward winograd 6 x 6"] == 5)
  }

  @Test func `does not time again what is far behind`() throws {
    let stopwatch = FakeStopwatch(["winograd 6 x 6": 0.5, "direct": 4])
    _ = try tuner(stopwatch).choice(of: .fp32)(geometry, input)
    #expect(stopwatch.calls["forward direct"] == 1)
    #expect(stopwatch.calls["forward winograd 6 x 6"] == 5)
  }

  @Test func `leaves out tiles that need many more products, but never what multiplies directly`()
    throws
  {
    let stopwatch = FakeStopwatch([:])
    _ = try tuner(stopwatch).choice(of: .fp32)(geometry, input)
    // 12 x 12 outputs: 256 products by tiles of 6, 324 by 4, 400 by 3, 441 by 5, 576 by 2.
    #expect(stopwatch.calls["forward winograd 3 x 3"] != nil)
    #expect(stopwatch.calls["forward winograd 5 x 5"] == nil)
    #expect(stopwatch.calls["forward winograd 2 x 2"] == nil)
    #expect(stopwatch.calls["forward direct"] != nil)
    #expect(stopwatch.calls["forward im2col + matmul"] != nil)
  }

  @Test func `tries matrices where there are no tiles`() throws {
    let stopwatch = FakeStopwatch(["inputGradient im2col + matmul": 0.5])
    let projection = ConvolutionGeometry(
      inputChannelCount: 16, outputChannelCount: 24, kernelSize: 1, stride: 2, padding: 0)
    let chosen = try tuner(stopwatch).choice(of: .fp32)(projection, input)
    #expect(chosen == ConvolutionAlgorithms { $0 == .inputGradient ? .matrix : .direct })
  }

  @Test func `times nothing where there is no choice`() throws {
    let stopwatch = FakeStopwatch([:])
    let first = ConvolutionGeometry(
      inputChannelCount: 3, outputChannelCount: 32, kernelSize: 3, stride: 1, padding: 0)
    #expect(try tuner(stopwatch).choice(of: .fp32)(first, [4, 3, 112, 112]) == .direct)
    #expect(stopwatch.calls.isEmpty)
  }

  @Test func `a known time is not taken again, unless retuning, and then once`() throws {
    let cache = TimingCache(file: nil)
    let slow = FakeStopwatch(["winograd 6 x 6": 0.5])
    let before = try tuner(slow, cache: cache).choice(of: .fp32)(geometry, input)
    let other = FakeStopwatch(["direct": 0.1])
    let kept = try tuner(other, cache: cache).choice(of: .fp32)(geometry, input)
    #expect(kept == before)
    #expect(other.calls.isEmpty)
    let retuning = tuner(other, cache: cache, retunes: true)
    #expect(try retuning.choice(of: .fp32)(geometry, input) == .direct)
    let calls = other.calls
    #expect(try retuning.choice(of: .fp32)(geometry, input) == .direct)
    #expect(other.calls == calls)
  }

  @Test func `times of another machine or with another algorithm missing do not count`() throws {
    let cache = TimingCache(file: nil)
    let first = FakeStopwatch(["winograd 6 x 6": 0.5])
    _ = try tuner(first, cache: cache).choice(of: .fp32)(geometry, input)
    for other in [
      Machine(processor: "another", software: machine.software, threads: 2),
      Machine(processor: machine.processor, software: "a library 2.0", threads: 2),
      Machine(processor: machine.processor, software: machine.software, threads: 1),
    ] {
      let stopwatch = FakeStopwatch(["direct": 0.1])
      let chosen = try tuner(stopwatch, cache: cache, on: other).choice(of: .fp32)(geometry, input)
      #expect(chosen == .direct)
    }
    let key = TimedPass(.forward, of: geometry.description, input: input, .fp32, on: machine)
    cache[key]?["winograd 6 x 6"] = nil
    let stopwatch = FakeStopwatch(["direct": 0.1])
    let chosen = try tuner(stopwatch, cache: cache).choice(of: .fp32)(geometry, input)
    #expect(chosen.forward == .direct)
    #expect(chosen.inputGradient == .winograd(tile: 6))
  }

  @Test func `times of one format say nothing of another`() throws {
    let cache = TimingCache(file: nil)
    _ = try tuner(FakeStopwatch(["direct": 0.1]), cache: cache)
      .choice(of: .fp32)(geometry, input)
    let chosen = try tuner(FakeStopwatch(["winograd 6 x 6": 0.1]), cache: cache)
      .choice(of: .bf16)(geometry, input)
    #expect(chosen == ConvolutionAlgorithms { _ in .winograd(tile: 6) })
  }

  /// Takes a second for every pass in fp32, and another time in bf16.
  private func tuner(bf16Seconds: Double, _ calls: FakeStopwatch) -> AlgorithmTuner {
    AlgorithmTuner(
      on: { machine }, cache: TimingCache(file: nil),
      makeStopwatch: { _, _, format in
        { pass, algorithm in
          calls.read(pass, algorithm) * (format == .bf16 ? bf16Seconds : 1)
        }
      })
  }

  @Test func `takes bf16 where it is faster and the processor computes with it`() throws {
    let work = [(geometry, input), (geometry, [4, 16, 6, 6])]
    let calls = FakeStopwatch([:])
    let faster = tuner(bf16Seconds: 0.9, calls)
    #expect(try faster.fasterFormat(for: work, computesBF16: false) == .fp32)
    #expect(calls.calls.isEmpty)
    #expect(try faster.fasterFormat(for: work, computesBF16: true) == .bf16)
    let slower = tuner(bf16Seconds: 1.1, calls)
    #expect(try slower.fasterFormat(for: work, computesBF16: true) == .fp32)
  }

  @Test func `explains a choice by its times`() throws {
    let tuner = tuner(FakeStopwatch(["winograd 6 x 6": 0.0125, "direct": 0.05]))
    let record = AlgorithmRecord()
    _ = try record.noting(.bf16, tuner.choice(of: .bf16))(geometry, input)
    let lines = record.choices.flatMap(tuner.explain)
    #expect(lines.count == 3)
    #expect(
      lines[0].hasPrefix(
        "16 -> 16 channels, 3 x 3, stride 1, padding 1, input 4 x 16 x 12 x 12, bf16: forward: "
          + "winograd 6 x 6 (winograd 6 x 6 12.50 ms, direct 50.00 ms, "))
  }

  @Test func `says once what was timed, and again what could not be kept`() throws {
    let cache = TimingCache(file: nil)
    let stopwatch = FakeStopwatch([:])
    let tuner = tuner(stopwatch, cache: cache)
    #expect(tuner.save() == nil)
    _ = try tuner.choice(of: .fp32)(geometry, input)
    #expect(tuner.save() == "timed 3 passes of convolutions in 1 s, kept in memory")
    #expect(tuner.save() == nil)
    _ = try tuner.choice(of: .fp32)(geometry, [8, 16, 12, 12])
    #expect(tuner.save()?.hasPrefix("timed 3 passes") == true)

    let lost = self.tuner(stopwatch, cache: TimingCache(file: URL(filePath: "/dev/null/t")))
    _ = try lost.choice(of: .fp32)(geometry, input)
    #expect(lost.save()?.contains("which cannot be kept: ") == true)
    #expect(lost.save()?.contains("which cannot be kept: ") == true)
  }

  @Test func `names a processor by its model, and what says nothing unknown`() {
    let text = "processor\t: 0\nmodel name\t: A CPU\ncpu family\t: 25\nmodel\t\t: 1\n"
    #expect(Machine.processor(in: text + text) == "A CPU, cpu family 25, model 1")
    #expect(Machine.processor(in: "") == "unknown")
  }

  @Test(arguments: [1, 2], NumberFormat.allCases)
  func `trials on real memory take time for every algorithm`(
    stride: Int, format: NumberFormat
  ) throws {
    let geometry = ConvolutionGeometry(
      inputChannelCount: 16, outputChannelCount: 16, kernelSize: 3, stride: stride, padding: 1)
    let watch = try AlgorithmTuner.trial(geometry, input: input, format)
    for pass in ConvolutionPass.allCases {
      for algorithm in ConvolutionAlgorithm.candidates(for: geometry, pass, format) {
        #expect(try watch(pass, algorithm) > 0)
      }
    }
  }
}
