/// How one pass of a convolution is computed.
package enum ConvolutionAlgorithm: Hashable, Sendable, CustomStringConvertible {
  /// Products and sums as the definition has them, by oneDNN.
  case direct
  /// The same with factors in bf16 and sums in fp32.
  case directBF16
  /// Winograd's minimal filtering with tiles of so many pixels a side of the output, by
  /// `CKernels`.
  case winograd(tile: Int)
  /// Products of matrices, of the pixels under each tap of the filter and its weights, by
  /// `CKernels`.
  case matrix

  /// The sides of tiles that are built.
  private static func tiles(stride: Int, _ pass: ConvolutionPass) -> ClosedRange<Int> {
    stride == 1 || pass == .forward ? 2...6 : 2...7
  }

  /// Whether oneDNN computes it: the sums are not finished with the convolution then.
  package var isDirect: Bool { self == .direct || self == .directBF16 }

  /// The format of what is multiplied.
  var factors: NumberFormat { self == .directBF16 ? .bf16 : .fp32 }

  package var description: String {
    switch self {
    case .direct: "direct"
    case .directBF16: "direct bf16"
    case .winograd(let tile): "winograd \(tile) x \(tile)"
    case .matrix: "im2col + matmul"
    }
  }

  /// The algorithms that can compute a pass on maps of a format, the direct one first.
  ///
  /// Products of bf16 numbers take maps of them, and a processor that multiplies them. Winograd
  /// takes 3 x 3 filters with stride 1 or 2 and padding 0 or 1, reads blocks of 8 channels and
  /// writes panels of 16. Matrices take any filter between blocks of 8 channels, in fp32. Neither
  /// takes groups.
  package static func candidates(
    for geometry: ConvolutionGeometry, _ pass: ConvolutionPass, _ format: NumberFormat = .fp32,
    computesBF16: Bool = ComputeEngine.computesBF16
  ) -> [ConvolutionAlgorithm] {
    let (read, written) =
      pass == .inputGradient
      ? (geometry.outputChannelCount, geometry.inputChannelCount)
      : (geometry.inputChannelCount, geometry.outputChannelCount)
    let isDense = geometry.groupCount == 1
    let multipliesBF16 =
      format == .bf16 && computesBF16 && isDense && geometry.inputChannelCount.isMultiple(of: 8)
    let direct: [ConvolutionAlgorithm] = multipliesBF16 ? [.direct, .directBF16] : [.direct]
    guard isDense && read.isMultiple(of: 8) && written.isMultiple(of: 8) else { return direct }
    let hasTiles =
      geometry.kernelSize == 3 && (1...2).contains(geometry.stride)
      && (0...1).contains(geometry.padding) && written.isMultiple(of: 16)
    let tiles = hasTiles ? Array(tiles(stride: geometry.stride, pass)) : []
    return direct + tiles.map { .winograd(tile: $0) } + (format == .fp32 ? [.matrix] : [])
  }

  /// The products of one channel with another over a map, for an input of N x I x H x W: the
  /// measure of work.
  package func productCount(
    _ geometry: ConvolutionGeometry, _ pass: ConvolutionPass, input: [Int]
  ) -> Int {
    productCount(geometry, pass, alongSide: input[2])
      * productCount(geometry, pass, alongSide: input[3])
  }

  /// The products along one side of a map, so many pixels of the input.
  private func productCount(
    _ geometry: ConvolutionGeometry, _ pass: ConvolutionPass, alongSide inputSize: Int
  ) -> Int {
    let outputSize = geometry.outputSize(for: inputSize)
    switch self {
    case .direct, .directBF16, .matrix:
      return geometry.kernelSize * outputSize
    case .winograd(let tile):
      // The way back writes tiles of the input, which are larger by the stride.
      let (size, step) =
        pass == .inputGradient ? (inputSize, tile * geometry.stride) : (outputSize, tile)
      let productsOfTile = geometry.stride == 1 ? tile + 2 : 2 * tile + 1
      return (size + step - 1) / step * productsOfTile
    }
  }
}

/// The three passes of a convolution.
package enum ConvolutionPass: String, Hashable, Sendable, CaseIterable, Codable {
  case forward, inputGradient, weightGradient
}

/// The algorithm of each pass of one convolution.
package struct ConvolutionAlgorithms: Hashable, Sendable {
  package let forward: ConvolutionAlgorithm
  package let inputGradient: ConvolutionAlgorithm
  package let weightGradient: ConvolutionAlgorithm

  package init<Failure: Error>(
    _ choose: (ConvolutionPass) throws(Failure) -> ConvolutionAlgorithm
  ) throws(Failure) {
    forward = try choose(.forward)
    inputGradient = try choose(.inputGradient)
    weightGradient = try choose(.weightGradient)
  }

  /// The algorithm of a pass.
  package subscript(pass: ConvolutionPass) -> ConvolutionAlgorithm {
    switch pass {
    case .forward: forward
    case .inputGradient: inputGradient
    case .weightGradient: weightGradient
    }
  }

  /// The direct algorithm everywhere.
  package static let direct = ConvolutionAlgorithms { _ in .direct }

  /// Chooses for a convolution of an input of N x I x H x W.
  package typealias Choice =
    (_ geometry: ConvolutionGeometry, _ input: [Int]) throws(KernelError) -> ConvolutionAlgorithms

  /// Chooses without a clock: products of bf16 numbers where they can be had, few products
  /// elsewhere.
  package static func byRule(_ format: NumberFormat) -> Choice {
    { geometry, input in
      let rule = fewProducts(geometry, input: input)
      return ConvolutionAlgorithms { pass in
        let candidates = ConvolutionAlgorithm.candidates(for: geometry, pass, format)
        return candidates.contains(.directBF16) ? .directBF16 : rule[pass]
      }
    }
  }

  /// Chooses those with few products: the first candidates whose products are at most an eighth
  /// more than the fewest.
  ///
  /// Of tiles that hardly differ the smallest comes first: its transforms take less time and round
  /// less. Matrices, which need as many products as the direct algorithm, come last. With stride 2,
  /// which saves less, the transforms pay from 32 channels on.
  package static func fewProducts(
    _ geometry: ConvolutionGeometry, input: [Int]
  ) -> ConvolutionAlgorithms {
    let channelCount = min(geometry.inputChannelCount, geometry.outputChannelCount)
    guard geometry.stride == 1 || channelCount >= 32 else { return .direct }
    return ConvolutionAlgorithms { pass in
      let candidates = ConvolutionAlgorithm.candidates(for: geometry, pass)
      let counts = candidates.map { $0.productCount(geometry, pass, input: input) }
      let fewest = counts.min() ?? 0
      return zip(candidates, counts).first { 8 * $0.1 <= 9 * fewest }?.0 ?? .direct
    }
  }
}
