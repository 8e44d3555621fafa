import Tensors

/// A network before it takes memory: its blocks, in forward order, and what it is fed.
///
/// `FaceNetwork` plans it; `layers` says what it would weigh and compute.
package struct Blueprint: Sendable, Equatable {
  /// The pixels of an image.
  package let input: MapShape
  /// The blocks, each fed by the one before it; the output of the last is the embedding.
  package let blocks: [Block]

  /// Joins blocks to a network.
  package init(input: MapShape, blocks: [Block]) {
    self.input = input
    self.blocks = blocks
  }

  /// A step of a network.
  package enum Block: Sendable, Equatable {
    case convolution(Convolution)
    /// A batch norm that stands alone; one behind a convolution is the convolution's.
    case batchNorm(Norm)
    case residual(Residual)
    case embedding(Embedding)
  }

  /// A square convolution, its biases or batch norm, and the rectifier (PReLU) behind it.
  package struct Convolution: Sendable, Equatable {
    /// What stands before `.weight` and `.bias` in the names of its parameters.
    package var name: String
    package var outputChannelCount: Int
    package var kernelSize: Int
    package var stride: Int
    package var padding: Int
    /// Whether every channel sees itself alone.
    package var isDepthwise: Bool
    /// How the weights start.
    package var filler: Filler
    /// The batch norm behind it, which takes the place of biases.
    package var norm: Norm?
    /// What stands before `.weight` in the name of the rectifier's slopes; nil for no rectifier.
    package var rectifier: String?

    /// Names a convolution, by default of 3 x 3 with stride 1 that keeps the size.
    package init(
      _ name: String, _ outputChannelCount: Int, kernelSize: Int = 3, stride: Int = 1,
      padding: Int = 1, isDepthwise: Bool = false, filler: Filler = .xavier, norm: Norm? = nil,
      rectifier: String? = nil
    ) {
      self.name = name
      self.outputChannelCount = outputChannelCount
      self.kernelSize = kernelSize
      self.stride = stride
      self.padding = padding
      self.isDepthwise = isDepthwise
      self.filler = filler
      self.norm = norm
      self.rectifier = rectifier
    }

    /// Where weights start, as far as it does not follow from the sizes.
    package enum Filler: Sendable, Equatable {
      /// Even, of variance 1 / fan-in.
      case xavier
      /// Normal, of mean 0.
      case gaussian(deviation: Double)
    }
  }

  /// A batch norm over channels, or over the components of the embedding.
  package struct Norm: Sendable, Equatable {
    /// What stands before `.weight`, `.bias`, `.running_mean` and `.running_var`.
    package var name: String
    /// Whether the factors learn; if not, they stay 1.
    package var learnsFactor: Bool

    /// Names a batch norm.
    package init(_ name: String, learnsFactor: Bool = true) {
      self.name = name
      self.learnsFactor = learnsFactor
    }
  }

  /// Blocks whose result is added to their input, or to a projection of it.
  package struct Residual: Sendable, Equatable {
    /// The name of the sum.
    package var name: String
    /// The last is a convolution, which adds the shortcut.
    package var body: [Block]
    /// What brings the input to the sizes of the result; nil where it has them.
    package var projection: Convolution?

    /// Names a residual block.
    package init(_ name: String, body: [Block], projection: Convolution? = nil) {
      self.name = name
      self.body = body
      self.projection = projection
    }
  }

  /// The fully connected layer that ends in the embedding.
  package struct Embedding: Sendable, Equatable {
    /// What stands before `.weight` and `.bias` in the names of its parameters.
    package var name: String
    package var componentCount: Int
    /// The batch norm behind it.
    package var norm: Norm?

    /// Names an embedding.
    package init(_ name: String, componentCount: Int, norm: Norm? = nil) {
      self.name = name
      self.componentCount = componentCount
      self.norm = norm
    }
  }

  /// Whether training joins the images of a batch, as a batch norm does.
  package var joinsImages: Bool { blocks.contains(where: \.joinsImages) }

  /// The components of an embedding.
  package var embedding: Int { blocks.reduce(input) { $1.output(of: $0) }.count }
}

extension Blueprint.Block {
  /// The name of the output, as messages about numbers say it.
  package var outputName: String {
    switch self {
    case .convolution(let convolution):
      convolution.rectifier ?? convolution.norm?.name ?? convolution.name
    case .batchNorm(let norm): norm.name
    case .residual(let residual): residual.name
    case .embedding(let embedding): embedding.norm?.name ?? embedding.name
    }
  }

  fileprivate var joinsImages: Bool {
    switch self {
    case .convolution(let convolution): convolution.norm != nil
    case .batchNorm: true
    case .residual(let residual):
      residual.projection?.norm != nil || residual.body.contains(where: \.joinsImages)
    case .embedding(let embedding): embedding.norm != nil
    }
  }

  /// The sizes of the output for an input of these sizes.
  package func output(of input: MapShape) -> MapShape {
    switch self {
    case .convolution(let convolution):
      convolution.output(of: input)
    case .batchNorm: input
    case .residual(let residual): residual.body.reduce(input) { $1.output(of: $0) }
    case .embedding(let embedding): MapShape(channelCount: embedding.componentCount, size: 1)
    }
  }
}
