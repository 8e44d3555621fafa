internal import COneDNN

/// The parametric rectifier with one slope per channel, planned for one input: both passes.
///
///     output = input where input > 0, slope[c] input elsewhere
///     input gradient = output gradient (1 where input > 0, slope[c] elsewhere)
///     slope gradient[c] = sum over the channel's inputs <= 0 of output gradient input
///
/// - Source: K. He et al., "Delving Deep into Rectifiers", ICCV 2015, equations 1 and 3.
package final class PReLUPlan {
  /// The shape and layout of the input; the input itself where the pass is in place.
  package let output: Tensor

  private let input: Tensor
  private let slope: Parameter
  private let slopes: Tensor
  private let forwardDescriptor: PrimitiveDescriptor
  private let forwardKernel: Kernel
  private var backwardPass: BackwardPass?

  private struct BackwardPass {
    let slopes: Tensor
    let slopeGradient: Tensor
    let kernel: Kernel
  }

  /// Plans the forward pass.
  ///
  /// - Parameters:
  ///   - input: N x C x H x W.
  ///   - slope: C; any value, negative ones included.
  ///   - activations: where the output's memory comes from. A sharing pool keeps no inputs for a
  ///     backward pass, so the output then replaces the input in place.
  /// - Throws: `KernelError`, as every call of the library may.
  package init(
    input: Tensor, slope: Parameter, activations: TensorPool
  ) throws(KernelError) {
    let shape = input.layout.shape
    precondition(
      shape.count == 4 && slope.shape == [shape[1]],
      "slopes are \(slope.shape), input \(shape)")
    let engine = activations.engine
    var operation = dnnl_prelu_desc_t()
    var data = input.layout.descriptor
    var weights = try TensorLayout.chosenByKernel([1, shape[1], 1, 1]).descriptor
    try check(
      dnnl_prelu_forward_desc_init(&operation, dnnl_forward_training, &data, &weights),
      "dnnl_prelu_forward_desc_init")
    let descriptor = try PrimitiveDescriptor(operation, engine: engine)
    let slopes = try Tensor(descriptor.layout(dnnl_query_weights_md), engine: engine)
    let output =
      activations.isSharing
      ? input : try activations.makeTensor(input.layout, whileInUse: [input])
    forwardKernel = try Kernel(
      descriptor,
      [(DNNL_ARG_SRC, input), (DNNL_ARG_WEIGHTS, slopes), (DNNL_ARG_DST, output)], engine: engine)
    self.input = input
    self.slope = slope
    self.slopes = slopes
    self.output = output
    forwardDescriptor = descriptor
  }

  /// Computes the output from the input and the slopes of now.
  package func forward() throws(KernelError) {
    try slopes.write(slope.values)
    try forwardKernel.execute()
  }

  /// Plans the backward pass.
  ///
  /// - Parameters:
  ///   - outputGradient: in the output's layout; every backward pass reads it.
  ///   - gradients: where the input gradient's memory comes from.
  ///   - inUse: tensors, beside the output gradient, that the input gradient must not overlap.
  /// - Returns: the input gradient, in the input's layout.
  /// - Throws: `KernelError`, as every call of the library may.
  package func planBackward(
    outputGradient: Tensor, gradients: TensorPool, whileInUse inUse: [Tensor]
  ) throws(KernelError) -> Tensor {
    precondition(output !== input, "a pass in place keeps no input to go backward from")
    let engine = outputGradient.engine
    let inputGradient = try gradients.makeTensor(
      input.layout, whileInUse: [outputGradient] + inUse)
    var operation = dnnl_prelu_desc_t()
    var data = input.layout.descriptor
    var gradient = outputGradient.layout.descriptor
    let slopeShape = slopes.layout.shape
    var weights = try TensorLayout.chosenByKernel(slopeShape).descriptor
    var weightGradient = try TensorLayout.chosenByKernel(slopeShape).descriptor
    try check(
      dnnl_prelu_backward_desc_init(&operation, &data, &weights, &gradient, &weightGradient),
      "dnnl_prelu_backward_desc_init")
    let descriptor = try PrimitiveDescriptor(
      operation, engine: engine, forward: forwardDescriptor)
    let layout = try descriptor.layout(dnnl_query_weights_md)
    let passSlopes = layout == slopes.layout ? slopes : try Tensor(layout, engine: engine)
    let slopeGradient = try Tensor(descriptor.layout(dnnl_query_diff_weights_md), engine: engine)
    let kernel = try Kernel(
      descriptor,
      [
        (DNNL_ARG_SRC, input), (DNNL_ARG_WEIGHTS, passSlopes),
        (DNNL_ARG_DIFF_DST, outputGradient), (DNNL_ARG_DIFF_SRC, inputGradient),
        (DNNL_ARG_DIFF_WEIGHTS, slopeGradient),
      ], engine: engine)
    backwardPass = BackwardPass(slopes: passSlopes, slopeGradient: slopeGradient, kernel: kernel)
    return inputGradient
  }

  /// Computes the gradients of the slopes and the input.
  ///
  /// The slopes are those of the last forward pass.
  package func backward() throws(KernelError) {
    guard let pass = backwardPass else { return }
    if pass.slopes !== slopes { try pass.slopes.write(slope.values) }
    try pass.kernel.execute()
    try pass.slopeGradient.read(into: &slope.gradient)
  }

  /// oneDNN's names of the implementations, pass by pass.
  package var implementations: [String] {
    [forwardKernel.implementation] + (backwardPass.map { [$0.kernel.implementation] } ?? [])
  }
}
