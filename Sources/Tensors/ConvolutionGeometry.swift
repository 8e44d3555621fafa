/// The sizes of a square convolution.
package struct ConvolutionGeometry: Hashable, Sendable, CustomStringConvertible {
  package let inputChannelCount: Int
  package let outputChannelCount: Int
  package let kernelSize: Int
  package let stride: Int
  package let padding: Int
  /// The parts that input and output channels are cut into.
  ///
  /// Each part of the output sees its own part of the input alone; as many parts as channels make
  /// the convolution depthwise.
  package let groupCount: Int

  /// Names the sizes; kernel and stride are the same in both directions.
  package init(
    inputChannelCount: Int, outputChannelCount: Int, kernelSize: Int, stride: Int, padding: Int,
    groupCount: Int = 1
  ) {
    precondition(
      inputChannelCount.isMultiple(of: groupCount) && outputChannelCount.isMultiple(of: groupCount),
      "\(inputChannelCount) -> \(outputChannelCount) channels in \(groupCount) groups")
    self.inputChannelCount = inputChannelCount
    self.outputChannelCount = outputChannelCount
    self.kernelSize = kernelSize
    self.stride = stride
    self.padding = padding
    self.groupCount = groupCount
  }

  /// The pixels along a side of the output, for an input of that many.
  package func outputSize(for inputSize: Int) -> Int {
    (inputSize + 2 * padding - kernelSize) / stride + 1
  }

  /// N x O x H x W, for an input of N x I x H x W.
  package func outputShape(for input: [Int]) -> [Int] {
    [input[0], outputChannelCount, outputSize(for: input[2]), outputSize(for: input[3])]
  }

  /// The sizes in words, each geometry by its own.
  package var description: String {
    "\(inputChannelCount) -> \(outputChannelCount) channels, \(kernelSize) x \(kernelSize), "
      + "stride \(stride), padding \(padding)" + (groupCount == 1 ? "" : ", \(groupCount) groups")
  }

  /// O x I / groups x K x K.
  package var weightShape: [Int] {
    [outputChannelCount, inputChannelCount / groupCount, kernelSize, kernelSize]
  }

  /// The same order in memory as oneDNN wants it: G x O / G x I / G x K x K where there are groups.
  var weightShapeByGroup: [Int] {
    groupCount == 1
      ? weightShape : [groupCount, outputChannelCount / groupCount] + weightShape.dropFirst()
  }
}
