import Tensors

/// Two padded convolutions, each with its PReLU, whose result is added to their input.
///
///     output = input + prelu(conv(prelu(conv(input))))
final class ResidualUnit: Layer {
  let name: String
  private let first: ConvolutionLayer
  private let second: ConvolutionLayer

  /// Plans the forward pass.
  ///
  /// - Parameters:
  ///   - stage: the number that the names start with.
  ///   - index: the 0-based place in the stage: its layers are numbered on from 2 index + 1.
  ///   - input: N x C x H x W; the output has its shape and its layout.
  ///   - activations: where the memory of the outputs comes from.
  /// - Throws: `KernelError`, as every call of the library may.
  init(
    stage: Int, index: Int, input: Tensor, activations: TensorPool
  ) throws(KernelError) {
    let number = 2 * index + 1
    func specification(_ number: Int) -> ConvolutionLayer.Specification {
      ConvolutionLayer.Specification(
        suffix: "\(stage)_\(number)", outputChannelCount: input.layout.shape[1], stride: 1,
        padding: 1, isInBranch: true)
    }
    name = "res\(stage)_\(number + 1)"
    first = try ConvolutionLayer(
      specification(number), input: input, activations: activations)
    second = try ConvolutionLayer(
      specification(number + 1), input: first.output, shortcut: input, activations: activations,
      whileInUse: [input])
  }

  var parameters: [Parameter] { first.parameters + second.parameters }

  var output: Tensor { second.output }

  var implementations: [String] { first.implementations + second.implementations }

  func forward(_ imageCount: Int) throws(KernelError) {
    try first.forward(imageCount)
    try second.forward(imageCount)
  }

  func planBackward(
    outputGradient: Tensor, gradients: TensorPool, needsInputGradient: Bool
  ) throws(KernelError) -> Tensor? {
    let between = try second.planBackward(
      outputGradient: outputGradient, gradients: gradients,
      inputGradient: .fresh(whileInUse: [outputGradient]))
    guard let between else { return nil }
    return try first.planBackward(
      outputGradient: between, gradients: gradients, inputGradient: .added(to: outputGradient))
  }

  func compact(to images: [Int]) {
    first.compact(to: images)
    second.compact(to: images)
  }

  func backward(_ imageCount: Int) throws(KernelError) {
    try second.backward(imageCount)
    try first.backward(imageCount)
  }
}
