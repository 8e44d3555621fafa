internal import CKernels

/// What one of our own convolutions goes from and to, forward or on the way back.
struct ConvolvedMaps {
  let shape: convolution_shape
  let threadCount: Int32
  let transposes: Bool
  let input: Tensor
  let output: Tensor
  let weight: Parameter
  let scratch: Tensor

  /// Plans for the thread count of now.
  ///
  /// - Parameters:
  ///   - geometry: the sizes.
  ///   - transposes: whether the input is an output gradient and the output an input gradient.
  ///   - input: N x I x H x W; the convolution's N x O x H' x W' where it is transposed.
  ///   - weight: O x I x K x K.
  ///   - output: N x O x H' x W'; N x I x H x W where the convolution is transposed.
  ///   - scratchCount: how many numbers the kernel needs beside these, by shape, thread count and
  ///     whether it is transposed.
  /// - Throws: `KernelError`, as every call of the library may.
  init(
    _ geometry: ConvolutionGeometry, transposes: Bool, input: Tensor, weight: Parameter,
    output: Tensor, scratchCount: (convolution_shape, Int32, Int32) -> Int
  ) throws(KernelError) {
    self.transposes = transposes
    self.input = input
    self.weight = weight
    self.output = output
    shape =
      transposes
      ? convolution_shape(geometry, from: output, to: input)
      : convolution_shape(geometry, from: input, to: output)
    threadCount = Int32(ComputeThreads.current.oneDNN)
    scratch = try Tensor(
      .plain([scratchCount(shape, threadCount, transposes ? 1 : 0)]),
      in: input.engine.scratchpad, engine: input.engine)
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

  /// The shape with fewer images.
  func first(_ imageCount: Int) -> convolution_shape {
    var shape = self
    shape.image_count = Int32(imageCount)
    return shape
  }
}
