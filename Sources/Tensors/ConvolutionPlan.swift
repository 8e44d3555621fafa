internal import COneDNN

/// A square convolution with bias, planned for one input tensor: forward and backward.
///
///     output[n, o, y, x] = bias[o]
///       + sum over i, dy, dx of weight[o, i, dy, dx] input[n, i, s y + dy - p, s x + dx - p]
///
/// with stride s and zero padding p. Weights are reordered from their logical order whenever a
/// forward pass begins, weight gradients back to it at the end of a backward pass; activations stay
/// in the kernels' own layouts.
package final class ConvolutionPlan {
  /// The sizes of a convolution.
  package struct Geometry: Equatable, Sendable {
    package let inputChannelCount: Int
    package let outputChannelCount: Int
    package let kernelSize: Int
    package let stride: Int
    package let padding: Int

    /// Names the sizes; kernel and stride are the same in both directions.
    package init(
      inputChannelCount: Int, outputChannelCount: Int, kernelSize: Int, stride: Int, padding: Int
    ) {
      self.inputChannelCount = inputChannelCount
      self.outputChannelCount = outputChannelCount
      self.kernelSize = kernelSize
      self.stride = stride
      self.padding = padding
    }

    /// The pixels along a side of the output, for an input of that many.
    package func outputSize(for inputSize: Int) -> Int {
      (inputSize + 2 * padding - kernelSize) / stride + 1
    }

    fileprivate var weightShape: [Int] {
      [outputChannelCount, inputChannelCount, kernelSize, kernelSize]
    }
    fileprivate var strides: [Int64] { [Int64(stride), Int64(stride)] }
    fileprivate var paddings: [Int64] { [Int64(padding), Int64(padding)] }
  }

  /// N x O x H x W, in the layout that the kernel chose unless the caller did.
  package let output: Tensor

  private let geometry: Geometry
  private let input: Tensor
  private let weight: Parameter
  private let bias: Parameter
  private let weights: Tensor
  private let biases: Tensor
  private let forwardDescriptor: PrimitiveDescriptor
  private var forwardKernels = KernelSequence()
  private var inputGradientPass: InputGradientPass?
  private var weightGradientPass: WeightGradientPass?

  private struct InputGradientPass {
    let weights: Tensor
    let kernels: KernelSequence
  }

  private struct WeightGradientPass {
    let weightGradient: Tensor
    let biasGradient: Tensor
    let kernels: KernelSequence
  }

  /// Plans the forward pass.
  ///
  /// - Parameters:
  ///   - geometry: the sizes.
  ///   - input: N x I x H x W; the tensor that every pass reads.
  ///   - weight: O x I x K x K.
  ///   - bias: O.
  ///   - outputLayout: the layout of the output where it must be a given one.
  ///   - activations: where the output's memory comes from.
  ///   - inUse: tensors, beside the input, that the output must not overlap.
  /// - Throws: `KernelError`, as every call of the library may.
  package init(
    _ geometry: Geometry, input: Tensor, weight: Parameter, bias: Parameter,
    outputLayout: TensorLayout? = nil, activations: TensorPool, whileInUse inUse: [Tensor] = []
  ) throws(KernelError) {
    let shape = input.layout.shape
    precondition(
      shape.count == 4 && shape[1] == geometry.inputChannelCount,
      "input is \(shape), expected \(geometry.inputChannelCount) channels")
    precondition(
      weight.shape == geometry.weightShape && bias.shape == [geometry.outputChannelCount],
      "weights are \(weight.shape), biases \(bias.shape), expected \(geometry.weightShape)")
    let engine = activations.engine
    let outputShape = [
      shape[0], geometry.outputChannelCount, geometry.outputSize(for: shape[2]),
      geometry.outputSize(for: shape[3]),
    ]
    let wish: TensorLayout
    if let outputLayout { wish = outputLayout } else { wish = try .chosenByKernel(outputShape) }
    let candidates = [
      LayoutPair(source: input.layout, destination: wish),
      LayoutPair(source: try .channelsLast(shape), destination: try .channelsLast(outputShape)),
    ]
    let descriptor = try firstFast(candidates) { pair throws(KernelError) in
      try describeForward(geometry, pair, engine)
    }
    let chosenLayout = try descriptor.layout(dnnl_query_dst_md)
    let output = try activations.makeTensor(
      outputLayout ?? chosenLayout, whileInUse: [input] + inUse)
    let weights = try Tensor(descriptor.layout(dnnl_query_weights_md), engine: engine)
    let biases = try Tensor(.plain(bias.shape), engine: engine)
    let source = try forwardKernels.reading(input, as: descriptor.layout(dnnl_query_src_md))
    try forwardKernels.writing(output, as: descriptor.layout(dnnl_query_dst_md)) {
      destination throws(KernelError) in
      try Kernel(
        descriptor,
        [
          (DNNL_ARG_SRC, source), (DNNL_ARG_WEIGHTS, weights), (DNNL_ARG_BIAS, biases),
          (DNNL_ARG_DST, destination),
        ], engine: engine)
    }
    self.geometry = geometry
    self.input = input
    self.weight = weight
    self.bias = bias
    self.output = output
    self.weights = weights
    self.biases = biases
    forwardDescriptor = descriptor
  }

  /// Computes the output from the input and the parameters' values of now.
  package func forward() throws(KernelError) {
    try weights.write(weight.values)
    try biases.write(bias.values)
    try forwardKernels.execute()
  }

  /// Plans the backward pass.
  ///
  /// - Parameters:
  ///   - outputGradient: N x O x H x W, in the output's layout; every backward pass reads it.
  ///   - gradients: where the input gradient's memory comes from.
  ///   - inUse: tensors, beside the output gradient, that the input gradient must not overlap; nil
  ///     where no input gradient is needed, as in the first layer.
  /// - Returns: the input gradient, N x I x H x W in the input's layout.
  /// - Throws: `KernelError`, as every call of the library may.
  package func planBackward(
    outputGradient: Tensor, gradients: TensorPool, whileInUse inUse: [Tensor]?
  ) throws(KernelError) -> Tensor? {
    weightGradientPass = try planWeightGradient(outputGradient)
    guard let inUse else { return nil }
    let inputGradient = try gradients.makeTensor(
      input.layout, whileInUse: [outputGradient] + inUse)
    inputGradientPass = try planInputGradient(outputGradient, inputGradient)
    return inputGradient
  }

  /// Computes the gradients of the weights, the biases and, where planned, the input.
  ///
  /// The weights are those of the last forward pass.
  package func backward() throws(KernelError) {
    if let pass = inputGradientPass {
      if pass.weights !== weights { try pass.weights.write(weight.values) }
      try pass.kernels.execute()
    }
    if let pass = weightGradientPass {
      try pass.kernels.execute()
      try pass.weightGradient.read(into: &weight.gradient)
      try pass.biasGradient.read(into: &bias.gradient)
    }
  }

  /// oneDNN's names of the implementations, pass by pass.
  package var implementations: [String] {
    forwardKernels.implementations + (inputGradientPass?.kernels.implementations ?? [])
      + (weightGradientPass?.kernels.implementations ?? [])
  }

  private func backwardCandidates() throws(KernelError) -> [LayoutPair] {
    [
      LayoutPair(source: input.layout, destination: output.layout),
      LayoutPair(
        source: try .channelsLast(input.layout.shape),
        destination: try .channelsLast(output.layout.shape)),
    ]
  }

  private func planInputGradient(
    _ outputGradient: Tensor, _ inputGradient: Tensor
  ) throws(KernelError) -> InputGradientPass {
    let engine = outputGradient.engine
    let descriptor = try firstFast(backwardCandidates()) { pair throws(KernelError) in
      try describeInputGradient(geometry, pair, engine, forward: forwardDescriptor)
    }
    let layout = try descriptor.layout(dnnl_query_weights_md)
    let passWeights = layout == weights.layout ? weights : try Tensor(layout, engine: engine)
    var kernels = KernelSequence()
    let incoming = try kernels.reading(
      outputGradient, as: descriptor.layout(dnnl_query_diff_dst_md))
    try kernels.writing(inputGradient, as: descriptor.layout(dnnl_query_diff_src_md)) {
      outgoing throws(KernelError) in
      try Kernel(
        descriptor,
        [
          (DNNL_ARG_DIFF_DST, incoming), (DNNL_ARG_WEIGHTS, passWeights),
          (DNNL_ARG_DIFF_SRC, outgoing),
        ], engine: engine)
    }
    return InputGradientPass(weights: passWeights, kernels: kernels)
  }

  private func planWeightGradient(
    _ outputGradient: Tensor
  ) throws(KernelError) -> WeightGradientPass {
    let engine = outputGradient.engine
    let descriptor = try firstFast(backwardCandidates()) { pair throws(KernelError) in
      try describeWeightGradient(geometry, pair, engine, forward: forwardDescriptor)
    }
    var kernels = KernelSequence()
    let source = try kernels.reading(input, as: descriptor.layout(dnnl_query_src_md))
    let incoming = try kernels.reading(
      outputGradient, as: descriptor.layout(dnnl_query_diff_dst_md))
    let weightGradient = try Tensor(descriptor.layout(dnnl_query_diff_weights_md), engine: engine)
    let biasGradient = try Tensor(.plain(bias.shape), engine: engine)
    kernels.append(
      try Kernel(
        descriptor,
        [
          (DNNL_ARG_SRC, source), (DNNL_ARG_DIFF_DST, incoming),
          (DNNL_ARG_DIFF_WEIGHTS, weightGradient), (DNNL_ARG_DIFF_BIAS, biasGradient),
        ], engine: engine))
    return WeightGradientPass(
      weightGradient: weightGradient, biasGradient: biasGradient, kernels: kernels)
  }
}

