package import Checkpointing
import EmbeddingNetwork
package import FaceModel
import Foundation
import ModelMessages

/// Weights that somebody else has trained, under the names of our parameters.
package struct ForeignWeights {
  /// The order of the colours that the weights expect.
  package enum Colour: String, Sendable, CaseIterable {
    /// As OpenCV reads pictures, and Caffe through it.
    case bgr
    case rgb
  }

  private let path: String
  private let tensors: [NamedTensor]

  /// Reads a safetensors file whose tensors have our names, as a PyTorch module with the published
  /// names of layers saves them.
  ///
  /// - Throws: `CheckpointError`.
  package init(safetensors path: String) throws(CheckpointError) {
    self.path = path
    tensors = try SafetensorsFile.read(from: URL(filePath: path)).tensors
  }

  /// Reads a network of Caffe: `NAME.weight` and `NAME.bias` are the blobs of the layer `NAME`.
  ///
  /// - Parameters:
  ///   - path: the weights, a `caffemodel`.
  ///   - description: the network, a `prototxt`.
  ///   - facts: what the network has to be.
  /// - Throws: `ModelExchangeError`, also where the description is of another network.
  package init(
    caffe path: String, description: String, facts: ModelFacts
  ) throws(ModelExchangeError) {
    let blueprint = facts.network.blueprint
    guard !blueprint.joinsImages else {
      throw .notOfCaffe(
        found: facts.network.name.rawValue,
        expected: NetworkConfiguration.Name.allCases.filter { name in
          (try? NetworkConfiguration(name: name).blueprint.joinsImages) == false
        }.map(\.rawValue))
    }
    self.path = path
    try CaffeLayout(CaffeNetParameter(descriptionAt: description), file: description)
      .require(blueprint)
    let layers = try CaffeNetParameter(weightsAt: path).layer.filter { !$0.blobs.isEmpty }
    let byName = Dictionary(layers.map { ($0.name, $0.blobs) }) { first, _ in first }
    tensors = try blueprint.layers.flatMap(\.parameters).map {
      parameter throws(ModelExchangeError) in
      try parameter.tensor(among: byName, of: path)
    }
  }

  /// The weights as a model of ours, which sees red first.
  ///
  /// - Parameters:
  ///   - facts: what the model is said to be.
  ///   - colour: what the weights expect.
  /// - Returns: the content of a model file, with the weights of the network alone.
  /// - Throws: `ModelError.badTensor` for weights that are not there, do not fit or are not finite.
  package func model(facts: ModelFacts, colour: Colour) throws(ModelError) -> SafetensorsFile {
    let blueprint = facts.network.blueprint
    let file = try ModelFile(
      SafetensorsFile(metadata: facts.metadata, tensors: tensors), path: path)
    var fitting = try file.tensors(of: blueprint.layers.flatMap(\.parameters))
    // The first of all parameters are the weights of the convolution that sees the images.
    if colour == .bgr { fitting[0] = fitting[0].withReversedChannels }
    return SafetensorsFile(metadata: facts.metadata, tensors: fitting)
  }
}

extension ParameterSketch {
  /// The blob that holds the parameter `LAYER.weight` or `LAYER.bias`.
  fileprivate func tensor(
    among layers: [String: [CaffeBlobProto]], of file: String
  ) throws(ModelExchangeError) -> NamedTensor {
    let parts = name.split(separator: ".")
    let (layer, index) = (String(parts[0]), parts[1] == "weight" ? 0 : 1)
    guard let blobs = layers[layer], blobs.indices.contains(index) else {
      throw .badLayer(
        file: file, layer: layer, what: "blob \(index)", found: "nothing", expected: "\(shape)")
    }
    let blob = blobs[index]
    guard blob.sizes.drop(while: { $0 == 1 }) == shape.drop(while: { $0 == 1 }) else {
      throw .badLayer(
        file: file, layer: layer, what: "blob \(index)", found: "\(blob.sizes)",
        expected: "\(shape)")
    }
    let values = blob.data.isEmpty ? blob.doubleData.map { Float($0) } : blob.data
    guard values.count == count else {
      throw .badLayer(
        file: file, layer: layer, what: "blob \(index)", found: "\(values.count) numbers",
        expected: "\(count)")
    }
    return NamedTensor(name: name, shape: shape, values: values)
  }
}

extension CaffeBlobProto {
  /// The sizes of the dimensions; before there was `shape`, they were always four.
  fileprivate var sizes: [Int] {
    (hasShape ? shape.dim : [num, channels, height, width]).map { Int($0) }
  }
}

extension NamedTensor {
  /// O x I x H x W with the channels of the input in the opposite order.
  fileprivate var withReversedChannels: NamedTensor {
    let (inputCount, planeCount) = (shape[1], shape[2] * shape[3])
    var reversed: [Float] = []
    reversed.reserveCapacity(values.count)
    for output in 0..<shape[0] {
      for input in (0..<inputCount).reversed() {
        let start = (output * inputCount + input) * planeCount
        reversed += values[start..<start + planeCount]
      }
    }
    return NamedTensor(name: name, shape: shape, values: reversed)
  }
}
