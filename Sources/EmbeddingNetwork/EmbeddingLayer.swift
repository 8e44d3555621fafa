import Tensors

/// The fully connected layer that ends in the embedding.
final class EmbeddingLayer: Layer {
  let name: String
  let parameters: [Parameter]
  private let product: FullyConnectedPlan

  /// Plans the forward pass.
  ///
  /// - Parameters:
  ///   - name: the name, `fc5`.
  ///   - componentCount: the components of an embedding.
  ///   - input: N x C x H x W.
  ///   - activations: where the output's memory comes from.
  /// - Throws: `KernelError`, as every call of the library may.
  init(
    name: String, componentCount: Int, input: Tensor, activations: TensorPool
  ) throws(KernelError) {
    let inputCount = input.layout.shape.dropFirst().reduce(1, *)
    let weight = Parameter(
      name: "\(name).weight", shape: [componentCount, inputCount],
      initialisation: .xavier(fanIn: inputCount))
    let bias = Parameter(
      name: "\(name).bias", shape: [componentCount], rateMultiplier: 2, decayMultiplier: 0,
      initialisation: .constant(0))
    self.name = name
    parameters = [weight, bias]
    product = try FullyConnectedPlan(
      input: input, weight: weight, bias: bias, activations: activations)
  }

  var output: Tensor { product.output }

  var implementations: [String] { ["sgemm"] }

  func forward(_ imageCount: Int) {
    product.forward(imageCount)
  }

  func planBackward(
    outputGradient: Tensor, gradients: TensorPool, needsInputGradient: Bool
  ) throws(KernelError) -> Tensor? {
    try product.planBackward(outputGradient: outputGradient, gradients: gradients)
  }

  func compact(to images: [Int]) {
    product.compact(to: images)
  }

  func backward(_ imageCount: Int) {
    product.backward(imageCount)
  }
}
