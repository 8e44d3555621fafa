import EmbeddingNetwork
import Foundation
import ModelExchange
import PythonScripts
import Tensors
import Testing

/// Exported networks, run by others, against our own engine.
@Suite(.serialized) struct ForeignRuntimeTests {
  /// Of the length of an embedding: sums of fp32 in another order differ by up to 1.7e-6 of it.
  private let tolerance: Float = 1e-5

  static let inputs: [(NetworkConfiguration.Name, ONNXModel.Input)] =
    NetworkConfiguration.Name.allCases.map { ($0, .pixels) }
    + [(.resface28, .normalised), (.mobilefacenet, .normalised)]

  @Test(.enabled(if: Python.ofTests.isThere), arguments: inputs)
  func `ONNX Runtime computes our embeddings`(
    name: NetworkConfiguration.Name, input: ONNXModel.Input
  ) throws {
    let facts = try compareWithONNXRuntime(SampleNetwork(name, seed: 401), name, input)
    #expect(facts.input == ["input", "N", "3", "56", "56"])
    #expect(facts.output == ["embedding", "N", "64"])
  }

  @Test(
    .enabled(if: Python.ofTests.isThere),
    arguments: [NetworkConfiguration.Name.resface28, .sphereface20, .iresnet18])
  func `faces that are higher than wide have their embeddings everywhere`(
    name: NetworkConfiguration.Name
  ) throws {
    let sample = try SampleNetwork(
      name, inputSize: InputSize(height: 56, width: 48), seed: 403)
    let facts = try compareWithONNXRuntime(sample, name, .pixels)
    #expect(facts.input == ["input", "N", "3", "56", "48"])
    let (shape, values) = try OpenCVNetwork(sample.model(.pixels).data())
      .run(sample.pixels, shape: [3, 3, 56, 48])
    #expect(shape == [3, 64])
    #expect(greatestDifference(values, try sample.embeddings()) < tolerance)
  }

  /// Compares the embeddings of a network, and what the file then says of itself.
  private func compareWithONNXRuntime(
    _ sample: SampleNetwork, _ name: NetworkConfiguration.Name, _ input: ONNXModel.Input
  ) throws -> FileFacts {
    let folder = try TemporaryFolder()
    let metadata = ["network.name": name.rawValue, "alignment.template": "wuxiang"]
    try sample.model(input, metadata: metadata).write(to: folder.path("model.onnx"))
    try bytes(sample.images(input)).write(to: folder.url.appending(path: "images"))
    let script = try #require(
      Bundle.module.url(forResource: "run_onnx", withExtension: "py", subdirectory: "Fixtures"))
    let answer = try Python.ofTests.run(
      script,
      [
        folder.path("model.onnx"), folder.path("images"), "\(sample.imageCount)",
        folder.path("embeddings"),
      ])
    let difference = greatestDifference(
      try floats(folder.path("embeddings")), try sample.embeddings())
    #expect(difference < tolerance)
    let facts = try JSONDecoder().decode(FileFacts.self, from: Data(answer.utf8))
    #expect(facts.metadata == metadata.merging(["input": input.rawValue]) { $1 })
    return facts
  }

  @Test(arguments: inputs)
  func `OpenCV computes our embeddings, of any number of images`(
    name: NetworkConfiguration.Name, input: ONNXModel.Input
  ) throws {
    let network = try OpenCVNetwork(SampleNetwork(name, seed: 402).model(input).data())
    // The same network, as many images as its batch is large.
    for imageCount in [1, 3] {
      let sample = try SampleNetwork(name, imageCount: imageCount, seed: 402)
      let (shape, values) = try network.run(
        sample.images(input), shape: [imageCount, 3, 56, 56])
      #expect(shape == [imageCount, 64])
      let difference = greatestDifference(values, try sample.embeddings())
      #expect(difference < tolerance)
    }
  }

  private struct FileFacts: Decodable {
    let input: [String]
    let output: [String]
    let metadata: [String: String]
  }
}
