import Tensors

/// A 3 x 3 convolution with bias and the PReLU behind it.
final class ConvolutionLayer: Layer {
  /// What a layer of the published network says about itself.
  struct Specification {
    /// What stands behind `conv` and `relu` in the names, such as `1a` or `2_1`.
    let suffix: String
    let outputChannelCount: Int
    let stride: Int
    let padding: Int
    /// Whether the layer is in a residual branch, whose weights start near zero.
    let isInBranch: Bool
  }

  let name: String
  let parameters: [Parameter]
  private let convolution: ConvolutionPlan
  private let rectifier: PReLUPlan

  /// Plans the forward pass.
  ///
  /// The published network gives PReLU no multipliers of its own, which in Caffe means 1 for the
  /// rate and 1 for the decay. It also holds the biases of residual branches at their start, zero
  /// (rate 0); here they learn like all other biases, at twice the rate and without decay.
  ///
  /// - Parameters:
  ///   - specification: what tells this layer from the others.
  ///   - input: N x C x H x W.
  ///   - outputLayout: the layout of the output where it must be a given one.
  ///   - activations: where the memory of the outputs comes from.
  ///   - inUse: tensors, beside the input, that the outputs must not overlap.
  /// - Throws: `KernelError`, as every call of the library may.
  init(
    _ specification: Specification, input: Tensor, outputLayout: TensorLayout? = nil,
    activations: TensorPool, whileInUse inUse: [Tensor] = []
  ) throws(KernelError) {
    let geometry = ConvolutionPlan.Geometry(
      inputChannelCount: input.layout.shape[1],
      outputChannelCount: specification.outputChannelCount, kernelSize: 3,
      stride: specification.stride, padding: specification.padding)
    let fanIn = geometry.inputChannelCount * geometry.kernelSize * geometry.kernelSize
    let weight = Parameter(
      name: "conv\(specification.suffix).weight",
      shape: [
        geometry.outputChannelCount, geometry.inputChannelCount, geometry.kernelSize,
        geometry.kernelSize,
      ],
      initialisation: specification.isInBranch
        ? .gaussian(standardDeviation: 0.01) : .xavier(fanIn: fanIn))
    let bias = Parameter(
      name: "conv\(specification.suffix).bias", shape: [geometry.outputChannelCount],
      rateMultiplier: 2, decayMultiplier: 0, initialisation: .constant(0))
    let slope = Parameter(
      name: "relu\(specification.suffix).weight", shape: [geometry.outputChannelCount],
      initialisation: .constant(0.25))
    name = "relu\(specification.suffix)"
    parameters = [weight, bias, slope]
    convolution = try ConvolutionPlan(
      geometry, input: input, weight: weight, bias: bias, outputLayout: outputLayout,
      activations: activations, whileInUse: inUse)
    rectifier = try PReLUPlan(
      input: convolution.output, slope: slope, activations: activations)
  }

  var output: Tensor { rectifier.output }

  var implementations: [String] { convolution.implementations + rectifier.implementations }

  func forward() throws(KernelError) {
    try convolution.forward()
    try rectifier.forward()
  }

  func planBackward(
    outputGradient: Tensor, gradients: TensorPool, needsInputGradient: Bool
  ) throws(KernelError) -> Tensor? {
    try planBackward(
      outputGradient: outputGradient, gradients: gradients,
      whileInUse: needsInputGradient ? [] : nil)
  }

  /// Plans the way back with tensors in use that the gradients must not overlap.
  ///
  /// - Returns: the gradient of the input; nil where `inUse` is.
  func planBackward(
    outputGradient: Tensor, gradients: TensorPool, whileInUse inUse: [Tensor]?
  ) throws(KernelError) -> Tensor? {
    let between = try rectifier.planBackward(
      outputGradient: outputGradient, gradients: gradients, whileInUse: inUse ?? [])
    return try convolution.planBackward(
      outputGradient: between, gradients: gradients, whileInUse: inUse)
  }

  func backward() throws(KernelError) {
    try rectifier.backward()
    try convolution.backward()
  }
}
