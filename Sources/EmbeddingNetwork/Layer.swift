import Tensors

/// A step of the network: from the layer before it, by some parameters, to one output.
protocol Layer: AnyObject {
  /// The name of the output in the published network, such as `relu1a`, `res2_2` or `fc5`.
  var name: String { get }
  /// The parameters in forward order.
  var parameters: [Parameter] { get }
  var output: Tensor { get }
  /// oneDNN's names of the implementations.
  var implementations: [String] { get }

  /// Computes the output.
  func forward() throws(KernelError)

  /// Plans the way back from the gradient of the output.
  ///
  /// - Returns: the gradient of the input; nil where `needsInputGradient` is false.
  func planBackward(
    outputGradient: Tensor, gradients: TensorPool, needsInputGradient: Bool
  ) throws(KernelError) -> Tensor?

  /// Computes the gradients of the parameters and of the input.
  func backward() throws(KernelError)
}
