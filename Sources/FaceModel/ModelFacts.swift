package import EmbeddingNetwork
package import FaceDataset

/// What a model is, beside its numbers: the network, the alignment of its faces, and where it comes
/// from.
///
/// Kept as the metadata of its safetensors file, so that a model says for itself which faces it
/// understands.
package struct ModelFacts: Sendable, Equatable {
  /// The network whose weights these are.
  package var network: NetworkConfiguration
  /// How the faces were aligned that it was trained on.
  package var alignment: AlignmentContract
  /// SHA-256 of the manifest that it was trained on.
  package var manifestHash: String
  /// How many steps it was trained for.
  package var step: Int

  /// States the facts of a model.
  package init(
    network: NetworkConfiguration, alignment: AlignmentContract, manifestHash: String, step: Int
  ) {
    self.network = network
    self.alignment = alignment
    self.manifestHash = manifestHash
    self.step = step
  }

  /// The network in a few words.
  package var networkSummary: String {
    "\(network.name.rawValue), width \(network.width), input \(network.inputSize), "
      + "embedding \(network.embedding)"
  }

  /// The alignment in a few words.
  package var alignmentSummary: String { alignment.summary }

  private static let format = "atl-model 1"
  /// The key of `manifestHash` in metadata.
  package static let manifestKey = "manifest.sha256"
  /// Stands for the hash where nobody knows what a model was trained on.
  package static let unknownManifest = "unknown"

  /// The facts as the metadata of a safetensors file.
  package var metadata: [String: String] {
    let probe = alignment.probe.map { ["alignment.probe": $0] } ?? [:]
    return probe.merging([
      "format": Self.format,
      "network.name": network.name.rawValue,
      "network.width": "\(network.width)",
      "network.inputSize": "\(network.inputSize)",
      "network.embedding": "\(network.embedding)",
      "alignment.template": alignment.template,
      "alignment.width": "\(alignment.width)",
      "alignment.height": "\(alignment.height)",
      "alignment.eyeToMouthPixels": "\(alignment.eyeToMouthPixels)",
      "alignment.decoder": alignment.decoder,
      "alignment.border": alignment.border,
      "alignment.colour": alignment.colour,
      "normalisation": alignment.normalisation,
      Self.manifestKey: manifestHash,
      "step": "\(step)",
    ]) { _, new in new }
  }

  /// Reads the facts back from metadata.
  ///
  /// - Parameters:
  ///   - metadata: of a safetensors file.
  ///   - file: how errors name the file.
  /// - Throws: `ModelError.badMetadata` for what is missing or is not what it should be.
  package init(metadata: [String: String], file: String) throws(ModelError) {
    func value<Value: LosslessStringConvertible>(
      _ key: String, _ expected: String
    ) throws(ModelError) -> Value {
      guard let text = metadata[key], let value = Value(text) else {
        throw .badMetadata(
          file: file, key: key, found: metadata[key] ?? "nothing", expected: expected)
      }
      return value
    }
    func require(_ key: String, _ expected: String) throws(ModelError) {
      guard metadata[key] == expected else {
        throw .badMetadata(
          file: file, key: key, found: metadata[key] ?? "nothing", expected: expected)
      }
    }
    try require("format", Self.format)
    do {
      network = try NetworkConfiguration(
        name: NetworkConfiguration.Name(named: value("network.name", "a network")),
        width: value("network.width", "a number"),
        inputSize: value("network.inputSize", "a whole number, or height x width"),
        embedding: value("network.embedding", "a whole number"))
    } catch let error as NetworkError {
      throw .badNetwork(file: file, reason: error.description)
    } catch let error as ModelError {
      throw error
    } catch {
      throw .badNetwork(file: file, reason: "\(error)")
    }
    let eyeToMouthPixels: Double = try value("alignment.eyeToMouthPixels", "a number above 0")
    guard eyeToMouthPixels > 0, eyeToMouthPixels.isFinite else {
      throw .badMetadata(
        file: file, key: "alignment.eyeToMouthPixels", found: "\(eyeToMouthPixels)",
        expected: "a number above 0")
    }
    alignment = AlignmentContract(
      template: try value("alignment.template", "a template"),
      width: try value("alignment.width", "a whole number"),
      height: try value("alignment.height", "a whole number"),
      eyeToMouthPixels: eyeToMouthPixels, probe: metadata["alignment.probe"])
    try require("alignment.width", "\(network.inputSize.width)")
    try require("alignment.height", "\(network.inputSize.height)")
    try require("alignment.decoder", alignment.decoder)
    try require("alignment.border", alignment.border)
    try require("alignment.colour", alignment.colour)
    try require("normalisation", alignment.normalisation)
    manifestHash = try value(Self.manifestKey, "a hash")
    step = try value("step", "a whole number")
  }
}
