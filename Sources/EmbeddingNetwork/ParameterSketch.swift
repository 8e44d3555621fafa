import Tensors

/// What a parameter is, before it takes memory.
package struct ParameterSketch: Sendable, Equatable {
  package let name: String
  /// The sizes of the dimensions, slowest first.
  package let shape: [Int]
  /// The factor on the learning rate.
  package var rateMultiplier: Float = 1
  /// The factor on the weight decay.
  package var decayMultiplier: Float = 1
  let initialisation: Parameter.Initialisation

  /// The number of values.
  package var count: Int { shape.reduce(1, *) }

  /// Whether gradients change it.
  package var isLearned: Bool { rateMultiplier > 0 }

  /// Takes the memory.
  func makeParameter() -> Parameter {
    Parameter(
      name: name, shape: shape, rateMultiplier: rateMultiplier, decayMultiplier: decayMultiplier,
      initialisation: initialisation)
  }
}

extension Blueprint.Convolution {
  func geometry(_ input: MapShape) -> ConvolutionGeometry {
    ConvolutionGeometry(
      inputChannelCount: input.channelCount, outputChannelCount: outputChannelCount,
      kernelSize: kernelSize, stride: stride, padding: padding)
  }

  /// The parameters for an input of these sizes.
  ///
  /// The published networks give PReLU no multipliers of its own, which in Caffe means 1 for the
  /// rate and 1 for the decay. They also hold the biases of residual branches at their start, zero
  /// (rate 0); here they learn like all other biases, at twice the rate and without decay.
  func parameters(_ input: MapShape) -> Parameters {
    let shape = geometry(input).weightShape
    let initialisation: Parameter.Initialisation =
      switch filler {
      case .xavier: .xavier(fanIn: shape.dropFirst().reduce(1, *))
      case .gaussian(let deviation): .gaussian(standardDeviation: deviation)
      }
    return Parameters(
      weight: ParameterSketch(
        name: "\(name).weight", shape: shape, initialisation: initialisation),
      bias: .bias(name, count: outputChannelCount),
      slope: ParameterSketch(
        name: "\(rectifier).weight", shape: [outputChannelCount], initialisation: .constant(0.25)))
  }

  /// The parameters by their part.
  struct Parameters {
    let weight: ParameterSketch
    let bias: ParameterSketch
    let slope: ParameterSketch

    /// All of them in the order of their names in a file.
    var all: [ParameterSketch] { [weight, bias, slope] }
  }
}

extension Blueprint.Convolution {
  /// What the layer is, in a few words.
  var kind: String {
    var words = ["\(kernelSize) x \(kernelSize)"]
    if stride > 1 { words.append("stride \(stride)") }
    if padding == 0 && kernelSize > 1 { words.append("unpadded") }
    return (words + ["PReLU"]).joined(separator: ", ")
  }
}

extension Blueprint.Embedding {
  /// The parameters for an input of these sizes.
  func parameters(_ input: MapShape) -> Parameters {
    Parameters(
      weight: ParameterSketch(
        name: "\(name).weight", shape: [componentCount, input.count],
        initialisation: .xavier(fanIn: input.count)),
      bias: .bias(name, count: componentCount))
  }

  /// The parameters by their part.
  struct Parameters {
    let weight: ParameterSketch
    let bias: ParameterSketch

    /// All of them in the order of their names in a file.
    var all: [ParameterSketch] { [weight, bias] }
  }
}

extension ParameterSketch {
  /// Biases, which start at 0 and learn at twice the rate and without decay.
  fileprivate static func bias(_ name: String, count: Int) -> ParameterSketch {
    ParameterSketch(
      name: "\(name).bias", shape: [count], rateMultiplier: 2, decayMultiplier: 0,
      initialisation: .constant(0))
  }
}
