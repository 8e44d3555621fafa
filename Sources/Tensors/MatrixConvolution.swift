internal import CKernels
internal import COneDNN

/// The forward pass of a convolution by products of matrices, or its input gradient.
///
/// The products are oneDNN's and not OpenBLAS's: called from threads of OpenMP, each of oneDNN's is
/// computed by the thread that asks for it, and so to the same bytes whatever their number;
/// OpenBLAS has threads of its own.
final class MatrixConvolution {
  private let kernelSize: Int32
  private let maps: ConvolvedMaps

  /// Plans the pass for the thread count of now.
  ///
  /// - Parameters:
  ///   - geometry: the sizes: one group, channels in blocks of 8.
  ///   - transposes: whether the input is an output gradient and the output an input gradient.
  ///   - input: N x I x H x W; the convolution's N x O x H' x W' where it is transposed.
  ///   - weight: O x I x K x K.
  ///   - output: N x O x H' x W'; N x I x H x W where the convolution is transposed.
  /// - Throws: `KernelError`, as every call of the library may.
  init(
    _ geometry: ConvolutionGeometry, transposes: Bool, input: Tensor, weight: Parameter,
    output: Tensor
  ) throws(KernelError) {
    let kernelSize = Int32(geometry.kernelSize)
    self.kernelSize = kernelSize
    maps = try ConvolvedMaps(
      geometry, transposes: transposes, input: input, weight: weight, output: output
    ) { convolution_matrix_scratch_count($0, kernelSize, $1, $2) }
  }

  /// Convolves the first images of the batch, by the weights of now, and finishes the sums.
  func execute(_ imageCount: Int, finish: convolution_finish) throws(KernelError) {
    try checkProducts(
      convolution_matrix(
        maps.shape.first(imageCount), kernelSize, maps.threadCount, multiplyOnThisThread,
        maps.input.floats, maps.weight.values, maps.transposes ? 1 : 0, finish, maps.output.floats,
        maps.scratch.floats))
  }
}

/// The weight gradient of a convolution by products of matrices.
final class MatrixWeightGradient {
  private let shape: convolution_shape
  private let kernelSize: Int32
  private let threadCount: Int32
  private let input: Tensor
  private let outputGradient: Tensor
  private let weight: Parameter
  private let scratch: Tensor

  /// Plans the pass for the thread count of now.
  ///
  /// - Parameters:
  ///   - geometry: the sizes: one group, channels in blocks of 8.
  ///   - input: N x I x H x W.
  ///   - outputGradient: N x O x H' x W'.
  ///   - weight: O x I x K x K; its gradient is written.
  /// - Throws: `KernelError`, as every call of the library may.
  init(
    _ geometry: ConvolutionGeometry, input: Tensor, outputGradient: Tensor, weight: Parameter
  ) throws(KernelError) {
    self.input = input
    self.outputGradient = outputGradient
    self.weight = weight
    shape = convolution_shape(geometry, from: input, to: outputGradient)
    kernelSize = Int32(geometry.kernelSize)
    threadCount = Int32(ComputeThreads.current.oneDNN)
    let count = convolution_matrix_weight_gradient_scratch_count(shape, kernelSize, threadCount)
    scratch = try Tensor(.plain([count]), in: input.engine.scratchpad, engine: input.engine)
  }

  /// Replaces the weight's gradient by that over the first images of the batch.
  func execute(_ imageCount: Int) throws(KernelError) {
    let shape = shape.first(imageCount)
    let status = weight.gradient.withUnsafeMutableBufferPointer { gradient in
      gradient.baseAddress.map {
        convolution_matrix_weight_gradient(
          shape, kernelSize, threadCount, multiplyOnThisThread, input.floats,
          outputGradient.floats, $0, scratch.floats)
      }
    }
    try checkProducts(status ?? 0)
  }
}

/// One product by oneDNN; its status as a number.
private let multiplyOnThisThread: convolution_multiply = { product in
  let product = product.pointee
  let status = dnnl_sgemm(
    CChar(UInt8(ascii: "N")), CChar(UInt8(ascii: product.transposes_right == 0 ? "N" : "T")),
    dnnl_dim_t(product.rows), dnnl_dim_t(product.columns), dnnl_dim_t(product.inner), 1,
    product.left, dnnl_dim_t(product.left_stride), product.right,
    dnnl_dim_t(product.right_stride), product.accumulates == 0 ? 0 : 1, product.result,
    dnnl_dim_t(product.result_stride))
  return Int32(status.rawValue)
}

private func checkProducts(_ status: Int32) throws(KernelError) {
  try check(dnnl_status_t(UInt32(status)), "dnnl_sgemm")
}
