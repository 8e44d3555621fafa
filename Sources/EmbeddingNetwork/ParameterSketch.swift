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
      kernelSize: kernelSize, stride: stride, padding: padding,
      groupCount: isDepthwise ? input.channelCount : 1)
  }

  /// The sizes of the output for an input of these sizes.
  func output(of input: MapShape) -> MapShape {
    let geometry = geometry(input)
    return MapShape(
      channelCount: outputChannelCount, height: geometry.outputSize(for: input.height),
      width: geometry.outputSize(for: input.width))
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
      bias: norm == nil ? .bias(name, count: outputChannelCount) : nil,
      norm: norm?.parameters(channelCount: outputChannelCount),
      slope: rectifier.map {
        ParameterSketch(
          name: "\($0).weight", shape: [outputChannelCount], initialisation: .constant(0.25))
      })
  }

  /// The parameters by their part.
  struct Parameters {
    let weight: ParameterSketch
    let bias: ParameterSketch?
    let norm: Blueprint.Norm.Parameters?
    let slope: ParameterSketch?

    /// All of them in the order of their names in a file.
    var all: [ParameterSketch] {
      [weight] + [bias].compactMap(\.self) + (norm?.all ?? []) + [slope].compactMap(\.self)
    }
  }
}

extension Blueprint.Norm {
  /// The parameters over so many channels.
  ///
  /// Factors and addends learn without weight decay. The running statistics have rate 0: gradients
  /// never change them, and files and checkpoints keep them like all other parameters.
  func parameters(channelCount: Int) -> Parameters {
    func sketch(_ part: String, isLearned: Bool, start: Float) -> ParameterSketch {
      ParameterSketch(
        name: "\(name).\(part)", shape: [channelCount], rateMultiplier: isLearned ? 1 : 0,
        decayMultiplier: 0, initialisation: .constant(start))
    }
    return Parameters(
      weight: sketch("weight", isLearned: learnsFactor, start: 1),
      bias: sketch("bias", isLearned: true, start: 0),
      runningMean: sketch("running_mean", isLearned: false, start: 0),
      runningVariance: sketch("running_var", isLearned: false, start: 1))
  }

  /// The parameters by their part.
  struct Parameters {
    let weight: ParameterSketch
    let bias: ParameterSketch
    let runningMean: ParameterSketch
    let runningVariance: ParameterSketch

    /// All of them in the order of their names in a file.
    var all: [ParameterSketch] { [weight, bias, runningMean, runningVariance] }

    /// Takes the memory.
    func makeBatchNorm() -> BatchNorm {
      BatchNorm(
        weight: weight.makeParameter(), bias: bias.makeParameter(),
        runningMean: runningMean.makeParameter(), runningVariance: runningVariance.makeParameter())
    }
  }
}

extension Blueprint.Embedding {
  /// The parameters for an input of these sizes.
  func parameters(_ input: MapShape) -> Parameters {
    Parameters(
      weight: ParameterSketch(
        name: "\(name).weight", shape: [componentCount, input.count],
        initialisation: .xavier(fanIn: input.count)),
      bias: .bias(name, count: componentCount),
      norm: norm?.parameters(channelCount: componentCount))
  }

  /// The parameters by their part.
  struct Parameters {
    let weight: ParameterSketch
    let bias: ParameterSketch
    let norm: Blueprint.Norm.Parameters?

    /// All of them in the order of their names in a file.
    var all: [ParameterSketch] { [weight, bias] + (norm?.all ?? []) }
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
