import Foundation
import ModelMessages
import SeededRandom
import SwiftProtobuf

/// Convolution 1 x 1, clip, mean over the map, product, of operator set 21.
struct NewNetwork {
  let images: [Float]
  private let weights: [Float]
  private let bias: [Float]
  private let bytesOfColumns: [Int8]
  private let scales: [Float]
  private let zeros: [Int8]

  init(seed: UInt64) {
    var generator = SeededGenerator(seed)
    images = (0..<96).map { _ in Float(generator.uniform(in: -1...1)) }
    weights = (0..<12).map { _ in Float(generator.uniform(in: -1...1)) }
    bias = (0..<4).map { _ in Float(generator.uniform(in: -1...1)) }
    bytesOfColumns = (0..<20).map { _ in Int8(generator.index(below: 256) - 128) }
    scales = (0..<10).map { _ in Float(generator.uniform(in: 0.001...0.01)) }
    zeros = (0..<10).map { _ in Int8(generator.index(below: 256) - 128) }
  }

  /// By hand: 2 x 5.
  var embeddings: [Float] {
    (0..<2).flatMap { image in
      let means = (0..<4).map { channel in
        (0..<16).reduce(Float(0)) { sum, pixel in
          let value = (0..<3).reduce(bias[channel]) {
            $0 + weights[channel * 3 + $1] * images[(image * 3 + $1) * 16 + pixel]
          }
          return sum + min(max(value, -0.25), 0.5)
        } / 16
      }
      return (0..<5).map { row in
        (0..<4).reduce(Float(0)) { sum, column in
          let block = row * 2 + column / 2
          let difference = Float(bytesOfColumns[row * 4 + column]) - Float(zeros[block])
          return sum + difference * scales[block] * means[column]
        }
      }
    }
  }

  func bytes() throws -> [UInt8] {
    let graph = ONNXGraphProto.with {
      $0.name = "new"
      $0.input = [.floats("input", [2, 3, 4, 4])]
      $0.output = [.floats("embedding", [2, 5])]
      $0.initializer = [
        .of("w", [4, 3, 1, 1], weights), .of("bias", [4], bias),
        .of("q", [5, 4], bytesOfColumns), .of("s", [5, 2], scales), .of("z", [5, 2], zeros),
        .with {
          $0.name = "axes"
          $0.dims = [2]
          $0.dataType = .int64
          $0.int64Data = [2, 3]
        },
      ]
      $0.node = [
        .of("Identity", ["w"], "w2"),
        .of("Conv", ["input", "w2", "bias"], "maps", [.ints("kernel_shape", [1, 1])]),
        .of("Constant", [], "low", [.tensor("value", .of("", [], [-0.25] as [Float]))]),
        .of("Constant", [], "high", [.tensor("value", .of("", [], [0.5] as [Float]))]),
        .of("Clip", ["maps", "low", "high"], "clipped"),
        .of("ReduceMean", ["clipped", "axes"], "means", [.int("keepdims", 0)]),
        .of(
          "DequantizeLinear", ["q", "s", "z"], "columns",
          [
            .int("axis", 1), .int("block_size", 2),
          ]),
        .of("Gemm", ["means", "columns"], "embedding", [.int("transB", 1)]),
      ]
    }
    return try ONNXModelProto.with {
      $0.irVersion = 10
      $0.opsetImport = [.with { $0.version = 21 }]
      $0.graph = graph
    }.serializedBytes()
  }
}

extension ONNXAttributeProto {
  static func int(_ name: String, _ value: Int64) -> Self {
    .with {
      $0.name = name
      $0.type = .int
      $0.i = value
    }
  }

  static func ints(_ name: String, _ values: [Int64]) -> Self {
    .with {
      $0.name = name
      $0.type = .ints
      $0.ints = values
    }
  }

  static func tensor(_ name: String, _ value: ONNXTensorProto) -> Self {
    .with {
      $0.name = name
      $0.type = .tensor
      $0.t = value
    }
  }
}

extension ONNXNodeProto {
  static func of(
    _ type: String, _ inputs: [String], _ output: String, _ attributes: [ONNXAttributeProto] = []
  ) -> Self {
    .with {
      $0.name = output
      $0.opType = type
      $0.input = inputs
      $0.output = [output]
      $0.attribute = attributes
    }
  }
}

extension ONNXTensorProto {
  static func of(_ name: String, _ shape: [Int64], _ values: [Float]) -> Self {
    .with {
      $0.name = name
      $0.dims = shape
      $0.dataType = .float
      $0.rawData = bytes(values)
    }
  }

  static func of(_ name: String, _ shape: [Int64], _ values: [Int8]) -> Self {
    .with {
      $0.name = name
      $0.dims = shape
      $0.dataType = .int8
      $0.rawData = Data(values.map { UInt8(bitPattern: $0) })
    }
  }
}

extension ONNXValueInfoProto {
  static func floats(_ name: String, _ shape: [Int64]) -> Self {
    .with {
      $0.name = name
      $0.type.tensorType.elemType = .float
      $0.type.tensorType.shape.dim = shape.map { size in .with { $0.dimValue = size } }
    }
  }
}
