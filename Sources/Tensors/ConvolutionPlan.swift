internal import CKernels

/// A square convolution with its bias or batch norm, its parametric rectifier (PReLU) and the
/// shortcut of a residual unit, each of them if wanted, planned for one input tensor: forward and
/// backward.
///
///     sum[n, o, y, x] = bias[o]
///       + sum over i, dy, dx of weight[o, i, dy, dx] input[n, i, s y + dy - p, s x + dx - p]
///     output = (sum where sum > 0, slope[o] sum elsewhere) + shortcut
///
/// with stride s and zero padding p; i runs over the channels of o's group. A batch norm takes the
/// place of the bias: in training the plan keeps the sums that it normalises, for inference it is
/// folded into weights and bias whenever the pass runs. For the way back through the rectifier the
/// plan keeps either what the rectifier was given, where a shortcut is added, or one bit a number:
/// what it was given is then the output divided by the slope, which for that is kept from being 0
/// (`convolution_safe_slope`).
///
/// - Source: K. He et al., "Delving Deep into Rectifiers", ICCV 2015, equations 1 and 3.
package final class ConvolutionPlan: LayerPlan {
  /// The parameters of a convolution and of what follows it.
  package struct Parameters {
    /// O x I / groups x K x K.
    package let weight: Parameter
    /// O; nil adds nothing.
    package let bias: Parameter?
    /// O of each, and then no bias; nil normalises nothing.
    package let norm: BatchNorm?
    /// O; any value, negative ones included; nil rectifies nothing.
    package let slope: Parameter?

    package init(
      weight: Parameter, bias: Parameter? = nil, norm: BatchNorm? = nil, slope: Parameter? = nil
    ) {
      precondition(
        bias == nil || norm == nil, "\(weight.name) has a bias and a batch norm, expected one")
      self.weight = weight
      self.bias = bias
      self.norm = norm
      self.slope = slope
    }

    /// All of them in the order of their names in a file.
    package var all: [Parameter] {
      [weight] + (bias.map { [$0] } ?? []) + (norm?.all ?? []) + (slope.map { [$0] } ?? [])
    }
  }

  /// N x O x H x W; the shortcut itself where memory is shared.
  package let output: Tensor

  private let geometry: ConvolutionGeometry
  private let parameters: Parameters
  private let algorithms: ConvolutionAlgorithms
  private let input: Tensor
  private let shortcut: Tensor?
  /// What the way back through the rectifier needs of the way there: one of the two; nothing where
  /// there is no rectifier, or for inference.
  private let keptSums: Tensor?
  private let keptSigns: SignBits?
  /// The sums that the batch norm is given, in training, and what it measures in them.
  private let normalised: (sums: Tensor, statistics: BatchStatistics)?
  /// The weights and biases that have taken up the batch norm, for inference.
  private let folded: FoldedBatchNorm?
  private let keepsForBackward: Bool
  private let forwardPass: MapPass
  private var backwardPass: BackwardPass?

  private struct BackwardPass {
    let outputGradient: Tensor
    let sumGradient: Tensor
    let scratch: Tensor
    let weightGradient: WeightGradientPass
    let inputGradient: InputGradientPass?
  }

  private struct InputGradientPass {
    let pass: MapPass
    let gradient: Tensor
    let addsToGradient: Bool
  }

  /// Plans the forward pass.
  ///
  /// - Parameters:
  ///   - geometry: the sizes; output channels are a multiple of 8.
  ///   - input: N x I x H x W, plain or as the pool's maps lie; the tensor that every pass reads.
  ///   - parameters: what is learned.
  ///   - shortcut: what is added to the output, of its shape; nil for nothing.
  ///   - algorithms: how each pass is computed.
  ///   - activations: where the output's memory comes from. A sharing pool keeps nothing for a
  ///     backward pass; the output then replaces the shortcut in place.
  ///   - inUse: tensors, beside the input, that the output must not overlap.
  /// - Throws: `KernelError`, as every call of the library may.
  package init(
    _ geometry: ConvolutionGeometry, input: Tensor, parameters: Parameters,
    shortcut: Tensor? = nil, algorithms: ConvolutionAlgorithms, activations: TensorPool,
    whileInUse inUse: [Tensor] = []
  ) throws(KernelError) {
    let shape = input.layout.shape
    precondition(
      shape.count == 4 && shape[1] == geometry.inputChannelCount
        && geometry.outputChannelCount.isMultiple(of: 8),
      "input is \(shape), expected \(geometry.inputChannelCount) channels; "
        + "output channels are \(geometry.outputChannelCount), expected a multiple of 8")
    precondition(
      parameters.weight.shape == geometry.weightShape
        && parameters.all.dropFirst().allSatisfy { $0.shape == [geometry.outputChannelCount] },
      "parameters are \(parameters.all.map(\.shape)), expected \(geometry.weightShape)")
    for pass in ConvolutionPass.allCases {
      precondition(
        ConvolutionAlgorithm.candidates(for: geometry, pass, activations.maps.format)
          .contains(algorithms[pass]),
        "\(pass) of \(geometry) by \(algorithms[pass])")
    }
    let layout = try TensorLayout.maps(geometry.outputShape(for: shape), activations.maps)
    let isReplacing = activations.isSharing && shortcut != nil
    let output =
      if isReplacing, let shortcut {
        shortcut
      } else {
        try activations.makeTensor(layout, whileInUse: [input] + inUse)
      }
    keepsForBackward = !activations.isSharing
    let keepsSums = keepsForBackward && parameters.slope != nil && shortcut != nil
    let keepsSigns = keepsForBackward && parameters.slope != nil && shortcut == nil
    keptSums = keepsSums ? try activations.makeTensor(layout, whileInUse: []) : nil
    keptSigns = keepsSigns ? SignBits(shape: layout.shape) : nil
    if let norm = parameters.norm, keepsForBackward {
      let sums = try activations.makeTensor(layout, whileInUse: [])
      normalised = (sums, try BatchStatistics(norm, of: sums))
    } else {
      normalised = nil
    }
    folded =
      keepsForBackward
      ? nil : parameters.norm.map { FoldedBatchNorm($0, weight: parameters.weight, bias: nil) }
    let weight = folded?.weight ?? parameters.weight
    let maps = normalised?.sums ?? output
    // Sums in the shortcut's place would overwrite it before it is added, and they are fp32.
    let needsSums = algorithms.forward.isDirect && (isReplacing || layout.format != .fp32)
    let sums =
      needsSums ? try activations.makeSums(layout, whileInUse: [input, maps] + inUse) : maps
    forwardPass = try MapPass(
      geometry, forwardBy: algorithms.forward, input: input, weight: weight, sums: sums,
      output: maps)
    self.geometry = geometry
    self.parameters = parameters
    self.algorithms = algorithms
    self.input = input
    self.shortcut = shortcut
    self.output = output
  }

  package func forward(_ imageCount: Int) throws(KernelError) {
    folded?.update()
    let bias = folded?.bias ?? parameters.bias
    try withPointer(to: bias?.values) { bias throws(KernelError) in
      try withPointer(to: parameters.slope?.values) { slope throws(KernelError) in
        let finish = convolution_finish(
          bias: bias, slope: slope, shortcut: shortcut?.numbers, before: keptSums?.numbers,
          signs: keptSigns?.bytes)
        guard let normalised else {
          return try forwardPass.execute(imageCount, finish: finish)
        }
        try forwardPass.execute(imageCount, finish: nil)
        normalised.statistics.measure(imageCount)
        normalised.statistics.factors.apply(
          imageCount, to: normalised.sums, finish: finish, into: output)
      }
    }
  }

  package func planBackward(
    outputGradient: Tensor, gradients: TensorPool, inputGradient place: InputGradientPlace,
    whileInUse inUse: [Tensor]
  ) throws(KernelError) -> Tensor? {
    precondition(keepsForBackward, "a plan in shared memory keeps nothing to go back from")
    let sumGradient =
      shortcut == nil
      ? outputGradient
      : try gradients.makeTensor(output.layout.ofGradient, whileInUse: [outputGradient] + inUse)
    let weightGradient = try WeightGradientPass(
      geometry, by: algorithms.weightGradient, input: input, outputGradient: sumGradient,
      weight: parameters.weight)
    let inputGradient = try planInputGradient(
      sumGradient, gradients, place, whileInUse: inUse + [sumGradient, outputGradient])
    let engine = output.engine
    backwardPass = BackwardPass(
      outputGradient: outputGradient, sumGradient: sumGradient,
      scratch: try Tensor(
        .plain([2 * output.layout.shape[0] * geometry.outputChannelCount]), in: engine.scratchpad,
        engine: engine),
      weightGradient: weightGradient, inputGradient: inputGradient)
    return inputGradient?.gradient
  }

  private func planInputGradient(
    _ sumGradient: Tensor, _ gradients: TensorPool, _ place: InputGradientPlace,
    whileInUse: [Tensor]
  ) throws(KernelError) -> InputGradientPass? {
    let gradient: Tensor
    var inUse = whileInUse
    var addsToGradient = false
    switch place {
    case .nowhere: return nil
    case .fresh:
      gradient = try gradients.makeTensor(input.layout.ofGradient, whileInUse: inUse)
    case .added(let sum):
      gradient = sum
      inUse.append(sum)
      addsToGradient = true
    }
    let sums =
      addsToGradient && algorithms.inputGradient.isDirect
      ? try gradients.makeTensor(input.layout.ofGradient, whileInUse: inUse) : gradient
    let pass = try MapPass(
      geometry, inputGradientBy: algorithms.inputGradient, outputGradient: sumGradient,
      weight: parameters.weight, sums: sums, gradient: gradient)
    return InputGradientPass(pass: pass, gradient: gradient, addsToGradient: addsToGradient)
  }

  package func backward(_ imageCount: Int) throws(KernelError) {
    guard let pass = backwardPass else { return }
    let isRectified = parameters.slope != nil
    if isRectified || normalised == nil { try rectifyBackward(imageCount, pass) }
    normalised?.statistics.backward(
      imageCount, outputGradient: isRectified ? pass.sumGradient : pass.outputGradient,
      addend: nil, into: pass.sumGradient)
    try pass.weightGradient.execute(imageCount)
    if let toInput = pass.inputGradient {
      let adding = convolution_finish(
        bias: nil, slope: nil, shortcut: toInput.gradient.numbers, before: nil, signs: nil)
      try toInput.pass.execute(imageCount, finish: toInput.addsToGradient ? adding : nil)
    }
  }

  private func rectifyBackward(
    _ imageCount: Int, _ pass: BackwardPass
  ) throws(KernelError) {
    let memory = convolution_rectifier_memory(
      maps: (keptSums ?? output).maps, signs: keptSigns?.bytes)
    try withPointer(to: parameters.slope?.values) { slope throws(KernelError) in
      withGradient(of: parameters.slope) { slopeGradient in
        withGradient(of: parameters.bias) { biasGradient in
          convolution_rectify_backward(
            output.mapShape(imageCount), memory, slope,
            pass.outputGradient.floats, pass.sumGradient.floats, slopeGradient, biasGradient,
            pass.scratch.floats)
        }
      }
    }
  }

  package func compact(to images: [Int]) {
    precondition(normalised == nil, "a batch norm joins the images of a batch")
    output.compact(to: images)
    keptSums?.compact(to: images)
    keptSigns?.compact(to: images)
  }

  /// What computes each pass, in the order of the passes.
  package var implementations: [String] {
    forwardPass.implementations + (backwardPass?.weightGradient.implementations ?? [])
      + (backwardPass?.inputGradient?.pass.implementations ?? [])
  }
}

/// Lends an array to C; null where there is none.
private func withPointer(
  to values: [Float]?, _ body: (UnsafePointer<Float>?) throws(KernelError) -> Void
) throws(KernelError) {
  guard let values else { return try body(nil) }
  try values.withUnsafeBufferPointer { values throws(KernelError) in try body(values.baseAddress) }
}

/// Lends the gradient of a parameter to C; null where there is none.
private func withGradient(
  of parameter: Parameter?, _ body: (UnsafeMutablePointer<Float>?) -> Void
) {
  guard let parameter else { return body(nil) }
  parameter.gradient.withUnsafeMutableBufferPointer { body($0.baseAddress) }
}
