/// How one pass of a convolution is computed.
package enum ConvolutionAlgorithm: Hashable, Sendable, LosslessStringConvertible {
  /// Products and sums as the definition has them, by oneDNN.
  case direct
  /// Winograd's minimal filtering with output tiles of so many pixels a side, by `CConvolution`.
  case winograd(tile: Int)

  /// The sides of tiles that are built.
  private static let tiles = 2...6

  package var description: String {
    switch self {
    case .direct: "direct"
    case .winograd(let tile): "winograd \(tile) x \(tile)"
    }
  }

  /// The algorithm of that name.
  package init?(_ name: String) {
    let all = [.direct] + Self.tiles.map { ConvolutionAlgorithm.winograd(tile: $0) }
    guard let named = all.first(where: { $0.description == name }) else { return nil }
    self = named
  }

  /// The algorithms that can compute a pass, the direct one first.
  ///
  /// Winograd takes 3 x 3 filters with stride 1 and padding 1, reads blocks of 8 channels and writes
  /// panels of 16.
  package static func candidates(
    for geometry: ConvolutionGeometry, _ pass: ConvolutionPass
  ) -> [ConvolutionAlgorithm] {
    let keepsSize = geometry.kernelSize == 3 && geometry.stride == 1 && geometry.padding == 1
    let (read, written) =
      pass == .inputGradient
      ? (geometry.outputChannelCount, geometry.inputChannelCount)
      : (geometry.inputChannelCount, geometry.outputChannelCount)
    guard keepsSize && read.isMultiple(of: 8) && written.isMultiple(of: 16) else {
      return [.direct]
    }
    return [.direct] + tiles.map { .winograd(tile: $0) }
  }

  /// The products of one channel with another over an output map: the measure of work.
  package func productCount(_ geometry: ConvolutionGeometry, outputSize: Int) -> Int {
    switch self {
    case .direct:
      return geometry.kernelSize * geometry.kernelSize * outputSize * outputSize
    case .winograd(let tile):
      let side = (outputSize + tile - 1) / tile * (tile + 2)
      return side * side
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

  /// Chooses those with the fewest products; of equals the one that is named first.
  package static func fewestProducts(
    _ geometry: ConvolutionGeometry, input: [Int]
  ) -> ConvolutionAlgorithms {
    let outputSize = geometry.outputSize(for: input[2])
    return ConvolutionAlgorithms { pass in
      ConvolutionAlgorithm.candidates(for: geometry, pass).min {
        $0.productCount(geometry, outputSize: outputSize)
          < $1.productCount(geometry, outputSize: outputSize)
      } ?? .direct
    }
  }
}
