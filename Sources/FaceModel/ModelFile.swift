package import Checkpointing
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
    let byName = Dictionary(weights.map { ($0.name, $0) }) { first, _ in first }
    for parameter in parameters {
      guard let tensor = byName[parameter.name] else {
        throw .badTensor(
          file: path, name: parameter.name, found: "nothing", expected: "\(parameter.shape)")
      }
      guard tensor.shape == parameter.shape else {
        throw .badTensor(
          file: path, name: parameter.name, found: "\(tensor.shape)",
          expected: "\(parameter.shape)")
      }
      guard tensor.values.allSatisfy(\.isFinite) else {
        throw .badTensor(
          file: path, name: parameter.name, found: "NaN or infinity", expected: "finite numbers")
      }
      parameter.values = tensor.values
    }
  }
}

extension Parameter {
  /// Name, shape and values as a file keeps them.
  package var namedTensor: NamedTensor { NamedTensor(name: name, shape: shape, values: values) }
}
