import Tensors

/// What one layer of a network would weigh and compute.
package struct LayerFacts: Sendable, Equatable {
  /// The name of its weights.
  package let name: String
  /// What it is, in a few words.
  package let kind: String
  /// The sizes of its output, for one image.
  package let output: MapShape
  /// Its parameters in forward order.
  package let parameters: [ParameterSketch]
  /// The multiplications with a weight for one image, each of which goes with an addition; what falls
  /// on padding counts.
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

  private static func layers(of blocks: [Block], fedWith input: MapShape) -> [LayerFacts] {
    var latest = input
    return blocks.flatMap { block in
      defer { latest = block.output(of: latest) }
      return block.layers(fedWith: latest)
    }
  }

  fileprivate static func bodyLayers(
    of residual: Residual, fedWith input: MapShape
  ) -> [LayerFacts] { layers(of: residual.body, fedWith: input) }
}

extension Blueprint.Block {
  fileprivate func layers(fedWith input: MapShape) -> [LayerFacts] {
    let output = output(of: input)
    switch self {
    case .convolution(let convolution):
      let parameters = convolution.parameters(input)
      return [
        LayerFacts(
          name: convolution.name, kind: convolution.kind, output: output,
          parameters: parameters.all,
          multiplyAddCount: parameters.weight.count * output.size * output.size)
      ]
    case .residual(let residual): return Blueprint.bodyLayers(of: residual, fedWith: input)
    case .embedding(let embedding):
      let parameters = embedding.parameters(input)
      return [
        LayerFacts(
          name: embedding.name, kind: "fully connected", output: output,
          parameters: parameters.all, multiplyAddCount: parameters.weight.count)
      ]
    }
  }
}
