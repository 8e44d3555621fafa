internal import COneDNN

/// A fully connected layer with bias, planned for one input tensor: forward and backward.
///
///     output[n, o] = bias[o] + sum over k of weight[o, k] input[n, k]
///
/// where k runs over the input's channels, rows and columns in the logical order, whatever its
/// layout is.
package final class InnerProductPlan {
  /// N x O, plain.
  package let output: Tensor

  private let input: Tensor
  private let weight: Parameter
  private let bias: Parameter
  private let weights: Tensor
  private let biases: Tensor
  private let forwardDescriptor: PrimitiveDescriptor
  private var forwardKernels = KernelSequence()
  private var backwardPass: BackwardPass?

  private struct BackwardPass {
    let weights: Tensor
    let weightGradient: Tensor
    let biasGradient: Tensor
    var kernels: KernelSequence
  }

  /// Plans the forward pass.
  ///
  /// - Parameters:
  ///   - input: N x C x H x W.
  ///   - weight: O x CHW.
  ///   - bias: O.
  ///   - activations: where the output's memory comes from.
  /// - Throws: `KernelError`, as every call of the library may.
  package init(
    input: Tensor, weight: Parameter, bias: Parameter, activations: TensorPool
  ) throws(KernelError) {
    let shape = input.layout.shape
    let inputCount = shape.dropFirst().reduce(1, *)
    precondition(
      weight.shape == [bias.count, inputCount],
      "weights are \(weight.shape), expected \([bias.count, inputCount])")
    let engine = activations.engine
    let destination = try TensorLayout.plain([shape[0], bias.count])
    let candidates = try [input.layout, .plain(shape)].map { layout throws(KernelError) in
      LayoutPair(source: layout, destination: destination)
    }
    let descriptor = try firstFast(candidates) { pair throws(KernelError) in
      try describeForward(pair, engine)
    }
    let output = try activations.makeTensor(destination, whileInUse: [input])
    let weights = try Tensor(descriptor.layout(dnnl_query_weights_md), engine: engine)
    let biases = try Tensor(.plain(bias.shape), engine: engine)
    let source = try forwardKernels.reading(input, as: descriptor.layout(dnnl_query_src_md))
    forwardKernels.append(
      try Kernel(
        descriptor,
        [
          (DNNL_ARG_SRC, source), (DNNL_ARG_WEIGHTS, weights), (DNNL_ARG_BIAS, biases),
          (DNNL_ARG_DST, output),
        ], engine: engine))
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
  ///   - outputGradient: N x O, plain; every backward pass reads it.
  ///   - gradients: where the input gradient's memory comes from.
  /// - Returns: the input gradient, in the input's layout.
  /// - Throws: `KernelError`, as every call of the library may.
  package func planBackward(
    outputGradient: Tensor, gradients: TensorPool
  ) throws(KernelError) -> Tensor {
    let engine = outputGradient.engine
    let inputGradient = try gradients.makeTensor(input.layout, whileInUse: [outputGradient])
    let candidates = try [input.layout, .plain(input.layout.shape)].map {
      layout throws(KernelError) in
      LayoutPair(source: layout, destination: outputGradient.layout)
    }
    let toInput = try firstFast(candidates) { pair throws(KernelError) in
      try describeInputGradient(pair, engine, forward: forwardDescriptor)
    }
    let toWeights = try firstFast(candidates) { pair throws(KernelError) in
      try describeWeightGradient(pair, engine, forward: forwardDescriptor)
    }
    let layout = try toInput.layout(dnnl_query_weights_md)
    var pass = BackwardPass(
      weights: layout == weights.layout ? weights : try Tensor(layout, engine: engine),
      weightGradient: try Tensor(toWeights.layout(dnnl_query_diff_weights_md), engine: engine),
      biasGradient: try Tensor(.plain(bias.shape), engine: engine), kernels: KernelSequence())
    try pass.kernels.writing(inputGradient, as: toInput.layout(dnnl_query_diff_src_md)) {
      outgoing throws(KernelError) in
      try Kernel(
        toInput,
        [
          (DNNL_ARG_DIFF_DST, outputGradient), (DNNL_ARG_WEIGHTS, pass.weights),
          (DNNL_ARG_DIFF_SRC, outgoing),
        ], engine: engine)
    }
    let source = try pass.kernels.reading(input, as: toWeights.layout(dnnl_query_src_md))
    pass.kernels.append(
      try Kernel(
        toWeights,
        [
          (DNNL_ARG_SRC, source), (DNNL_ARG_DIFF_DST, outputGradient),
          (DNNL_ARG_DIFF_WEIGHTS, pass.weightGradient), (DNNL_ARG_DIFF_BIAS, pass.biasGradient),
        ], engine: engine))
    backwardPass = pass
    return inputGradient
  }

  /// Computes the gradients of the weights, the biases and the input.
  ///
  /// The weights are those of the last forward pass.
  package func backward() throws(KernelError) {
    guard let pass = backwardPass else { return }
    if pass.weights !== weights { try pass.weights.write(weight.values) }
    try pass.kernels.execute()
    try pass.weightGradient.read(into: &weight.gradient)
    try pass.biasGradient.read(into: &bias.gradient)
  }

  /// oneDNN's names of the implementations, pass by pass.
  package var implementations: [String] {
    forwardKernels.implementations + (backwardPass?.kernels.implementations ?? [])
  }
}

/// The weights as O x C x H x W, which is their O x CHW with the names of the input's dimensions.
private func weightShape(_ layouts: LayoutPair) -> [Int] {
  [layouts.destination.shape[1]] + layouts.source.shape.dropFirst()
}

private func describeForward(
  _ layouts: LayoutPair, _ engine: ComputeEngine
) throws(KernelError) -> PrimitiveDescriptor {
  var operation = dnnl_inner_product_desc_t()
  var source = layouts.source.descriptor
  var weights = try TensorLayout.chosenByKernel(weightShape(layouts)).descriptor
  var biases = try TensorLayout.plain([layouts.destination.shape[1]]).descriptor
  var destination = layouts.destination.descriptor
  try check(
    dnnl_inner_product_forward_desc_init(
      &operation, dnnl_forward_training, &source, &weights, &biases, &destination),
    "dnnl_inner_product_forward_desc_init")
  return try PrimitiveDescriptor(operation, engine: engine)
}

private func describeInputGradient(
  _ layouts: LayoutPair, _ engine: ComputeEngine, forward: PrimitiveDescriptor
) throws(KernelError) -> PrimitiveDescriptor {
  var operation = dnnl_inner_product_desc_t()
  var source = layouts.source.descriptor
  var weights = try TensorLayout.chosenByKernel(weightShape(layouts)).descriptor
  var destination = layouts.destination.descriptor
  try check(
    dnnl_inner_product_backward_data_desc_init(&operation, &source, &weights, &destination),
    "dnnl_inner_product_backward_data_desc_init")
  return try PrimitiveDescriptor(operation, engine: engine, forward: forward)
}

private func describeWeightGradient(
  _ layouts: LayoutPair, _ engine: ComputeEngine, forward: PrimitiveDescriptor
) throws(KernelError) -> PrimitiveDescriptor {
  var operation = dnnl_inner_product_desc_t()
  var source = layouts.source.descriptor
  var weights = try TensorLayout.chosenByKernel(weightShape(layouts)).descriptor
  var biases = try TensorLayout.plain([layouts.destination.shape[1]]).descriptor
  var destination = layouts.destination.descriptor
  try check(
    dnnl_inner_product_backward_weights_desc_init(
      &operation, &source, &weights, &biases, &destination),
    "dnnl_inner_product_backward_weights_desc_init")
  return try PrimitiveDescriptor(operation, engine: engine, forward: forward)
}
