import CKernels
import Testing

/// The working memory that the functions ask for is all that they use.
@Suite struct ScratchTests {
  /// What lies behind the memory.
  private static let canary: Float = -12345
  private static let canaryCount = 4096

  @Test(arguments: ConvolutionCase.all, [1, 2, 7])
  func `nothing is written behind the working memory`(sizes: ConvolutionCase, threads: Int32) {
    let (tile, shape) = (sizes.tile, sizes.shape)
    let input = MapMemory([Float](repeating: 1, count: sizes.images * sizes.input.count))
    let output = MapMemory([Float](repeating: 1, count: sizes.images * sizes.output.count))
    var weight = [Float](repeating: 0.5, count: sizes.weightCount)
    if sizes.goesThere {
      checkBehind(convolution_winograd_scratch_count(tile, shape, threads, 0)) { scratch in
        convolution_winograd(
          tile, shape, threads, input.maps, weight, 0, convolution_finish(), output.maps, scratch)
      }
      // What is computed in it: a corner has 9 inputs, behind a padding 4, times 0.5.
      let first = output.values[sizes.output.offset(0, 0, 0, 0)]
      let tapCount: Float = shape.padding == 0 ? 9 : 4
      #expect(abs(first - 0.5 * tapCount * Float(shape.input_channels)) < 1e-2)
    }
    if sizes.goesBack {
      checkBehind(convolution_winograd_scratch_count(tile, shape, threads, 1)) { scratch in
        convolution_winograd(
          tile, shape, threads, output.maps, weight, 1, convolution_finish(), input.maps, scratch)
      }
    }
    checkBehind(convolution_winograd_weight_gradient_scratch_count(tile, shape)) { scratch in
      convolution_winograd_weight_gradient(
        tile, shape, input.maps, output.floats, &weight, scratch)
    }
  }

  @Test(arguments: ConvolutionCase.schemes, [1, 2])
  func `nor where all of it is in use`(scheme: (stride: Int32, tile: Int32), threads: Int32) {
    // One tile an image, in chunks of 96 or 256, which are the least with so many channels.
    var shape = convolution_shape(
      image_count: 256, input_channels: 192, output_channels: 64, input_height: 3, input_width: 3,
      stride: scheme.stride, padding: 0, order: convolution_blocks)
    let input = MapMemory([Float](repeating: 1, count: 256 * 192 * 9))
    let output = MapMemory([Float](repeating: 1, count: 256 * 64))
    var weight = [Float](repeating: 0.5, count: 64 * 192 * 9)
    checkBehind(convolution_winograd_weight_gradient_scratch_count(scheme.tile, shape)) {
      convolution_winograd_weight_gradient(
        scheme.tile, shape, input.maps, output.floats, &weight, $0)
    }
    guard scheme.tile <= 6 else { return }
    shape.image_count = 96 * threads
    checkBehind(convolution_winograd_scratch_count(scheme.tile, shape, threads, 0)) {
      convolution_winograd(
        scheme.tile, shape, threads, input.maps, weight, 0, convolution_finish(), output.maps, $0)
    }
  }

  @Test(arguments: 2...7 as ClosedRange<Int32>, [0, 1] as [Int32])
  func `nor on the way back through stride 2`(tile: Int32, padding: Int32) {
    // One tile an image, in chunks of 96, which are the least with so many channels.
    for threads in [1, 2] as [Int32] {
      let shape = convolution_shape(
        image_count: 96 * threads, input_channels: 64, output_channels: 320, input_height: 3,
        input_width: 3, stride: 2, padding: padding, order: convolution_blocks)
      let pixels = padding == 0 ? 1 : 4
      let gradient = MapMemory(
        [Float](repeating: 1, count: Int(96 * threads) * 320 * pixels))
      let result = MapMemory(count: Int(96 * threads) * 64 * 9)
      let weight = [Float](repeating: 0.5, count: 64 * 320 * 9)
      checkBehind(convolution_winograd_scratch_count(tile, shape, threads, 1)) {
        convolution_winograd(
          tile, shape, threads, gradient.maps, weight, 1, convolution_finish(), result.maps, $0)
      }
      // The middle pixel: under one output without padding, under four behind one.
      #expect(abs(result.values[4 * 8] - 160 * Float(pixels)) < 0.1)
    }
  }

  @Test func `batch norms keep to their working memory`() {
    let (images, channels, pixels) = (3, 24, 35)
    let maps = MapMemory((0..<images * channels * pixels).map { Float($0 % 11) })
    let means = [Float](repeating: 5, count: channels)
    let shape = convolution_map_shape(
      image_count: Int32(images), channels: Int32(channels), pixels: Int32(pixels),
      order: convolution_blocks)
    var (first, second) = ([Double](repeating: 0, count: channels), [Double]())
    second = first
    let count = 2 * images * channels
    var scratch = [Double](repeating: Double(Self.canary), count: count + Self.canaryCount)
    keeping(maps) {
      convolution_moments(
        shape, maps.maps, &first, &second, &scratch)
    }
    // 0 ... 10 in turns: the mean of a channel is near 5, the variance near 10.
    #expect(first.allSatisfy { abs($0 - 5) < 0.5 } && second.allSatisfy { abs($0 - 10) < 1 })
    keeping(maps) {
      convolution_gradient_sums(
        shape, maps.maps, means, maps.floats, &first,
        &second, &scratch)
    }
    #expect(abs(first[0] - 5 * Double(images * pixels)) < 50)
    #expect(scratch.suffix(Self.canaryCount).allSatisfy { $0 == Double(Self.canary) })
  }

  private func checkBehind(_ count: Int, _ body: (UnsafeMutablePointer<Float>) -> Void) {
    var memory = [Float](repeating: Self.canary, count: count + Self.canaryCount)
    memory.withUnsafeMutableBufferPointer { buffer in
      if let base = buffer.baseAddress { body(base) }
    }
    #expect(memory.suffix(Self.canaryCount).allSatisfy { $0 == Self.canary })
  }
}
