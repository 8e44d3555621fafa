import ArgumentParser
import CommandSupport
import EmbeddingNetwork
import FaceModel
import Foundation
import ModelExchange

/// Writes a model for other programs.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Writes a model as ONNX, for ONNX Runtime, OpenCV and others.",
    discussion: """
      Example:

        atl-eval export --model run --output run.onnx

      The input is any number of aligned faces, N x 3 x H x W, RGB; the output their embeddings, \
      N x D, not of unit length. The file's metadata have the network and the alignment contract, \
      under the keys of model.safetensors.
      """)

  @Option(help: "A run's folder or a model file.")
  var model: String

  @Option(help: "The ONNX file to write.")
  var output: String

  @Option(help: "What the input's numbers are: \(Self.inputList).")
  var input = ONNXModel.Input.pixels

  @Flag(help: "Replaces the file.")
  var force = false

  @Flag(help: "Prints what was written as JSON.")
  var json = false

  private static var inputList: String {
    ONNXModel.Input.allCases.map { "\($0.rawValue) (\($0.summary))" }.joined(separator: ", ")
  }

  func validate() throws {
    try requireText(output, option: "--output")
  }

  func run() throws {
    try reportingFailures {
      if !force { try refuseExisting(output) }
      let file = try ModelFile(at: model)
      try ONNXModel(of: file, input: input, version: toolVersion).write(to: output)
      let summary = ExportSummary(of: file.facts, input: input, output: output)
      print(json ? try summary.json() : summary.text)
    }
  }
}

/// What an exported file takes and gives.
private struct ExportSummary: Encodable {
  let output: String
  let network: String
  let operatorSet = ONNXModel.operatorSet
  /// Of the graph's values; the number of faces is free.
  let inputName = ONNXModel.inputName
  let outputName = ONNXModel.outputName
  let channels = 3
  /// In pixels.
  let inputHeight: Int
  let inputWidth: Int
  let embedding: Int
  /// What the numbers are.
  let input: String
  let metadata: [String: String]

  private let inputSummary: String

  private enum CodingKeys: CodingKey {
    case output, network, operatorSet, inputName, outputName, channels, inputHeight, inputWidth,
      embedding, input, metadata
  }

  init(of facts: ModelFacts, input: ONNXModel.Input, output: String) {
    self.output = output
    network = facts.networkSummary
    inputHeight = facts.network.inputSize.height
    inputWidth = facts.network.inputSize.width
    embedding = facts.network.embedding
    self.input = input.rawValue
    metadata = facts.metadata
    inputSummary = input.summary
  }

  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }

  var text: String {
    """
    \(output): \(network), operator set \(operatorSet)
    \(inputName): N x \(channels) x \(inputHeight) x \(inputWidth), \(inputSummary)
    \(outputName): N x \(embedding)
    """
  }
}

extension ONNXModel.Input: ExpressibleByArgument {
  fileprivate var summary: String {
    switch self {
    case .pixels: "RGB 0 to 255, normalised inside"
    case .normalised: "RGB as (x - 127.5) / 128"
    }
  }
}
