import CKernels
import NetworkOracle
import Testing

/// Kernels over bf16 maps compute what they do over the same numbers in fp32, rounded once.
@Suite struct NumberFormatTests {
  private static func numbers(_ count: Int, _ start: Int = 0) -> [Float] {
    (start..<start + count).map { Float($0 &* 7919 % 2003) / 1001 - 1 }
  }

  private static func roundedNumbers(_ count: Int, _ start: Int = 0) -> [Float] {
    numbers(count, start).map(roundedToBFloat16)
  }

  private static let formats = [convolution_fp32, convolution_bf16]

  @Test(arguments: [1, 7, 8, 1003, 65536, 65541])
  func `rounds to the nearest and widens without loss`(count: Int) {
    let special: [Float] = [
      0, -0.0, 1, -1, 1.00390625, 1.01171875, -1.00390625, 1.0039063, 1.0039062, 0x1.8p-130,
      -0x1p-149,
      .leastNormalMagnitude, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, .infinity,
      -.infinity, 3.3895314e38, 3.3961776e38, 127.5 / 128, -127.5 / 128,
    ]
    let values = Array((special + Self.numbers(count)).suffix(count))
    let source = MapMemory(values)
    let narrow = MapMemory(count: count, convolution_bf16)
    let wide = MapMemory(count: count)
    keeping(source, narrow, wide) {
      convolution_convert(count, source.maps, narrow.maps)
      convolution_convert(count, narrow.maps, wide.maps)
    }
    let expected = values.map(roundedToBFloat16)
    #expect(narrow.values.map(\.bitPattern) == expected.map(\.bitPattern))
    #expect(wide.values.map(\.bitPattern) == expected.map(\.bitPattern))
  }

  @Test func `ties go to the even number and what is not one stays none`() {
    // Between 1 and the next number, 1 + 2^-7, and between that and the one after it.
    #expect(roundedToBFloat16(1 + 0x1p-8) == 1)
    #expect(roundedToBFloat16(1 + 3 * 0x1p-8) == 1 + 0x1p-6)
    let nan = MapMemory([Float(bitPattern: 0x7f80_0001), Float(bitPattern: 0xffff_ffff), .nan])
    let narrow = MapMemory([0, 0, 0], convolution_bf16)
    keeping(nan, narrow) { convolution_convert(3, nan.maps, narrow.maps) }
    #expect(narrow.values.allSatisfy { $0.isNaN })
  }

  @Test func `the pixels of a photo are numbers of either format`() {
    for pixel in 0...255 {
      let value = (Float(pixel) - 127.5) / 128
      #expect(roundedToBFloat16(value) == value)
    }
  }

  /// What a pass leaves: maps, sums before the rectifier, signs.
  private struct Finished: Equatable {
    var maps: [Float]
    var before: [Float]
    var signs: [UInt8]

    var rounded: Finished {
      Finished(
        maps: maps.map(roundedToBFloat16), before: before.map(roundedToBFloat16), signs: signs)
    }
  }

  /// Finishes what the body is given into maps of a format.
  private func finish(
    _ count: Int, channels: Int, _ format: convolution_format,
    _ body: (convolution_finish, convolution_maps) -> Void
  ) -> Finished {
    let bias = Self.numbers(channels, 5)
    let slope = Self.numbers(channels, 11)
    let shortcut = MapMemory(Self.roundedNumbers(count, 17), format)
    let before = MapMemory(count: count, format)
    let output = MapMemory(count: count, format)
    var signs = [UInt8](repeating: 0, count: count / 8)
    keeping(shortcut, before, output) {
      bias.withUnsafeBufferPointer { bias in
        slope.withUnsafeBufferPointer { slope in
          signs.withUnsafeMutableBufferPointer { signs in
            let finish = convolution_finish(
              bias: bias.baseAddress, slope: slope.baseAddress, shortcut: shortcut.pointer,
              before: before.pointer, signs: signs.baseAddress)
            body(finish, output.maps)
          }
        }
      }
    }
    return Finished(maps: output.values, before: before.values, signs: signs)
  }

