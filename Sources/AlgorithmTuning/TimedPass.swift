package import Tensors

/// What a time was taken of, and on what: times of one machine say nothing about another.
package struct TimedPass: Hashable, Codable, Sendable {
  /// What computed.
  package let machine: Machine
  /// The sizes of the convolution, as its geometry describes them.
  package let convolution: String
  /// N x I x H x W.
  package let input: [Int]
  /// Of the maps.
  package let format: NumberFormat
  /// What was computed.
  package let pass: ConvolutionPass

  /// Names a pass of a convolution, by the description of its geometry, on a machine.
  package init(
    _ pass: ConvolutionPass, of convolution: String, input: [Int], _ format: NumberFormat,
    on machine: Machine
  ) {
    self.machine = machine
    self.convolution = convolution
    self.input = input
    self.format = format
    self.pass = pass
  }
}
