import Tensors

/// A step of the network: from the layer before it, by some parameters, to one output.
///
/// No layer joins the images of a batch, so each pass may run on the first images alone, and the way
/// back on images chosen by `compact`.
protocol Layer: AnyObject {
  /// The name of the output in the published network, such as `relu1a`, `res2_2` or `fc5`.
  var name: String { get }
  /// The parameters in forward order.
  var parameters: [Parameter] { get }
  var output: Tensor { get }
  /// What computes the passes that are planned.
  var implementations: [String] { get }

  /// Computes the output of the first images.
  func forward(_ imageCount: Int) throws(KernelError)

  /// Plans the way back from the gradient of the output, which it may overwrite.
  ///
  /// - Returns: the gradient of the input; nil where `needsInputGradient` is false.
  func planBackward(
    outputGradient: Tensor, gradients: TensorPool, needsInputGradient: Bool
  ) throws(KernelError) -> Tensor?

  /// Keeps what the way back needs of the images at ascending indices, moved to the front.
  func compact(to images: [Int])

  /// Computes the gradients of the parameters and of the input over the first images.
  func backward(_ imageCount: Int) throws(KernelError)
}
