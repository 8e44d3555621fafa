import Checkpointing
import EmbeddingNetwork
import FaceDataset
import FaceModel
import Foundation
import Tensors
import Testing

@Suite struct ModelFileTests {
  private let contract = AlignmentContract(
    template: "wuxiang", width: 56, height: 56, eyeToMouthPixels: 20.5, probe: "5a")

  private func facts() throws -> ModelFacts {
    ModelFacts(
      network: try NetworkConfiguration(width: 0.25, inputSize: 56, embedding: 32),
      alignment: contract, manifestHash: "ab12", step: 40)
  }

  @Test func `facts survive the way through metadata`() throws {
    let facts = try facts()
    #expect(try ModelFacts(metadata: facts.metadata, file: "m") == facts)
  }

  @Test func `an input that is no square survives too, height first`() throws {
    var facts = try facts()
    facts.network = try NetworkConfiguration(inputSize: InputSize(height: 112, width: 96))
    facts.alignment = AlignmentContract(
      template: "sphereface", width: 96, height: 112, eyeToMouthPixels: 40)
    #expect(facts.metadata["network.inputSize"] == "112x96")
    #expect(facts.networkSummary == "resface28, width 1.0, input 112x96, embedding 512")
    #expect(try ModelFacts(metadata: facts.metadata, file: "m").network == facts.network)
  }

  @Test(arguments: ["", "x", "112x", "112x96x3", "-", "112 x 96"])
  func `an input size in other words is refused`(text: String) throws {
    var metadata = try facts().metadata
    metadata["network.inputSize"] = text
    #expect(
      throws: ModelError.badMetadata(
        file: "m", key: "network.inputSize", found: text,
        expected: "a whole number, or height x width")
    ) { try ModelFacts(metadata: metadata, file: "m") }
  }

  @Test func `faces of another size than the network sees are refused`() throws {
    for (key, found) in [("alignment.width", "48"), ("alignment.height", "112")] {
      var metadata = try facts().metadata
      metadata[key] = found
      #expect(throws: ModelError.badMetadata(file: "m", key: key, found: found, expected: "56")) {
        try ModelFacts(metadata: metadata, file: "m")
      }
    }
  }

  @Test func `a model from before there were probes has none`() throws {
    var metadata = try facts().metadata
    #expect(metadata["alignment.probe"] == "5a")
    metadata["alignment.probe"] = nil
    let old = try ModelFacts(metadata: metadata, file: "m")
    #expect(old.alignment.probe == nil)
    #expect(old.alignment.differences(from: contract).isEmpty)
  }

  @Test(arguments: [
    ("format", "other 1", "atl-model 1"), ("network.width", "wide", "a number"),
    ("alignment.height", "", "a whole number"),
    ("alignment.border", "white", "black"),
    ("normalisation", "x / 255", "(x - 127.5) / 128"), ("step", "-", "a whole number"),
  ])
  func `metadata that is wrong is refused by key`(
    key: String, found: String, expected: String
  ) throws {
    var metadata = try facts().metadata
    metadata[key] = found
    #expect(
      throws: ModelError.badMetadata(file: "m", key: key, found: found, expected: expected)
    ) { try ModelFacts(metadata: metadata, file: "m") }
    metadata[key] = nil
    #expect(
      throws: ModelError.badMetadata(file: "m", key: key, found: "nothing", expected: expected)
    ) { try ModelFacts(metadata: metadata, file: "m") }
  }

  @Test func `a network that cannot be built is refused`() throws {
    var metadata = try facts().metadata
    for (key, value) in [("network.width", "0.3"), ("network.name", "resnet")] {
      metadata[key] = value
      let error = #expect(throws: ModelError.self) {
        try ModelFacts(metadata: metadata, file: "m")
      }
      #expect(error?.description.contains("found \(value), expected") == true)
    }
  }

  @Test func `weights go into parameters by name and shape`() throws {
    let source = parameter("conv1a.weight", [2, 3])
    source.values = [1, 2, 3, 4, 5, 6]
    let file = try ModelFile(ModelFile.content(of: [source], facts: facts()), path: "m")
    let target = parameter("conv1a.weight", [2, 3])
    try file.load(into: [target])
    #expect(target.values == source.values)
    #expect(
      throws: ModelError.badTensor(
        file: "m", name: "conv1a.weight", found: "[2, 3]", expected: "[3, 2]")
    ) { try file.load(into: [parameter("conv1a.weight", [3, 2])]) }
    #expect(
      throws: ModelError.badTensor(file: "m", name: "fc5.bias", found: "nothing", expected: "[2]")
    ) { try file.load(into: [parameter("fc5.bias", [2])]) }
  }

  @Test func `a place without a model is named`() {
    #expect(throws: ModelError.missing(path: "/none", expected: "a model, or the folder of a run"))
    {
      try ModelFile(at: "/none")
    }
  }

  private func parameter(_ name: String, _ shape: [Int]) -> Parameter {
    Parameter(name: name, shape: shape, initialisation: .constant(0))
  }
}
