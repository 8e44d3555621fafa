package import Checkpointing
package import EmbeddingNetwork
import Foundation
package import Tensors

/// A model on disk: the facts and the weights, one safetensors file.
package struct ModelFile: Sendable, Equatable {
  /// Where it was read from, as errors name it.
  package let path: String
  /// What the model is.
  package let facts: ModelFacts
  /// Its weights, named and shaped as PyTorch has them.
  package let weights: [NamedTensor]

  /// Finds and reads a model.
  ///
  /// - Parameter path: a safetensors file, or a run's folder, or a checkpoint's, that holds a
  ///   `model.safetensors`.
  /// - Throws: `ModelError`, `CheckpointError`.
  package init(at path: String) throws {
    let url = URL(filePath: path)
    var isFolder: ObjCBool = false
    guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw ModelError.missing(path: path, expected: "a model, or the folder of a run")
    }
    let file = isFolder.boolValue ? url.appending(path: Self.name) : url
    guard FileManager.default.fileExists(atPath: file.path) else {
      throw ModelError.missing(
        path: file.path, expected: "the model of a run that has ended, or a checkpoint's folder")
    }
    try self.init(SafetensorsFile.read(from: file), path: file.relativePath)
  }

  /// Takes the content of a safetensors file as a model.
  package init(_ content: SafetensorsFile, path: String) throws(ModelError) {
    self.path = path
    facts = try ModelFacts(metadata: content.metadata, file: path)
    weights = content.tensors
  }

  /// The name of a model in the folder of a run or of a checkpoint.
  package static let name = "model.safetensors"

  /// The content of the file that holds these parameters under these facts.
  package static func content(of parameters: [Parameter], facts: ModelFacts) -> SafetensorsFile {
    SafetensorsFile(metadata: facts.metadata, tensors: parameters.map(\.namedTensor))
  }

  /// Copies the weights into the parameters of a network.
  ///
  /// - Throws: `ModelError.badTensor` for the first parameter that has no tensor of its shape; the
  ///   parameters before it have been copied then.
  package func load(into parameters: [Parameter]) throws(ModelError) {
    let byName = tensorsByName
    for parameter in parameters {
      parameter.values = try tensor(parameter.name, parameter.shape, in: byName).values
    }
  }

  /// The weights of these names and shapes, in this order.
  ///
  /// - Throws: `ModelError.badTensor` for the first that is not there or does not fit.
  package func tensors(of parameters: [ParameterSketch]) throws(ModelError) -> [NamedTensor] {
    let byName = tensorsByName
    return try parameters.map { parameter throws(ModelError) in
      try tensor(parameter.name, parameter.shape, in: byName)
    }
  }

  private var tensorsByName: [String: NamedTensor] {
    Dictionary(weights.map { ($0.name, $0) }) { first, _ in first }
  }

  private func tensor(
    _ name: String, _ shape: [Int], in byName: [String: NamedTensor]
  ) throws(ModelError) -> NamedTensor {
    guard let tensor = byName[name] else {
      throw .badTensor(file: path, name: name, found: "nothing", expected: "\(shape)")
    }
    guard tensor.shape == shape else {
      throw .badTensor(file: path, name: name, found: "\(tensor.shape)", expected: "\(shape)")
    }
    guard tensor.values.allSatisfy(\.isFinite) else {
      throw .badTensor(
        file: path, name: name, found: "NaN or infinity", expected: "finite numbers")
    }
    return tensor
  }
}

extension Parameter {
  /// Name, shape and values as a file keeps them.
  package var namedTensor: NamedTensor { NamedTensor(name: name, shape: shape, values: values) }
}
