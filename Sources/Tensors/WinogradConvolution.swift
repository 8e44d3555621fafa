internal import CKernels

/// The forward pass of a convolution by Winograd's minimal filtering, or its input gradient, which
/// is a convolution too: of the output gradient with the filter turned and transposed.
final class WinogradConvolution {
  private let tile: Int32
  private let maps: ConvolvedMaps

  /// Plans the pass for the thread count of now.
  ///
  /// - Parameters:
  ///   - geometry: the sizes: 3 x 3, stride 1 or 2, padding 0 or 1.
  ///   - tile: the side of a tile of the convolution's output in pixels.
  ///   - transposes: whether the input is an output gradient and the output an input gradient.
  ///   - input: N x I x H x W; the convolution's N x O x H' x W' where it is transposed.
  ///   - weight: O x I x 3 x 3.
  ///   - output: N x O x H' x W'; N x I x H x W where the convolution is transposed.
  /// - Throws: `KernelError`, as every call of the library may.
  init(
    _ geometry: ConvolutionGeometry, tile: Int, transposes: Bool, input: Tensor, weight: Parameter,
    output: Tensor
  ) throws(KernelError) {
    let tile = Int32(tile)
    self.tile = tile
    maps = try ConvolvedMaps(
      geometry, transposes: transposes, input: input, weight: weight, output: output
    ) { convolution_winograd_scratch_count(tile, $0, $1, $2) }
  }

  /// Convolves the first images of the batch, by the weights of now, and finishes the sums.
  func execute(_ imageCount: Int, finish: convolution_finish) {
    convolution_winograd(
      tile, maps.shape.first(imageCount), maps.threadCount, maps.input.maps, maps.weight.values,
      maps.transposes ? 1 : 0, finish, maps.output.maps, maps.scratch.floats)
  }
}

/// The weight gradient of a convolution by Winograd's minimal filtering.
final class WinogradWeightGradient {
  private let tile: Int
  private let shape: convolution_shape
  private let input: Tensor
  private let outputGradient: Tensor
  private let weight: Parameter
  private let scratch: Tensor

  /// Plans the pass.
  ///
  /// - Parameters:
  ///   - geometry: the sizes: 3 x 3, stride 1 or 2, padding 0 or 1.
  ///   - tile: the side of a tile of the output in pixels.
  ///   - input: N x I x H x W.
  ///   - outputGradient: N x O x H' x W'.
  ///   - weight: O x I x 3 x 3; its gradient is written.
  /// - Throws: `KernelError`, as every call of the library may.
  init(
    _ geometry: ConvolutionGeometry, tile: Int, input: Tensor, outputGradient: Tensor,
    weight: Parameter
  ) throws(KernelError) {
    self.tile = tile
    self.input = input
    self.outputGradient = outputGradient
    self.weight = weight
    shape = convolution_shape(geometry, from: input, to: outputGradient)
    scratch = try Tensor(
      .plain([convolution_winograd_weight_gradient_scratch_count(Int32(tile), shape)]),
      in: input.engine.scratchpad, engine: input.engine)
  }

  /// Replaces the weight's gradient by that over the first images of the batch.
  func execute(_ imageCount: Int) {
    let shape = shape.first(imageCount)
    weight.gradient.withUnsafeMutableBufferPointer { gradient in
      guard let base = gradient.baseAddress else { return }
      convolution_winograd_weight_gradient(
        Int32(tile), shape, input.maps, outputGradient.floats, base, scratch.floats)
    }
  }
}
