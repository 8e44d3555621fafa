import Checkpointing
import EmbeddingNetwork
import Foundation
import ModelMessages
import SwiftProtobuf
import Tensors

#if _endian(big)
#error("Weights are written as they lie in memory, and the format is little-endian.")
#endif

/// Turns the blocks of a network into the nodes of an ONNX graph.
///
/// Every node has the name of the layer that it is, and every initializer the name and the bytes of
/// the weight in our own file: batch norms stay nodes of their own.
struct ONNXGraph {
  /// What has been built.
  private(set) var message = ONNXGraphProto()

  private let weights: [String: NamedTensor]
  /// The result of the last node, and the sizes of it.
  private var latest: String
  private var shape: MapShape

  /// Begins with the images that the network is fed, N x C x H x W.
  init(name: String, inputName: String, shape: MapShape, weights: [NamedTensor]) {
    self.weights = Dictionary(uniqueKeysWithValues: weights.map { ($0.name, $0) })
    self.shape = shape
    latest = inputName
    message.name = name
    message.input = [
      .images(inputName, [.batch] + shape.sizes.map { .size($0) })
    ]
  }

  /// Adds (x - offset) / divisor.
  mutating func normalise(offset: Float, divisor: Float) {
    add("Sub", "pixels.centred", constant("pixels.offset", offset))
    add("Div", "pixels.scaled", constant("pixels.divisor", divisor))
  }

  /// Adds blocks, one after the other.
  mutating func add(_ blocks: [Blueprint.Block]) {
    for block in blocks {
      switch block {
      case .convolution(let convolution): add(convolution)
      case .batchNorm(let norm): add(norm)
      case .residual(let residual): add(residual)
      case .embedding(let embedding): add(embedding)
      }
      shape = block.output(of: shape)
    }
  }

  /// Makes the result of the last node, as N x D, that of the network.
  mutating func end(as outputName: String, isFlat: Bool) {
    if !isFlat { add("Flatten", "flatten", attributes: [.integer("axis", 1)]) }
    message.node[message.node.count - 1].output = [outputName]
    message.output = [.images(outputName, [.batch, .size(shape.count)])]
  }

  private mutating func add(_ convolution: Blueprint.Convolution) {
    let padding = convolution.padding
    add(
      "Conv", convolution.name,
      weight("\(convolution.name).weight"),
      convolution.norm == nil ? weight("\(convolution.name).bias") : nil,
      attributes: [
        .integers("kernel_shape", [convolution.kernelSize, convolution.kernelSize]),
        .integers("strides", [convolution.stride, convolution.stride]),
        .integers("pads", [padding, padding, padding, padding]),
        .integer("group", convolution.isDepthwise ? shape.channelCount : 1),
      ])
    if let norm = convolution.norm { add(norm) }
    if let rectifier = convolution.rectifier {
      // The slopes meet N x C x H x W from the right.
      let count = convolution.outputChannelCount
      add("PRelu", rectifier, weight("\(rectifier).weight", shape: [count, 1, 1]))
    }
  }

  private mutating func add(_ norm: Blueprint.Norm) {
    add(
      "BatchNormalization", norm.name,
      weight("\(norm.name).weight"), weight("\(norm.name).bias"),
      weight("\(norm.name).running_mean"), weight("\(norm.name).running_var"),
      attributes: [.number("epsilon", Float(BatchNorm.epsilon))])
  }

  private mutating func add(_ residual: Blueprint.Residual) {
    let (input, inputShape) = (latest, shape)
    add(residual.body)
    let body = latest
    var shortcut = input
    if let projection = residual.projection {
      (latest, shape) = (input, inputShape)
      add(projection)
      shortcut = latest
    }
    (latest, shape) = (body, inputShape)
    add("Add", residual.name, shortcut)
  }

  private mutating func add(_ embedding: Blueprint.Embedding) {
    add("Flatten", "flatten", attributes: [.integer("axis", 1)])
    add(
      "Gemm", embedding.name, weight("\(embedding.name).weight"), weight("\(embedding.name).bias"),
      attributes: [.integer("transB", 1)])
    if let norm = embedding.norm { add(norm) }
  }

  /// Adds a node that reads the result of the last one, and these.
  private mutating func add(
    _ operation: String, _ name: String, _ others: String?..., attributes: [ONNXAttributeProto] = []
  ) {
    message.node.append(
      .with {
        $0.opType = operation
        $0.name = name
        $0.input = [latest] + others.compactMap(\.self)
        $0.output = [name]
        $0.attribute = attributes
      })
    latest = name
  }

  /// Adds a weight, whose own shape may stand for another one.
  private mutating func weight(_ name: String, shape: [Int]? = nil) -> String {
    guard let tensor = weights[name] else {
      preconditionFailure("\(name): found no weight of the network, expected one")
    }
    return add(name, shape: shape ?? tensor.shape, tensor.values)
  }

  private mutating func constant(_ name: String, _ value: Float) -> String {
    add(name, shape: [1], [value])
  }

  private mutating func add(_ name: String, shape: [Int], _ values: [Float]) -> String {
    message.initializer.append(
      .with {
        $0.name = name
        $0.dims = shape.map { Int64($0) }
        $0.dataType = .float
        $0.rawData = unsafe values.withUnsafeBytes { unsafe Data($0) }
      })
    return name
  }
}

extension ONNXAttributeProto {
  fileprivate static func integer(_ name: String, _ value: Int) -> Self {
    .with {
      $0.name = name
      $0.type = .int
      $0.i = Int64(value)
    }
  }

  fileprivate static func integers(_ name: String, _ values: [Int]) -> Self {
    .with {
      $0.name = name
      $0.type = .ints
      $0.ints = values.map { Int64($0) }
    }
  }

  fileprivate static func number(_ name: String, _ value: Float) -> Self {
    .with {
      $0.name = name
      $0.type = .float
      $0.f = value
    }
  }
}

extension ONNXValueInfoProto {
  fileprivate static func images(
    _ name: String, _ dimensions: [ONNXTensorShapeProto.Dimension]
  ) -> Self {
    .with {
      $0.name = name
      $0.type.tensorType.elemType = .float
      $0.type.tensorType.shape.dim = dimensions
    }
  }
}

extension ONNXTensorShapeProto.Dimension {
  /// As many as the caller likes.
  fileprivate static let batch = Self.with { $0.dimParam = "N" }

  fileprivate static func size(_ count: Int) -> Self { .with { $0.dimValue = Int64(count) } }
}
