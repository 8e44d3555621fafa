import CKernels
import Testing

/// One convolution of a test, and how many pixels a side of its tiles has.
struct ConvolutionCase: Sendable, CustomTestStringConvertible {
  let tile: Int32
  let shape: convolution_shape
  var kernel: Int32 = 3

  var testDescription: String {
    "\(shape.image_count) x \(shape.input_channels) -> \(shape.output_channels) channels, "
      + "\(shape.input_height) x \(shape.input_width) pixels, stride \(shape.stride), "
      + "padding \(shape.padding), kernel \(kernel), tile \(tile)"
      + (isChannelsLast ? ", channels last" : "")
  }

  /// What is built.
  static let schemes: [(stride: Int32, tile: Int32)] =
    (2...6).map { (1, $0) } + (2...7).map { (2, $0) }

  /// Every tile with both paddings: maps smaller than a tile, maps that tiles fill and maps that
  /// they reach beyond, odd and even sides, the last row and column of the input unused; channels
  /// that are no multiple of the six rows of the inner loop; more outputs than one group.
  static let all = schemes.flatMap { stride, tile in
    [0, 1].flatMap { cases(tile: tile, stride: stride, padding: $0, convolution_blocks) }
      + cases(tile: tile, stride: stride, padding: 1, convolution_channels_last)
  }

  private static func cases(
    tile: Int32, stride: Int32, padding: Int32, _ order: convolution_order
  ) -> [ConvolutionCase] {
    func sized(
      _ images: Int32, _ inputs: Int32, _ outputs: Int32, _ height: Int32, _ width: Int32
    ) -> ConvolutionCase {
      ConvolutionCase(
        tile: tile,
        shape: convolution_shape(
          image_count: images, input_channels: inputs, output_channels: outputs,
          input_height: height, input_width: width, stride: stride, padding: padding,
          order: order))
    }
    return [
      sized(1, 8, 16, 3, 3), sized(2, 16, 80, 13, 10), sized(2, 80, 16, 12, 15),
      sized(2, 48, 32, 28, 4),
    ]
  }

  /// What Winograd is not for, and some of what it is: filters of an even side, strides and
  /// paddings beyond the filter, more pixels than one piece, more channels than one slice, filters
  /// so small that their gradients are cut by images, taps that never meet the map.
  static let ofMatrices: [ConvolutionCase] = [
    (1, 1, 0), (1, 2, 0), (1, 1, 1), (3, 1, 0), (3, 1, 1), (3, 2, 0), (3, 2, 1), (2, 1, 1),
    (2, 3, 0), (5, 2, 2), (3, 1, 3),
  ].flatMap { (kernel: Int32, stride: Int32, padding: Int32) in
    [(2, 8, 136, 5, 7), (1, 136, 8, 6, 5), (3, 16, 24, 19, 22), (5, 8, 8, 3, 3)].map {
      (images: Int32, inputs: Int32, outputs: Int32, height: Int32, width: Int32) in
      ConvolutionCase(
        tile: 0,
        shape: convolution_shape(
          image_count: images, input_channels: inputs, output_channels: outputs,
          input_height: height + (kernel == 5 ? 2 : 0), input_width: width + (kernel == 5 ? 2 : 0),
          stride: stride, padding: padding, order: convolution_blocks),
        kernel: kernel)
    }
  }

  /// Tiles of 7 are for gradients alone.
  var goesThere: Bool { tile <= 6 }

  /// The way back writes panels of 16 channels too.
  var goesBack: Bool { shape.input_channels % 16 == 0 }

  private var isChannelsLast: Bool { shape.order == convolution_channels_last }

  var images: Int { Int(shape.image_count) }
  var input: MapSizes {
    MapSizes(
      channels: Int(shape.input_channels), height: Int(shape.input_height),
      width: Int(shape.input_width), isChannelsLast: isChannelsLast)
  }
  var output: MapSizes {
    MapSizes(
      channels: Int(shape.output_channels), height: outputSize(input.height),
      width: outputSize(input.width), isChannelsLast: isChannelsLast)
  }
  var tapCount: Int { Int(kernel * kernel) }
  var weightCount: Int { input.channels * output.channels * tapCount }

  private func outputSize(_ size: Int) -> Int {
    (size + 2 * Int(shape.padding) - Int(kernel)) / Int(shape.stride) + 1
  }

  /// Calls the body with the places in input, weight and output of every product of two numbers.
  func forEachProduct(_ body: (_ input: Int, _ weight: Int, _ output: Int) -> Void) {
    let (stride, padding) = (Int(shape.stride), Int(shape.padding))
    let side = Int(kernel)
    for image in 0..<images {
      for y in 0..<output.height {
        for x in 0..<output.width {
          for tap in 0..<tapCount {
            let (atY, atX) = (
              y * stride + tap / side - padding, x * stride + tap % side - padding
            )
            guard (0..<input.height).contains(atY), (0..<input.width).contains(atX) else {
              continue
            }
            for to in 0..<output.channels {
              for from in 0..<input.channels {
                body(
                  input.offset(image, from, atY, atX),
                  (to * input.channels + from) * tapCount + tap,
                  output.offset(image, to, y, x))
              }
            }
          }
        }
      }
    }
  }
}

/// Numbers from -1 to 1 that look drawn.
func scattered(_ count: Int) -> [Float] {
  (0..<count).map { Float(($0 + count) &* 7919 % 2003) / 1001 - 1 }
}

/// Maps of one image, in either order.
struct MapSizes {
  let channels: Int
  let height: Int
  let width: Int
  let isChannelsLast: Bool

  var count: Int { channels * height * width }

  func offset(_ image: Int, _ channel: Int, _ y: Int, _ x: Int) -> Int {
    isChannelsLast
      ? ((image * height + y) * width + x) * channels + channel
      : (((image * channels / 8 + channel / 8) * height + y) * width + x) * 8 + channel % 8
  }
}
