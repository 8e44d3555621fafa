import Checkpointing
import EmbeddingNetwork
import FaceDataset
import FaceModel
import Failures
import Foundation
import ModelExchange
import ModelMessages
import SwiftProtobuf
import Tensors
import Testing

@Suite struct ONNXModelTests {
  private func facts(embedding: Int = 64) throws -> ModelFacts {
    ModelFacts(
      network: try NetworkConfiguration(
        name: .iresnet18, width: 0.25, inputSize: 56, embedding: embedding),
      alignment: AlignmentContract(
        template: "wuxiang", width: 56, height: 56, eyeToMouthPixels: 20, probe: "5a"),
      manifestHash: "ab12", step: 40)
  }

  @Test func `every weight has its own name and bytes, and every node the name of its layer`()
    throws
  {
    let sample = try SampleNetwork(.iresnet18, seed: 403)
    let graph = try ONNXModelProto(serializedBytes: sample.model(.normalised).data()).graph
    let byName = Dictionary(uniqueKeysWithValues: graph.initializer.map { ($0.name, $0) })
    #expect(byName.count == sample.network.parameters.count)
    for parameter in sample.network.parameters {
      let tensor = try #require(byName[parameter.name])
      #expect(tensor.rawData == bytes(parameter.values))
      #expect(tensor.dims.filter { $0 > 1 } == parameter.shape.filter { $0 > 1 }.map(Int64.init))
    }
    let names = graph.node.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(names.prefix(3) == ["conv1", "bn1", "prelu"])
    #expect(names.suffix(4) == ["bn2", "flatten", "fc", "features"])
  }

  @Test func `the metadata are those of the model and its input`() throws {
    let model = try model(facts())
    for input in ONNXModel.Input.allCases {
      let message = try ONNXModel(of: model, input: input, version: "1.2.3").message
      let texts = Dictionary(uniqueKeysWithValues: message.metadataProps.map { ($0.key, $0.value) })
      #expect(texts == model.facts.metadata.merging(["input": input.rawValue]) { $1 })
      #expect(try ModelFacts(metadata: texts, file: "m") == model.facts)
      // In order, so that the same model gives the same bytes.
      #expect(message.metadataProps.map(\.key) == texts.keys.sorted())
      #expect(message.graph.node.first?.opType == (input == .pixels ? "Sub" : "Conv"))
    }
  }

  @Test func `weights that do not fit the network are refused by name`() throws {
    let whole = try model(facts())
    let lacking = try ModelFile(
      SafetensorsFile(metadata: whole.facts.metadata, tensors: Array(whole.weights.dropLast())),
      path: "m")
    let name = try #require(whole.weights.last).name
    #expect(throws: ModelError.badTensor(file: "m", name: name, found: "nothing", expected: "[64]"))
    {
      try ONNXModel(of: lacking, input: .pixels, version: "1.2.3")
    }
  }

  @Test func `more weights than a file holds are refused before they are copied`() throws {
    var facts = try facts(embedding: 65536)
    facts.network = try NetworkConfiguration(
      name: .sphereface4, width: 2, inputSize: 112, embedding: 65536)
    facts.alignment = AlignmentContract(
      template: "wuxiang", width: 112, height: 112, eyeToMouthPixels: 40)
    let empty = try ModelFile(
      SafetensorsFile(metadata: facts.metadata, tensors: []), path: "m")
    let error = #expect(throws: ModelExchangeError.self) {
      try ONNXModel(of: empty, input: .pixels, version: "1.2.3")
    }
    #expect(error?.kind == .badData)
    #expect(error?.description.hasPrefix("m: weights: found 131") == true)
  }

  @Test func `a place that cannot be written is named`() throws {
    let path = "/none/model.onnx"
    let error = #expect(throws: ModelExchangeError.self) {
      try ONNXModel(of: model(facts()), input: .pixels, version: "1.2.3").write(to: path)
    }
    #expect(error?.kind == .cannotCreate)
    #expect(error?.description.hasPrefix("\(path): file: found ") == true)
  }

  private func model(_ facts: ModelFacts) throws -> ModelFile {
    let sample = try SampleNetwork(facts.network.blueprint, imageCount: 1, seed: 404)
    return try ModelFile(
      ModelFile.content(of: sample.network.parameters, facts: facts), path: "m")
  }
}
