internal import CKernels

/// How the maps that layers hand on lie in memory.
package struct MapLayout: Hashable, Sendable {
  /// Of the numbers.
  package let format: NumberFormat
  /// Of the numbers.
  package let order: Order

  /// What runs fastest.
  package enum Order: Hashable, Sendable, CaseIterable {
    /// Blocks of 8 channels, then pixels: oneDNN's nChw8c.
    case blocks
    /// All channels, then pixels: nhwc.
    case channelsLast

    var forKernels: convolution_order {
      self == .blocks ? convolution_blocks : convolution_channels_last
    }
  }

  /// Joins format and order.
  ///
  /// - Parameters:
  ///   - format: of the numbers.
  ///   - order: nil for the one that is fast: channels run fastest where the processor multiplies
  ///     bf16 numbers, because oneDNN's kernels for that want it.
  package init(_ format: NumberFormat, order: Order? = nil) {
    self.format = format
    let multiplies = format == .bf16 && ComputeEngine.computesBF16
    self.order = order ?? (multiplies ? .channelsLast : .blocks)
  }
}
