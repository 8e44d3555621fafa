import EmbeddingNetwork
import Foundation
import ModelExchange
import ModelMessages
import PythonScripts
import SeededRandom
import SwiftProtobuf
import Testing

/// Networks in the words of new exporters, made readable for OpenCV.
@Suite struct ONNXRewritingTests {
  @Test func `bounds, axes, second names and scales that are constants are understood`() throws {
    let network = NewNetwork(seed: 431)
    let bytes = try network.bytes()
    let rewritten = ONNXRewriting.rewritten(bytes)
    let (shape, values) = try OpenCVNetwork(Data(rewritten)).run(
      network.images, shape: [2, 3, 4, 4])
    #expect(shape == [2, 5])
    #expect(greatest(values, network.embeddings) < 1e-5)
    let graph = try ONNXModelProto(serializedBytes: rewritten).graph
    #expect(graph.node.map(\.opType) == ["Conv", "Clip", "ReduceMean", "Gemm"])
    #expect(graph.node[1].attribute.map(\.name) == ["min", "max"])
    #expect(graph.node[2].attribute.map(\.name) == ["keepdims", "axes"])
    // Zero was written, which readers tell from nothing.
    #expect(graph.node[2].attribute[0].hasI)
    #expect(Set(graph.initializer.map(\.name)) == ["w", "bias", "columns"])
    #expect(graph.input.map(\.name) == ["input"])
  }

  @Test(.enabled(if: Python.ofTests.isThere))
  func `ONNX Runtime computes the same from the original`() throws {
    let network = NewNetwork(seed: 432)
    let folder = try TemporaryFolder()
    try Data(network.bytes()).write(to: folder.url.appending(path: "model.onnx"))
    try bytes(network.images).write(to: folder.url.appending(path: "images"))
    let script = try #require(
      Bundle.module.url(forResource: "run_onnx", withExtension: "py", subdirectory: "Fixtures"))
    try Python.ofTests.run(
      script,
      [folder.path("model.onnx"), folder.path("images"), "2", folder.path("embeddings")])
    #expect(greatest(try floats(folder.path("embeddings")), network.embeddings) < 1e-5)
  }

  @Test func `one scale for all and one along an axis are applied`() {
    func dequantized(_ scales: [Float], axis: Int64) -> [Float] {
      var graph = ONNXGraphProto()
      graph.initializer = [
        .with {
          $0.name = "x"
          $0.dims = [2, 3]
          $0.dataType = .uint8
          $0.rawData = Data([1, 2, 3, 4, 5, 200])
        },
        .with {
          $0.name = "s"
          $0.dims = scales.count == 1 ? [] : [Int64(scales.count)]
          $0.dataType = .float
          $0.floatData = scales
        },
      ]
      graph.node = [
        .with {
          $0.opType = "DequantizeLinear"
          $0.input = ["x", "s"]
          $0.output = ["y"]
          $0.attribute = [.int("axis", axis)]
        },
        .with {
          $0.opType = "Add"
          $0.input = ["input", "y"]
          $0.output = ["z"]
        },
      ]
      return ONNXRewriting(graph).graph.initializer.first { $0.name == "y" }?.floatData ?? []
    }
    #expect(dequantized([0.5], axis: 1) == [0.5, 1, 1.5, 2, 2.5, 100])
    #expect(dequantized([1, 10], axis: 0) == [1, 2, 3, 40, 50, 2000])
    #expect(dequantized([1, 10, 100], axis: -1) == [1, 20, 300, 4, 50, 20000])
    // Scales that do not fit stay for the reader to refuse.
    #expect(dequantized([1, 10], axis: 1) == [])
  }

  @Test func `shapes, blocks and axes beyond reason are left to the reader`() {
    func isKept(dims: [Int64], block: Int64, axes: [Float]) -> Bool {
      var graph = ONNXGraphProto()
      graph.initializer = [
        .of("x", dims, [1, 2] as [Int8]), .of("s", [1, 2], [1, 2] as [Float]),
        .of("axes", [Int64(axes.count)], axes),
      ]
      graph.node = [
        .of("DequantizeLinear", ["x", "s"], "y", [.int("axis", 0), .int("block_size", block)]),
        .of("ReduceMean", ["y", "axes"], "z"),
      ]
      return ONNXRewriting(graph).graph == graph
    }
    #expect(isKept(dims: [.max, .max], block: 1, axes: [.nan]))
    #expect(isKept(dims: [-1, -2], block: 1, axes: [.infinity]))
    #expect(!isKept(dims: [1, 2], block: .max, axes: [1e30]))
  }

  @Test func `what OpenCV reads as it is keeps its bytes, and what is no network too`() throws {
    let model = try [UInt8](SampleNetwork(.mobilefacenet, seed: 433).model(.pixels).data())
    #expect(ONNXRewriting.rewritten(model) == model)
    #expect(ONNXRewriting.rewritten([1, 2, 3]) == [1, 2, 3])
  }

  private func greatest(_ found: [Float], _ expected: [Float]) -> Float {
    guard found.count == expected.count else { return .infinity }
    return zip(found, expected).map { abs($0 - $1) }.max() ?? .infinity
  }
}

/// Convolution 1 x 1, clip, mean over the map, product, of operator set 21.
private struct NewNetwork {
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
  fileprivate static func int(_ name: String, _ value: Int64) -> Self {
    .with {
      $0.name = name
      $0.type = .int
      $0.i = value
    }
  }

  fileprivate static func ints(_ name: String, _ values: [Int64]) -> Self {
    .with {
      $0.name = name
      $0.type = .ints
      $0.ints = values
    }
  }

  fileprivate static func tensor(_ name: String, _ value: ONNXTensorProto) -> Self {
    .with {
      $0.name = name
      $0.type = .tensor
      $0.t = value
    }
  }
}

extension ONNXNodeProto {
  fileprivate static func of(
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
  fileprivate static func of(_ name: String, _ shape: [Int64], _ values: [Float]) -> Self {
    .with {
      $0.name = name
      $0.dims = shape
      $0.dataType = .float
      $0.rawData = bytes(values)
    }
  }

  fileprivate static func of(_ name: String, _ shape: [Int64], _ values: [Int8]) -> Self {
    .with {
      $0.name = name
      $0.dims = shape
      $0.dataType = .int8
      $0.rawData = Data(values.map { UInt8(bitPattern: $0) })
    }
  }
}

extension ONNXValueInfoProto {
  fileprivate static func floats(_ name: String, _ shape: [Int64]) -> Self {
    .with {
      $0.name = name
      $0.type.tensorType.elemType = .float
      $0.type.tensorType.shape.dim = shape.map { size in .with { $0.dimValue = size } }
    }
  }
}
