import EmbeddingNetwork
import Foundation
import ModelExchange
import ModelMessages
import PythonScripts
import SwiftProtobuf
import Testing

/// Networks in the words of new exporters, made readable for OpenCV.
@Suite struct ONNXRewritingTests {
  @Test func `bounds, axes, second names and scales that are constants are understood`() throws {
    let network = NewNetwork(seed: 431)
    let bytes = try network.bytes()
    let rewritten = try ONNXRewriting.rewritten(bytes, file: "m")
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
    #expect(isKept(dims: [0, 1 << 40, 1 << 40], block: 0, axes: [.nan]))
    #expect(!isKept(dims: [1, 2], block: .max, axes: [1e30]))
    #expect(isKept(dims: [3], block: 1, axes: [.infinity]))
  }

  @Test(arguments: [true, false])
  func `the mean of each map becomes a pool`(isInput: Bool) throws {
    let images = NewNetwork(seed: 434).images
    let mean = ONNXNodeProto.of(
      "ReduceMean", isInput ? ["input", "axes"] : ["input"], "embedding",
      isInput ? [] : [.ints("axes", [2, 3]), .int("keepdims", 1)])
    let model = ONNXModelProto.with {
      $0.irVersion = 8
      $0.opsetImport = [.with { $0.version = isInput ? 18 : 13 }]
      $0.graph.node = [mean]
      $0.graph.input = [.floats("input", [2, 3, 4, 4])]
      $0.graph.output = [.floats("embedding", [2, 3, 1, 1])]
      $0.graph.initializer = [
        .with {
          $0.name = "axes"
          $0.dims = [2]
          $0.dataType = .int64
          $0.int64Data = [3, 2]
        }
      ]
    }
    let rewritten = try ONNXRewriting.rewritten(model.serializedBytes(), file: "m")
    let (_, values) = try OpenCVNetwork(Data(rewritten)).run(images, shape: [2, 3, 4, 4])
    let means = (0..<6).map { map in
      images[map * 16..<map * 16 + 16].reduce(0, +) / 16
    }
    #expect(greatest(values, means) < 1e-6)
    var other = model
    other.graph.node[0].attribute.removeAll { $0.name == "keepdims" }
    other.graph.node[0].attribute.append(.int("keepdims", 0))
    #expect(ONNXRewriting(other.graph).graph.node[0].opType == "ReduceMean")
  }

  @Test func `what OpenCV reads as it is keeps its bytes, and what is no network too`() throws {
    let model = try [UInt8](SampleNetwork(.mobilefacenet, seed: 433).model(.pixels).data())
    #expect(try ONNXRewriting.rewritten(model, file: "m") == model)
    #expect(try ONNXRewriting.rewritten([1, 2, 3], file: "m") == [1, 2, 3])
  }

  private func greatest(_ found: [Float], _ expected: [Float]) -> Float {
    guard found.count == expected.count else { return .infinity }
    return zip(found, expected).map { abs($0 - $1) }.max() ?? .infinity
  }
}
