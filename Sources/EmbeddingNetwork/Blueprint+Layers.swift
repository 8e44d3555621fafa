package import Tensors

/// What one layer of a network would weigh and compute.
package struct LayerFacts: Sendable, Equatable {
  /// The name of its weights.
  package let name: String
  /// What it is, in a few words.
  package let kind: String
  /// The sizes of its input, for one image.
  package let input: MapShape
  /// The convolution that it is, or nil.
  package let convolution: ConvolutionGeometry?
  /// The sizes of its output, for one image.
  package let output: MapShape
  /// Its parameters in forward order.
  package let parameters: [ParameterSketch]
  /// The multiplications with a weight for one image, each of which goes with an addition; what
  /// falls on padding counts.
  package let multiplyAddCount: Int

  /// The numbers that training changes by gradients.
  package var learnedCount: Int { parameters.filter(\.isLearned).reduce(0) { $0 + $1.count } }

  /// The numbers that it does not: running statistics, and scales that are held at 1.
  package var heldCount: Int { parameters.reduce(0) { $0 + $1.count } - learnedCount }

  /// Floating-point operations of the forward pass of one image: 2 for each multiplication.
  package var operationCount: Int { 2 * multiplyAddCount }
}

extension Blueprint {
  /// The layers in forward order, those of residual blocks among them.
  package var layers: [LayerFacts] { Self.layers(of: blocks, fedWith: input) }

  /// The convolutions of a batch with the sizes of their inputs, N x I x H x W.
  package func convolutions(
    batchSize: Int
  ) -> [(geometry: ConvolutionGeometry, input: [Int])] {
    layers.compactMap { layer in
      layer.convolution.map {
        ($0, [batchSize] + layer.input.sizes)
      }
    }
  }

  private static func layers(of blocks: [Block], fedWith input: MapShape) -> [LayerFacts] {
    var latest = input
    return blocks.flatMap { block in
      defer { latest = block.output(of: latest) }
      return block.layers(fedWith: latest)
    }
  }

  /// The body's layers, then the projection's.
  fileprivate static func layers(
    of residual: Residual, fedWith input: MapShape
  ) -> [LayerFacts] {
    let projection = residual.projection.map { [Block.convolution($0)] } ?? []
    return layers(of: residual.body, fedWith: input) + layers(of: projection, fedWith: input)
  }
}

extension Blueprint.Block {
  fileprivate func layers(fedWith input: MapShape) -> [LayerFacts] {
    let output = output(of: input)
    switch self {
    case .convolution(let convolution):
      let parameters = convolution.parameters(input)
      return [
        LayerFacts(
          name: convolution.name, kind: convolution.kind, input: input,
          convolution: convolution.geometry(input), output: output,
          parameters: parameters.all,
          multiplyAddCount: parameters.weight.count * output.pixelCount)
      ]
    case .batchNorm(let norm):
      return [
        LayerFacts(
          name: norm.name, kind: "batch norm", input: input, convolution: nil, output: output,
          parameters: norm.parameters(channelCount: output.channelCount).all, multiplyAddCount: 0)
      ]
    case .residual(let residual): return Blueprint.layers(of: residual, fedWith: input)
    case .embedding(let embedding):
      let parameters = embedding.parameters(input)
      return [
        LayerFacts(
          name: embedding.name,
          kind: embedding.norm == nil ? "fully connected" : "fully connected, batch norm",
          input: input, convolution: nil, output: output,
          parameters: parameters.all, multiplyAddCount: parameters.weight.count)
      ]
    }
  }
}

extension Blueprint.Convolution {
  /// What the layer is, in a few words.
  fileprivate var kind: String {
    var words = ["\(kernelSize) x \(kernelSize)"]
    if isDepthwise { words.append("depthwise") }
    if stride > 1 { words.append("stride \(stride)") }
    if padding == 0 && kernelSize > 1 { words.append("unpadded") }
    if norm != nil { words.append("batch norm") }
    if rectifier != nil { words.append("PReLU") }
    return words.joined(separator: ", ")
  }
}
