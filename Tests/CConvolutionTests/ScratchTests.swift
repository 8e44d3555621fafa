import CConvolution
import Testing

/// The working memory that the functions ask for is all that they use.
@Suite struct ScratchTests {
  /// What lies behind the memory.
  private static let canary: Float = -12345
  private static let canaryCount = 64

  @Test(arguments: ConvolutionCase.all, [1, 2, 7])
  func `nothing is written behind the working memory`(sizes: ConvolutionCase, threads: Int32) {
    let (tile, shape) = (sizes.tile, sizes.shape)
    var input = [Float](repeating: 1, count: sizes.images * sizes.input.count)
    var output = [Float](repeating: 1, count: sizes.images * sizes.output.count)
    var weight = [Float](repeating: 0.5, count: sizes.weightCount)
    checkBehind(convolution_winograd_scratch_count(tile, shape, threads, 0)) { scratch in
      convolution_winograd(
        tile, shape, threads, input, weight, 0, convolution_finish(), &output, scratch)
    }
    // What is computed in it: a corner has 9 inputs, behind a padding 4, times 0.5.
    let first = output[sizes.output.offset(0, 0, 0, 0)]
    let tapCount: Float = shape.padding == 0 ? 9 : 4
    #expect(abs(first - 0.5 * tapCount * Float(shape.input_channels)) < 1e-2)
    if sizes.goesBack {
      checkBehind(convolution_winograd_scratch_count(tile, shape, threads, 1)) { scratch in
        convolution_winograd(
          tile, shape, threads, output, weight, 1, convolution_finish(), &input, scratch)
      }
    }
    checkBehind(convolution_winograd_weight_gradient_scratch_count(tile, shape)) { scratch in
      convolution_winograd_weight_gradient(tile, shape, input, output, &weight, scratch)
    }
  }

  private func checkBehind(_ count: Int, _ body: (UnsafeMutablePointer<Float>) -> Void) {
    var memory = [Float](repeating: Self.canary, count: count + Self.canaryCount)
    memory.withUnsafeMutableBufferPointer { buffer in
      if let base = buffer.baseAddress { body(base) }
    }
    #expect(memory.suffix(Self.canaryCount).allSatisfy { $0 == Self.canary })
  }
}