private typealias Geometry = ConvolutionPlan.Geometry

private func describeForward(
  _ geometry: Geometry, _ layouts: LayoutPair, _ engine: ComputeEngine
) throws(KernelError) -> PrimitiveDescriptor {
  var operation = dnnl_convolution_desc_t()
  var source = layouts.source.descriptor
  var weights = try TensorLayout.chosenByKernel(geometry.weightShape).descriptor
  var biases = try TensorLayout.plain([geometry.outputChannelCount]).descriptor
  var destination = layouts.destination.descriptor
  try check(
    dnnl_convolution_forward_desc_init(
      &operation, dnnl_forward_training, dnnl_convolution_direct, &source, &weights, &biases,
      &destination, geometry.strides, geometry.paddings, geometry.paddings),
    "dnnl_convolution_forward_desc_init")
  return try PrimitiveDescriptor(operation, engine: engine)
}

private func describeInputGradient(
  _ geometry: Geometry, _ layouts: LayoutPair, _ engine: ComputeEngine,
  forward: PrimitiveDescriptor
) throws(KernelError) -> PrimitiveDescriptor {
  var operation = dnnl_convolution_desc_t()
  var source = layouts.source.descriptor
  var weights = try TensorLayout.chosenByKernel(geometry.weightShape).descriptor
  var destination = layouts.destination.descriptor
  try check(
    dnnl_convolution_backward_data_desc_init(
      &operation, dnnl_convolution_direct, &source, &weights, &destination, geometry.strides,
      geometry.paddings, geometry.paddings),
    "dnnl_convolution_backward_data_desc_init")
  return try PrimitiveDescriptor(operation, engine: engine, forward: forward)
}

private func describeWeightGradient(
  _ geometry: Geometry, _ layouts: LayoutPair, _ engine: ComputeEngine,
  forward: PrimitiveDescriptor
) throws(KernelError) -> PrimitiveDescriptor {
  var operation = dnnl_convolution_desc_t()
  var source = layouts.source.descriptor
  var weights = try TensorLayout.chosenByKernel(geometry.weightShape).descriptor
  var biases = try TensorLayout.plain([geometry.outputChannelCount]).descriptor
  var destination = layouts.destination.descriptor
  try check(
    dnnl_convolution_backward_weights_desc_init(
      &operation, dnnl_convolution_direct, &source, &weights, &biases, &destination,
      geometry.strides, geometry.paddings, geometry.paddings),
    "dnnl_convolution_backward_weights_desc_init")
  return try PrimitiveDescriptor(operation, engine: engine, forward: forward)
}
