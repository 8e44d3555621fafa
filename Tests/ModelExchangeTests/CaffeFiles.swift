import Checkpointing
import EmbeddingNetwork
import FaceDataset
import FaceModel
import Failures
import Foundation
import MadeUpNetworks
import ModelExchange
import Testing

/// The two files of a network of Caffe, for a test to change before they are imported.
struct CaffeFiles {
  /// What the network is said to be.
  let facts: ModelFacts
  /// The `caffemodel`.
  var weights: [UInt8]
  /// The `prototxt`.
  var text: String

  init(_ sample: SampleNetwork, _ name: NetworkConfiguration.Name, isBGR: Bool = true) throws {
    let caffe = sample.caffe(isBGR: isBGR)
    (weights, text) = (caffe.weights, sample.text(of: caffe))
    facts = try Self.facts(name, inputSize: sample.inputSize)
  }

  init(_ name: NetworkConfiguration.Name, seed: UInt64) throws {
    try self.init(SampleNetwork(name, imageCount: 1, seed: seed), name)
  }

  /// The facts of a `SampleNetwork`.
  static func facts(
    _ name: NetworkConfiguration.Name, inputSize: InputSize = 56
  ) throws -> ModelFacts {
    ModelFacts(
      network: try NetworkConfiguration(
        name: name, width: 0.25, inputSize: inputSize, embedding: 64),
      alignment: AlignmentContract(
        template: "wuxiang", width: inputSize.width, height: inputSize.height,
        eyeToMouthPixels: 20),
      manifestHash: "unknown", step: 0)
  }

  /// Changes the description, in one place unless it is to be everywhere.
  mutating func replace(_ old: String, with new: String, isEverywhere: Bool = false) throws {
    try #require(text.contains(old))
    text.replace(old, with: new, maxReplacements: isEverywhere ? .max : 1)
  }

  /// Writes the files, or those of a list, and imports them.
  func model(
    colour: ForeignWeights.Colour = .bgr,
    writing names: Set<String> = ["net.caffemodel", "net.prototxt"]
  ) throws -> SafetensorsFile {
    let folder = try TemporaryFolder()
    let contents = ["net.caffemodel": Data(weights), "net.prototxt": Data(text.utf8)]
    for (name, content) in contents where names.contains(name) {
      try content.write(to: folder.url.appending(path: name))
    }
    return try ForeignWeights(
      caffe: folder.path("net.caffemodel"), description: folder.path("net.prototxt"), facts: facts
    ).model(facts: facts, colour: colour)
  }

  /// Why the files are not imported; nil where they are.
  func refusal(
    writing names: Set<String> = ["net.caffemodel", "net.prototxt"]
  ) -> (any Failure)? {
    do {
      _ = try model(writing: names)
      return nil
    } catch {
      return error as? any Failure
    }
  }
}
