package import Tensors

/// What a time was taken of, and on what: times of one machine say nothing about another.
package struct TimedPass: Hashable, Codable, Sendable {
  /// The processor as the operating system names it.
  package let processor: String
  /// The numerical library and its version.
  package let library: String
  /// How many threads computed.
  package let threads: Int
  /// The sizes of the convolution, as its geometry describes them.
  package let convolution: String
  /// N x I x H x W.
  package let input: [Int]
  /// What was computed.
  package let pass: ConvolutionPass

  /// Names a pass of a convolution, by the description of its geometry, on a machine.
  package init(
    _ pass: ConvolutionPass, of convolution: String, input: [Int], on machine: Machine
  ) {
    self.processor = machine.processor
    self.library = machine.library
    self.threads = machine.threads
    self.convolution = convolution
    self.input = input
    self.pass = pass
  }
}
