/// The sizes of a square convolution.
package struct ConvolutionGeometry: Hashable, Sendable {
  package let inputChannelCount: Int
  package let outputChannelCount: Int
  package let kernelSize: Int
  package let stride: Int
  package let padding: Int

  /// Names the sizes; kernel and stride are the same in both directions.
  package init(
    inputChannelCount: Int, outputChannelCount: Int, kernelSize: Int, stride: Int, padding: Int
  ) {
    self.inputChannelCount = inputChannelCount
    self.outputChannelCount = outputChannelCount
    self.kernelSize = kernelSize
    self.stride = stride
    self.padding = padding
  }

  /// The pixels along a side of the output, for an input of that many.
  package func outputSize(for inputSize: Int) -> Int {
    (inputSize + 2 * padding - kernelSize) / stride + 1
  }

  /// O x I x K x K.
  package var weightShape: [Int] {
    [outputChannelCount, inputChannelCount, kernelSize, kernelSize]
  }
}
