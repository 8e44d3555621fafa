internal import CKernels

/// The forward pass of a convolution by Winograd's minimal filtering, or its input gradient, which
/// is a convolution too: of the output gradient with the filter turned and transposed.
final class WinogradConvolution {
  private let tile: Int
  private let shape: convolution_shape
  private let threadCount: Int
  private let transposes: Bool
  private let input: Tensor
  private let output: Tensor
  private let weight: Parameter
  private let scratch: Tensor

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
    self.tile = tile
    self.transposes = transposes
    self.input = input
    self.weight = weight
    self.output = output
    shape =
      transposes
      ? convolution_shape(geometry, from: output, to: input)
      : convolution_shape(geometry, from: input, to: output)
    threadCount = ComputeThreads.current.oneDNN
    let count = convolution_winograd_scratch_count(
      Int32(tile), shape, Int32(threadCount), transposes ? 1 : 0)
    scratch = try Tensor(.plain([count]), in: input.engine.scratchpad, engine: input.engine)
  }

  /// Convolves the first images of the batch, by the weights of now, and finishes the sums.
  func execute(_ imageCount: Int, finish: convolution_finish) {
    var shape = shape
    shape.image_count = Int32(imageCount)
    convolution_winograd(
      Int32(tile), shape, Int32(threadCount), input.maps, weight.values, transposes ? 1 : 0,
      finish, output.maps, scratch.floats)
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
    var shape = shape
    shape.image_count = Int32(imageCount)
    weight.gradient.withUnsafeMutableBufferPointer { gradient in
      guard let base = gradient.baseAddress else { return }
      convolution_winograd_weight_gradient(
        Int32(tile), shape, input.maps, outputGradient.floats, base, scratch.floats)
    }
  }
}

extension convolution_shape {
  /// The shape of a convolution from the maps of one tensor to those of another.
  init(_ geometry: ConvolutionGeometry, from input: Tensor, to output: Tensor) {
    let (read, written) = (input.layout.shape, output.layout.shape)
    precondition(
      read[0] == written[0] && read[2...].map(geometry.outputSize) == Array(written[2...])
        && input.mapOrder != nil && input.mapOrder == output.mapOrder,
      "input maps are \(read), output maps \(written), by \(geometry)")
    self.init(
      image_count: Int32(read[0]), input_channels: Int32(read[1]),
      output_channels: Int32(written[1]), input_height: Int32(read[2]),
      input_width: Int32(read[3]), stride: Int32(geometry.stride),
      padding: Int32(geometry.padding),
      order: (input.mapOrder ?? .blocks).forKernels)
  }
}
