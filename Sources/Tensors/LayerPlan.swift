/// A layer planned for one input tensor: from it to one output, forward and backward.
package protocol LayerPlan: AnyObject {
  /// What every forward pass writes.
  var output: Tensor { get }
  /// What computes the passes that are planned, by name.
  var implementations: [String] { get }

  /// Computes the output of the first images from the input and the parameters' values of now.
  func forward(_ imageCount: Int) throws(KernelError)

  /// Plans the way back.
  ///
  /// - Parameters:
  ///   - outputGradient: of the output's shape and layout; every backward pass reads it, and may
  ///     overwrite it unless the output contains a shortcut.
  ///   - gradients: where the memory of gradients comes from.
  ///   - place: where the gradient of the input goes.
  ///   - inUse: tensors, beside the output gradient, that nothing on the way back may overwrite.
  /// - Returns: the gradient of the input, in the input's layout, if there is one.
  /// - Throws: `KernelError`, as every call of the library may.
  func planBackward(
    outputGradient: Tensor, gradients: TensorPool, inputGradient place: InputGradientPlace,
    whileInUse inUse: [Tensor]
  ) throws(KernelError) -> Tensor?

  /// Keeps what the way back needs of the images at ascending indices, moved to the front; what the
  /// others gave is lost.
  func compact(to images: [Int])

  /// Replaces the gradients of the parameters and, where planned, computes that of the input, over
  /// the first images; the parameters' values are those of the last forward pass.
  func backward(_ imageCount: Int) throws(KernelError)
}

/// Where the gradient of a layer's input goes.
package enum InputGradientPlace {
  /// Nowhere: it is not needed, as in the first layer.
  case nowhere
  /// Into a tensor that overlaps none of those in use.
  case fresh
  /// Onto the gradient that has come to the same input another way, along a shortcut.
  case added(to: Tensor)
}
