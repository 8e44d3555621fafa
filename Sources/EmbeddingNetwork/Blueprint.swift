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
    case residual(Residual)
    case embedding(Embedding)
  }

  /// A square convolution, what is added to its sums, and the rectifier (PReLU) behind it.
  package struct Convolution: Sendable, Equatable {
    /// What stands before `.weight` and `.bias` in the names of its parameters.
    package var name: String
    package var outputChannelCount: Int
    package var kernelSize = 3
    package var stride = 1
    package var padding = 1
    /// How the weights start.
    package var filler = Filler.xavier
    /// What stands before `.weight` in the name of the rectifier's slopes.
    package var rectifier: String

    /// Where weights start, as far as it does not follow from the sizes.
    package enum Filler: Sendable, Equatable {
      /// Even, of variance 1 / fan-in.
      case xavier
      /// Normal, of mean 0.
      case gaussian(deviation: Double)
    }
  }

  /// Blocks whose result is added to their input.
  package struct Residual: Sendable, Equatable {
    /// The name of the sum.
    package var name: String
    /// The last is a convolution, which adds the shortcut.
    package var body: [Block]
  }

  /// The fully connected layer that ends in the embedding.
  package struct Embedding: Sendable, Equatable {
    /// What stands before `.weight` and `.bias` in the names of its parameters.
    package var name: String
    package var componentCount: Int
  }

  /// The components of an embedding.
  package var embedding: Int { blocks.reduce(input) { $1.output(of: $0) }.count }
}

extension Blueprint.Block {
  /// The name of the output, as messages about numbers say it.
  package var outputName: String {
    switch self {
    case .convolution(let convolution): convolution.rectifier
    case .residual(let residual): residual.name
    case .embedding(let embedding): embedding.name
    }
  }

  /// The sizes of the output for an input of these sizes.
  package func output(of input: MapShape) -> MapShape {
    switch self {
    case .convolution(let convolution):
      MapShape(
        channelCount: convolution.outputChannelCount,
        size: convolution.geometry(input).outputSize(for: input.size))
    case .residual(let residual): residual.body.reduce(input) { $1.output(of: $0) }
    case .embedding(let embedding): MapShape(channelCount: embedding.componentCount, size: 1)
    }
  }
}
