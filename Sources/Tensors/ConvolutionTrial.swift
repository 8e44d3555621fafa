internal import CKernels
internal import Glibc

/// The passes of one convolution on memory of their own, to see how long each algorithm takes.
///
/// The way there goes with bias and PReLU, which a direct convolution needs another sweep for.
package final class ConvolutionTrial {
  private let geometry: ConvolutionGeometry
  private let input: Tensor
  private let output: Tensor
  /// Gradients: the maps themselves where these are fp32.
  private let inputGradient: Tensor
  private let outputGradient: Tensor
  private let weight: Parameter
  private let bias: Tensor
  private let signs: SignBits
  private var runs: [Key: Run] = [:]

  private typealias Run = () throws(KernelError) -> Void

  private struct Key: Hashable {
    let algorithm: ConvolutionAlgorithm
    let pass: ConvolutionPass
  }

  /// Takes the memory of the maps and the filters.
  ///
  /// - Parameters:
  ///   - geometry: the sizes.
  ///   - shape: of the input, N x I x H x W.
  ///   - format: of the maps.
  /// - Throws: `KernelError`, as every call of the library may.
  package init(
    _ geometry: ConvolutionGeometry, input shape: [Int], _ format: NumberFormat
  ) throws(KernelError) {
    let engine = try ComputeEngine()
    let isMap = geometry.inputChannelCount.isMultiple(of: 8)
    let input = try Tensor(
      isMap ? .maps(shape, MapLayout(format)) : .plain(shape), engine: engine)
    let output = try Tensor(
      .maps(geometry.outputShape(for: shape), MapLayout(format)), engine: engine)
    func gradient(of maps: Tensor) throws(KernelError) -> Tensor {
      maps.layout.format == .fp32 ? maps : try Tensor(maps.layout.ofGradient, engine: engine)
    }
    inputGradient = try gradient(of: input)
    outputGradient = try gradient(of: output)
    (self.input, self.output) = (input, output)
    bias = try Tensor(.plain([geometry.outputChannelCount]), engine: engine)
    signs = SignBits(shape: output.layout.shape)
    weight = Parameter(
      name: "weight", shape: geometry.weightShape, initialisation: .constant(0))
    self.geometry = geometry
  }

  /// Runs a pass once, after once to warm up where it is the first time.
  ///
  /// - Returns: the processor time that all threads of the process took for it, in seconds: other
  ///   than the time on the clock, it counts little of what other processes do meanwhile.
  /// - Throws: `KernelError`, as every call of the library may.
  package func seconds(
    for pass: ConvolutionPass, by algorithm: ConvolutionAlgorithm
  ) throws(KernelError) -> Double {
    let key = Key(algorithm: algorithm, pass: pass)
    let run: Run
    if let known = runs[key] {
      run = known
    } else {
      run = try prepare(algorithm, pass)
      runs[key] = run
      try run()
    }
    let start = Self.processorSeconds
    try run()
    return Self.processorSeconds - start
  }

  private func prepare(
    _ algorithm: ConvolutionAlgorithm, _ pass: ConvolutionPass
  ) throws(KernelError) -> Run {
    let imageCount = input.layout.shape[0]
    let finish = convolution_finish(
      bias: bias.floats, slope: bias.floats, shortcut: nil, before: nil, signs: signs.bytes)
    switch pass {
    case .forward:
      let pass = try MapPass(
        geometry, forwardBy: algorithm, input: input, weight: weight, sums: outputGradient,
        output: output)
      return { () throws(KernelError) in try pass.execute(imageCount, finish: finish) }
    case .inputGradient:
      let pass = try MapPass(
        geometry, inputGradientBy: algorithm, outputGradient: outputGradient, weight: weight,
        sums: inputGradient, gradient: inputGradient)
      return { () throws(KernelError) in try pass.execute(imageCount, finish: nil) }
    case .weightGradient:
      let pass = try WeightGradientPass(
        geometry, by: algorithm, input: input, outputGradient: outputGradient, weight: weight)
      return { () throws(KernelError) in try pass.execute(imageCount) }
    }
  }

  private static var processorSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
