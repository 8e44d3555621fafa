/// A batch norm that stands alone, before a padded convolution or a fully connected layer: forward
/// and backward.
///
/// In front of padding it cannot become part of the weights behind it, because the padding is not
/// normalised; so it is one sweep over memory in inference too.
package final class BatchNormPlan: LayerPlan {
  /// N x C x H x W, in the layout of the input.
  package let output: Tensor

  private let input: Tensor
  private let norm: BatchNorm
  /// Nil for inference.
  private let statistics: BatchStatistics?
  private var backwardPass: (outputGradient: Tensor, addend: Tensor?, inputGradient: Tensor)?

  /// Plans the forward pass.
  ///
  /// - Parameters:
  ///   - input: N x C x H x W, in blocks of 8 channels.
  ///   - norm: the parameters, C of each.
  ///   - activations: where the output's memory comes from. A sharing pool keeps nothing for a
  ///     backward pass, and stands for inference by the running statistics.
  ///   - inUse: tensors, beside the input, that the output must not overlap.
  /// - Throws: `KernelError`, as every call of the library may.
  package init(
    input: Tensor, norm: BatchNorm, activations: TensorPool, whileInUse inUse: [Tensor] = []
  ) throws(KernelError) {
    precondition(
      input.layout.shape[1].isMultiple(of: 8),
      "input is \(input.layout.shape), expected channels in eights")
    output = try activations.makeTensor(input.layout, whileInUse: [input] + inUse)
    statistics = activations.isSharing ? nil : try BatchStatistics(norm, of: input)
    self.input = input
    self.norm = norm
  }

  package var implementations: [String] { ["batch norm"] }

  package func forward(_ imageCount: Int) {
    statistics?.measure(imageCount)
    (statistics?.factors ?? norm.runningFactors).apply(imageCount, to: input, into: output)
  }

  package func planBackward(
    outputGradient: Tensor, gradients: TensorPool, inputGradient place: InputGradientPlace,
    whileInUse inUse: [Tensor]
  ) throws(KernelError) -> Tensor? {
    // Each number of the one gradient depends on the same number of the other: they share a place.
    switch place {
    case .nowhere, .fresh: backwardPass = (outputGradient, nil, outputGradient)
    case .added(let sum): backwardPass = (outputGradient, sum, sum)
    }
    if case .nowhere = place { return nil }
    return backwardPass?.inputGradient
  }

  package func compact(to images: [Int]) {
    preconditionFailure("a batch norm joins the images of a batch: none can be left out")
  }

  package func backward(_ imageCount: Int) {
    guard let pass = backwardPass else { return }
    statistics?.backward(
      imageCount, outputGradient: pass.outputGradient, addend: pass.addend,
      into: pass.inputGradient)
  }
}
