import CConvolution
import Testing

/// The working memory that the functions ask for is all that they use.
@Suite struct ScratchTests {
  /// What lies behind the memory.
  private static let canary: Float = -12345
  private static let canaryCount = 64

  @Test(arguments: 2...6, [1, 2, 7])
  func `nothing is written behind the working memory`(tile: Int, threads: Int) {
    for (inputs, outputs, size, images) in [(8, 16, 3, 1), (16, 80, 13, 2), (72, 16, 30, 3)] {
      let shape = convolution_shape(
        image_count: Int32(images), input_channels: Int32(inputs),
        output_channels: Int32(outputs), height: Int32(size), width: Int32(size))
      let input = [Float](repeating: 1, count: images * inputs * size * size)
      var output = [Float](repeating: 1, count: images * outputs * size * size)
      var weight = [Float](repeating: 0.5, count: outputs * inputs * 9)
      let tile = Int32(tile)
      checkBehind(convolution_winograd_scratch_count(tile, shape, Int32(threads))) { scratch in
        convolution_winograd(
          tile, shape, Int32(threads), input, weight, 0, convolution_finish(), &output, scratch)
      }
      // Every number in the middle is the sum of 9 inputs' products with 0.5.
      if size > 2 { #expect(abs(output[8 * (size + 1)] - 4.5 * Float(inputs)) < 1e-2) }
      checkBehind(convolution_winograd_weight_gradient_scratch_count(tile, shape)) { scratch in
        convolution_winograd_weight_gradient(tile, shape, input, output, &weight, scratch)
      }
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
