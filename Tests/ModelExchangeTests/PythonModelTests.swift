import Checkpointing
import EmbeddingNetwork
import FaceDataset
import FaceModel
import Foundation
import PythonScripts
import Tensors
import Testing

/// Our own model files, opened in Python.
@Suite(.serialized) struct PythonModelTests {
  @Test(.enabled(if: Python.ofTests.isThere))
  func `safetensors for Python reads every weight of a model`() throws {
    let (sample, facts, folder) = try model(.mobilefacenet, seed: 411)
    let answer = try Python.ofTests.run(
      Bundle.module.bundleURL.appending(path: "Fixtures/read_safetensors.py"),
      [folder.path("model.safetensors"), folder.path("numbers")])
    let found = try JSONDecoder().decode(FileFacts.self, from: Data(answer.utf8))
    #expect(found.metadata == facts.metadata)
    let parameters = sample.network.parameters.sorted { $0.name < $1.name }
    #expect(
      found.shapes == Dictionary(uniqueKeysWithValues: parameters.map { ($0.name, $0.shape) }))
    #expect(
      try Data(contentsOf: folder.url.appending(path: "numbers"))
        == bytes(parameters.flatMap(\.values)))
  }

  @Test(
    .enabled(if: Python.withTorch.isThere),
    arguments: NetworkConfiguration.Name.allCases.map { ($0, 56 as InputSize) } + [
      (.sphereface20, InputSize(height: 112, width: 96)),
      (.iresnet18, InputSize(height: 56, width: 48)),
    ])
  func `the PyTorch module reproduces the embeddings`(
    name: NetworkConfiguration.Name, inputSize: InputSize
  ) throws {
    let (sample, _, folder) = try model(name, inputSize, seed: 412)
    let recipes = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "recipes")
    try bytes(sample.pixels).write(to: folder.url.appending(path: "pixels"))
    try Python.withTorch.run(
      recipes.appending(path: "face_network.py"),
      [folder.path("model.safetensors"), folder.path("pixels"), folder.path("embeddings")])
    // Of the length of an embedding; sums of fp32 in another order.
    let difference = greatestDifference(
      try floats(folder.path("embeddings")), try sample.embeddings())
    #expect(difference < 1e-5)
  }

  private func model(
    _ name: NetworkConfiguration.Name, _ inputSize: InputSize = 56, seed: UInt64
  ) throws -> (SampleNetwork, ModelFacts, TemporaryFolder) {
    let sample = try SampleNetwork(name, inputSize: inputSize, seed: seed)
    let facts = ModelFacts(
      network: try NetworkConfiguration(
        name: name, width: 0.25, inputSize: inputSize, embedding: 64),
      alignment: AlignmentContract(
        template: "wuxiang", width: inputSize.width, height: inputSize.height, eyeToMouthPixels: 20,
        probe: "5a"),
      manifestHash: "ab12", step: 40)
    let folder = try TemporaryFolder()
    try ModelFile.content(of: sample.network.parameters, facts: facts)
      .write(to: folder.url.appending(path: "model.safetensors"))
    return (sample, facts, folder)
  }

  private struct FileFacts: Decodable {
    let metadata: [String: String]
    let shapes: [String: [Int]]
  }
}
