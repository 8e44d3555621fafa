import Tensors

/// A 3 x 3 convolution with bias and the PReLU behind it, and the shortcut at the end of a unit.
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
  private let plan: ConvolutionPlan

  /// Plans the forward pass.
  ///
  /// The published network gives PReLU no multipliers of its own, which in Caffe means 1 for the
  /// rate and 1 for the decay. It also holds the biases of residual branches at their start, zero
  /// (rate 0); here they learn like all other biases, at twice the rate and without decay.
  ///
  /// - Parameters:
  ///   - specification: what tells this layer from the others.
  ///   - input: N x C x H x W.
  ///   - shortcut: what is added to the output of the rectifier; nil for nothing.
  ///   - activations: where the memory of the output comes from.
  ///   - inUse: tensors, beside the input, that the output must not overlap.
  /// - Throws: `KernelError`, as every call of the library may.
  init(
    _ specification: Specification, input: Tensor, shortcut: Tensor? = nil,
    activations: TensorPool, whileInUse inUse: [Tensor] = []
  ) throws(KernelError) {
    let geometry = ConvolutionGeometry(
      inputChannelCount: input.layout.shape[1],
      outputChannelCount: specification.outputChannelCount, kernelSize: 3,
      stride: specification.stride, padding: specification.padding)
    let fanIn = geometry.inputChannelCount * geometry.kernelSize * geometry.kernelSize
    let weight = Parameter(
      name: "conv\(specification.suffix).weight", shape: geometry.weightShape,
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
    plan = try ConvolutionPlan(
      geometry, input: input,
      parameters: ConvolutionPlan.Parameters(weight: weight, bias: bias, slope: slope),
      shortcut: shortcut,
      algorithms: .fewestProducts(geometry, input: input.layout.shape),
      activations: activations, whileInUse: inUse)
  }

  var output: Tensor { plan.output }

  var implementations: [String] { plan.implementations }

  func forward(_ imageCount: Int) throws(KernelError) {
    try plan.forward(imageCount)
  }

  func planBackward(
    outputGradient: Tensor, gradients: TensorPool, needsInputGradient: Bool
  ) throws(KernelError) -> Tensor? {
    try planBackward(
      outputGradient: outputGradient, gradients: gradients,
      inputGradient: needsInputGradient ? .fresh(whileInUse: []) : .nowhere)
  }

  /// Plans the way back with a say in where the gradient of the input goes.
  ///
  /// - Returns: the gradient of the input, if there is one.
  func planBackward(
    outputGradient: Tensor, gradients: TensorPool,
    inputGradient: ConvolutionPlan.InputGradientPlace
  ) throws(KernelError) -> Tensor? {
    try plan.planBackward(
      outputGradient: outputGradient, gradients: gradients, inputGradient: inputGradient)
  }

  func compact(to images: [Int]) {
    plan.compact(to: images)
  }

  func backward(_ imageCount: Int) throws(KernelError) {
    try plan.backward(imageCount)
  }
}
