import EmbeddingNetwork
import ModelMessages

/// Compares Caffe's description of a network with ours, layer by layer: names, sizes, and who reads
/// what from whom.
struct CaffeLayout {
  private let file: String
  private var layers: [String: Layer] = [:]
  /// The sizes of the images, where the description has them.
  private var imageShape: [Int64]

  private struct Layer {
    let message: CaffeLayerParameter
    /// The layers that wrote last, before this one, what it reads.
    let sources: [String]
  }

  /// What writes the images.
  private static let images = "the images"

  /// Looks at a description.
  ///
  /// - Throws: `ModelExchangeError.badLayer` where two layers have the name of a layer of ours.
  init(_ description: CaffeNetParameter, file: String) throws(ModelExchangeError) {
    self.file = file
    imageShape = description.inputShape.first?.dim ?? description.inputDim
    var writers = Dictionary(description.input.map { ($0, Self.images) }) { first, _ in first }
    for message in description.layer {
      let sources = message.bottom.map { writers[$0] ?? "nothing" }
      // The layers of data for training and for testing share their names.
      if !message.bottom.isEmpty {
        guard layers[message.name] == nil else {
          throw .badLayer(
            file: file, layer: message.name, what: "name", found: "it twice", expected: "it once")
        }
        layers[message.name] = Layer(message: message, sources: sources)
      } else if let shape = message.inputParam.shape.first {
        imageShape = shape.dim
      }
      for blob in message.top {
        writers[blob] = message.bottom.isEmpty ? Self.images : message.name
      }
    }
  }

  /// Follows a network from the images to the embedding; what comes behind that is not looked at.
  ///
  /// - Throws: `ModelExchangeError.badLayer` for the first difference.
  func require(_ blueprint: Blueprint) throws(ModelExchangeError) {
    if !imageShape.isEmpty {
      try require(
        Self.images, "size", Array(imageShape.dropFirst()), blueprint.input.sizes.map { Int64($0) })
    }
    _ = try require(blueprint.blocks, after: Self.images)
  }

  private func require(
    _ blocks: [Blueprint.Block], after source: String
  ) throws(ModelExchangeError) -> String {
    var latest = source
    for block in blocks {
      latest =
        switch block {
        case .convolution(let convolution): try require(convolution, after: latest)
        case .residual(let residual): try require(residual, after: latest)
        case .embedding(let embedding): try require(embedding, after: latest)
        case .batchNorm(let norm):
          preconditionFailure("\(norm.name): a batch norm in a network that Caffe is to have")
        }
    }
    return latest
  }

  private func require(
    _ convolution: Blueprint.Convolution, after source: String
  ) throws(ModelExchangeError) -> String {
    let name = convolution.name
    let found = try layer(name, "Convolution", reading: [source]).convolutionParam
    func both(_ size: Int) -> [UInt32] { [UInt32(size), UInt32(size)] }
    try require(name, "num_output", Int(found.numOutput), convolution.outputChannelCount)
    try require(
      name, "kernel_size",
      sides(found.kernelSize, found.hasKernelH, found.kernelH, found.kernelW, otherwise: 0),
      both(convolution.kernelSize))
    try require(
      name, "stride",
      sides(found.stride, found.hasStrideH, found.strideH, found.strideW, otherwise: 1),
      both(convolution.stride))
    try require(
      name, "pad", sides(found.pad, found.hasPadH, found.padH, found.padW, otherwise: 0),
      both(convolution.padding))
    try require(name, "dilation", sides(found.dilation, false, 0, 0, otherwise: 1), [1, 1])
    try require(name, "group", found.group, 1)
    try require(name, "bias_term", found.biasTerm, true)
    guard let rectifier = convolution.rectifier else { return name }
    let slopes = try layer(rectifier, "PReLU", reading: [name]).preluParam
    try require(rectifier, "channel_shared", slopes.channelShared, false)
    return rectifier
  }

  private func require(
    _ residual: Blueprint.Residual, after source: String
  ) throws(ModelExchangeError) -> String {
    let last = try require(residual.body, after: source)
    let sum = try layer(residual.name, "Eltwise", reading: [source, last]).eltwiseParam
    try require(residual.name, "operation", sum.operation, .sum)
    try require(residual.name, "coeff", sum.coeff.filter { $0 != 1 }, [])
    return residual.name
  }

  private func require(
    _ embedding: Blueprint.Embedding, after source: String
  ) throws(ModelExchangeError) -> String {
    let name = embedding.name
    let found = try layer(name, "InnerProduct", reading: [source]).innerProductParam
    try require(name, "num_output", Int(found.numOutput), embedding.componentCount)
    try require(name, "bias_term", found.biasTerm, true)
    try require(name, "axis", found.axis, 1)
    try require(name, "transpose", found.transpose, false)
    return name
  }

  /// The layer of a name, after its type and its sources, in any order, have proved right.
  private func layer(
    _ name: String, _ type: String, reading sources: [String]
  ) throws(ModelExchangeError) -> CaffeLayerParameter {
    guard let layer = layers[name] else {
      throw .badLayer(
        file: file, layer: name, what: "layer", found: "nothing", expected: type)
    }
    try require(name, "type", layer.message.type, type)
    try require(name, "bottom", layer.sources.sorted(), sources.sorted())
    return layer.message
  }

  private func require<Value: Equatable>(
    _ layer: String, _ what: String, _ found: Value, _ expected: Value
  ) throws(ModelExchangeError) {
    guard found == expected else {
      throw .badLayer(
        file: file, layer: layer, what: what, found: "\(found)", expected: "\(expected)")
    }
  }

  /// Height and width, of which Caffe has three ways to say them.
  private func sides(
    _ list: [UInt32], _ isApart: Bool, _ height: UInt32, _ width: UInt32, otherwise: UInt32
  ) -> [UInt32] {
    if isApart { return [height, width] }
    return switch list.count {
    case 0: [otherwise, otherwise]
    case 1: [list[0], list[0]]
    default: list
    }
  }
}