  @Test(arguments: ConvolutionCase.all)
  func `Winograd reads and writes either`(sizes: ConvolutionCase) {
    let values = Self.roundedNumbers(sizes.images * sizes.input.count)
    let weight = Self.numbers(sizes.weightCount, 3)
    if sizes.goesThere {
      let found = Self.formats.map { format in
        let input = MapMemory(values, format)
        var scratch = [Float](
          repeating: 0, count: convolution_winograd_scratch_count(sizes.tile, sizes.shape, 2, 0))
        return keeping(input) {
          finish(
            sizes.images * sizes.output.count, channels: sizes.output.channels, format
          ) { finish, output in
            convolution_winograd(
              sizes.tile, sizes.shape, 2, input.maps, weight, 0, finish, output, &scratch)
          }
        }
      }
      #expect(found[1] == found[0].rounded)
    }
    let outputGradient = Self.numbers(sizes.images * sizes.output.count, 7)
    let gradients = Self.formats.map { format in
      let input = MapMemory(values, format)
      var gradient = [Float](repeating: .nan, count: weight.count)
      var scratch = [Float](
        repeating: 0,
        count: convolution_winograd_weight_gradient_scratch_count(sizes.tile, sizes.shape))
      keeping(input) {
        convolution_winograd_weight_gradient(
          sizes.tile, sizes.shape, input.maps, outputGradient, &gradient, &scratch)
      }
      return gradient
    }
    #expect(gradients[1] == gradients[0])
  }

  private let images = 3
  private let channels = 24
  private let pixels = 35
  private var count: Int { images * channels * pixels }
  private var shape: convolution_map_shape { shape(convolution_blocks) }

  private func shape(_ order: convolution_order) -> convolution_map_shape {
    convolution_map_shape(
      image_count: Int32(images), channels: Int32(channels), pixels: Int32(pixels), order: order)
  }

  /// The numbers of maps in blocks, with the channels running fastest.
  private func channelsLast<Number>(_ blocks: [Number]) -> [Number] {
    (0..<count).map { index in
      let (pixel, channel) = (index / channels, index % channels)
      let (image, place) = (pixel / pixels, pixel % pixels)
      return blocks[((image * channels / 8 + channel / 8) * pixels + place) * 8 + channel % 8]
    }
  }

  @Test(arguments: [convolution_fp32, convolution_bf16])
  func `sums of either are finished`(format: convolution_format) {
    let scale = Self.numbers(channels, 23)
    let found = Self.formats.map { outputFormat in
      let sums = MapMemory(Self.roundedNumbers(count), format)
      return keeping(sums) {
        finish(count, channels: channels, outputFormat) { finish, output in
          convolution_finish_sums(
            shape, sums.maps, scale, finish, output)
        }
      }
    }
    #expect(found[1] == found[0].rounded)
    // The sums are what is kept where nothing comes before the rectifier but scale and bias.
    let (first, bias) = (Self.roundedNumbers(1)[0], Self.numbers(1, 5)[0])
    #expect(abs(found[0].before[0] - (scale[0] * first + bias)) < 1e-6)
  }

  @Test(arguments: [true, false])
  func `the way back through a rectifier reads either`(bySigns: Bool) {
    let slope = Self.numbers(channels, 11)
    let gradient = Self.numbers(count, 29)
    let signs = (0..<count / 8).map { UInt8(truncatingIfNeeded: $0 &* 37) }
    let found = Self.formats.map { format in
      let kept = MapMemory(Self.roundedNumbers(count), format)
      var results = [
        [Float](repeating: .nan, count: count), [Float](repeating: .nan, count: channels),
        [Float](repeating: .nan, count: channels),
      ]
      var scratch = [Float](repeating: .nan, count: 2 * images * channels)
      var (input, slopes, biases) = (results[0], results[1], results[2])
      keeping(kept) {
        signs.withUnsafeBufferPointer { signs in
          let memory = convolution_rectifier_memory(
            maps: kept.maps, signs: bySigns ? signs.baseAddress : nil)
          convolution_rectify_backward(
            shape, memory, slope, gradient, &input,
            &slopes, &biases, &scratch)
        }
      }
      results = [input, slopes, biases]
      return results
    }
    #expect(found[1] == found[0])
    #expect(found[0].allSatisfy { $0.allSatisfy(\.isFinite) })
  }

