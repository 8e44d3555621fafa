import EmbeddingNetwork
import FaceModel
import Foundation
import ModelExchange
import SeededRandom
import Tensors

/// A network with weights far from where training starts, and images for it.
struct SampleNetwork {
  let blueprint: Blueprint
  let network: FaceNetwork
  let imageCount: Int
  /// N x 3 x H x W, whole numbers from 0 to 255.
  let pixels: [Float]

  init(_ blueprint: Blueprint, imageCount: Int, seed: UInt64) throws {
    var generator = SeededGenerator(seed)
    self.blueprint = blueprint
    self.imageCount = imageCount
    network = try FaceNetwork(blueprint, batchSize: imageCount, purpose: .inference)
    network.initialise(using: &generator)
    for parameter in network.parameters where parameter.shape.count == 1 {
      let range = parameter.name.hasSuffix("running_var") ? 0.5...1.5 : -0.3...0.3
      for index in parameter.values.indices {
        parameter.values[index] += Float(generator.uniform(in: range))
      }
    }
    pixels = (0..<imageCount * blueprint.input.count).map { _ in
      Float(generator.index(below: 256))
    }
  }

  /// The network of a family, as narrow as it is built.
  init(
    _ name: NetworkConfiguration.Name, inputSize: InputSize = 56, imageCount: Int = 3, seed: UInt64
  ) throws {
    let configuration = try NetworkConfiguration(
      name: name, width: 0.25, inputSize: inputSize, embedding: 64)
    try self.init(configuration.blueprint, imageCount: imageCount, seed: seed)
  }

  /// The pixels of an image.
  var inputSize: InputSize {
    InputSize(height: blueprint.input.height, width: blueprint.input.width)
  }

  /// N x 3 x H x W.
  var imageShape: [Int] { [imageCount] + blueprint.input.sizes }

  /// The pixels as the network sees them.
  var normalised: [Float] { pixels.map { ($0 - 127.5) / 128 } }

  /// What a model with this input is given.
  func images(_ input: ONNXModel.Input) -> [Float] { input == .pixels ? pixels : normalised }

  /// N x D, by our own engine.
  func embeddings() throws -> Matrix<Float> { try network.forward(normalised) }

  /// The network as ONNX.
  func model(_ input: ONNXModel.Input, metadata: [String: String] = [:]) -> ONNXModel {
    ONNXModel(
      blueprint, weights: network.parameters.map(\.namedTensor), input: input, name: "sample",
      metadata: metadata, version: "1.2.3")
  }
}

/// The greatest difference of a component from our own, over the length of our embedding.
func greatestDifference(_ found: [Float], _ own: Matrix<Float>) -> Float {
  guard found.count == own.rowCount * own.columnCount else { return .infinity }
  return (0..<own.rowCount).map { row in
    let length = own.row(row).reduce(0) { $0 + $1 * $1 }.squareRoot()
    let differences = (0..<own.columnCount).map { column in
      abs(found[row * own.columnCount + column] - own[row, column])
    }
    // What is no number is as far away as can be.
    return differences.contains { !$0.isFinite } ? .infinity : (differences.max() ?? 0) / length
  }.max() ?? .infinity
}

/// A folder that goes away with the value.
final class TemporaryFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "atl-onnx-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  /// The path of something within the folder.
  func path(_ name: String) -> String { url.appending(path: name).path }

  deinit { try? FileManager.default.removeItem(at: url) }
}

/// Floats as a raw file has them.
func bytes(_ floats: [Float]) -> Data { floats.withUnsafeBytes { Data($0) } }

/// Floats of a raw file.
func floats(_ path: String) throws -> [Float] {
  let data = try Data(contentsOf: URL(filePath: path))
  return data.withUnsafeBytes { bytes in
    (0..<bytes.count / 4).map { bytes.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self) }
  }
}