  @Test func `batch norms and rows read either`() {
    let mean = Self.numbers(channels, 31)
    let gradient = Self.numbers(count, 37)
    let found = Self.formats.map { format in
      let maps = MapMemory(Self.roundedNumbers(count), format)
      var sums = [[Double]](repeating: [Double](repeating: .nan, count: channels), count: 4)
      var scratch = [Double](repeating: .nan, count: 2 * images * channels)
      var result = [Float](repeating: .nan, count: count)
      var rows = result
      var (means, variances, first, products) = (sums[0], sums[1], sums[2], sums[3])
      keeping(maps) {
        convolution_moments(
          shape, maps.maps, &means, &variances, &scratch)
        convolution_gradient_sums(
          shape, maps.maps, mean, gradient, &first, &products, &scratch)
        mean.withUnsafeBufferPointer { mean in
          guard let base = mean.baseAddress else { return }
          let factors = convolution_norm_factors(scale: base, slope: base, mean: base, shift: base)
          convolution_norm_backward(
            shape, maps.maps, factors, gradient, nil, &result)
        }
        convolution_maps_to_rows(shape, maps.maps, &rows)
      }
      sums = [means, variances, first, products]
      return (sums: sums, maps: [result, rows])
    }
    #expect(found[1].sums == found[0].sums)
    #expect(found[1].maps == found[0].maps)
    #expect(found[0].maps.allSatisfy { $0.allSatisfy(\.isFinite) })
  }

  /// All sweeps over maps in an order, one after the other.
  private struct Sweeps: Equatable {
    var rows: [Float]
    var finished: [Float]
    var back: [Float]
    var normBack: [Float]
    var channelSums: [[Double]]
  }

  private func sweep(_ order: convolution_order) -> Sweeps {
    let shape = shape(order)
    func ordered(_ blocks: [Float]) -> [Float] {
      order == convolution_blocks ? blocks : channelsLast(blocks)
    }
    let maps = MapMemory(ordered(Self.numbers(count)))
    let output = MapMemory(count: count)
    let gradient = ordered(Self.numbers(count, 37))
    let mean = Self.numbers(channels, 31)
    var rows = [Float](repeating: .nan, count: count)
    var (maps2, back, normBack) = (rows, rows, rows)
    var signs = [UInt8](repeating: 0, count: count / 8)
    var (slopes, biases) = ([Float](repeating: 0, count: channels), [Float]())
    biases = slopes
    var scratch = [Float](repeating: 0, count: 2 * images * channels)
    var doubles = [Double](repeating: 0, count: 2 * images * channels)
    var sums = [[Double]](repeating: [Double](repeating: 0, count: channels), count: 4)
    var (means, variances, first, products) = (sums[0], sums[1], sums[2], sums[3])
    keeping(maps, output) {
      mean.withUnsafeBufferPointer { mean in
        signs.withUnsafeMutableBufferPointer { signs in
          guard let base = mean.baseAddress, let signBase = signs.baseAddress else { return }
          let finish = convolution_finish(
            bias: base, slope: base, shortcut: nil, before: nil, signs: signBase)
          convolution_finish_sums(shape, maps.maps, nil, finish, output.maps)
          convolution_rectify_backward(
            shape, convolution_rectifier_memory(maps: output.maps, signs: signBase), base,
            gradient, &back, &slopes, &biases, &scratch)
          convolution_norm_backward(
            shape, maps.maps,
            convolution_norm_factors(scale: base, slope: base, mean: base, shift: base), gradient,
            nil, &normBack)
        }
      }
      convolution_moments(shape, maps.maps, &means, &variances, &doubles)
      convolution_gradient_sums(
        shape, maps.maps, mean, gradient, &first, &products, &doubles)
      convolution_maps_to_rows(shape, maps.maps, &rows)
      convolution_maps_from_rows(shape, rows, &maps2)
    }
    #expect(maps2 == maps.values)
    sums = [means, variances, first, products, slopes.map(Double.init), biases.map(Double.init)]
    return Sweeps(
      rows: rows, finished: output.values, back: back, normBack: normBack, channelSums: sums)
  }

  @Test func `maps of either order give the same numbers`() {
    let blocks = sweep(convolution_blocks)
    let found = sweep(convolution_channels_last)
    #expect(found.rows == blocks.rows)
    #expect(found.finished == channelsLast(blocks.finished))
    #expect(found.back == channelsLast(blocks.back))
    #expect(found.normBack == channelsLast(blocks.normBack))
    #expect(found.channelSums == blocks.channelSums)
    #expect(found.finished != blocks.finished)
  }
}
