package import Checkpointing
package import EmbeddingNetwork
package import FaceModel
package import Foundation
package import ModelMessages
internal import Failures
import SwiftProtobuf

/// A network with its weights, as the file that ONNX Runtime, OpenCV and others run.
///
///     input      N x 3 x H x H   RGB, 0 ... 255 or normalised, see `Input`
///     embedding  N x D           not of unit length
///
/// The same model gives the same bytes.
///
/// - Source: the operators' definitions of ONNX 1.8, operator set 13.
package struct ONNXModel {
  /// What the numbers of the images are.
  package enum Input: String, Sendable, CaseIterable {
    /// 0 ... 255; the graph normalises them.
    case pixels
    /// (x - 127.5) / 128, as the alignment contract says.
    case normalised
  }

  /// The version of the operators.
  package static let operatorSet = 13
  /// The version of the file's layout that came with those operators.
  private static let layoutVersion: Int64 = 7
  /// The name of the images.
  package static let inputName = "input"
  /// The name of the embeddings.
  package static let outputName = "embedding"
  /// The key of the metadata that names the `Input`.
  package static let inputKey = "input"

  /// The content of the file.
  package let message: ONNXModelProto

  /// Makes the file of a network.
  ///
  /// - Parameters:
  ///   - blueprint: the network.
  ///   - weights: one for each of its parameters, of its name and shape; others are left out.
  ///   - input: what the network is fed.
  ///   - name: of the graph.
  ///   - metadata: what the file says of itself.
  ///   - version: of the program that writes it.
  package init(
    _ blueprint: Blueprint, weights: [NamedTensor], input: Input, name: String,
    metadata: [String: String], version: String
  ) {
    var graph = ONNXGraph(
      name: name, inputName: Self.inputName, shape: blueprint.input, weights: weights)
    if input == .pixels { graph.normalise(offset: 127.5, divisor: 128) }
    graph.add(blueprint.blocks)
    graph.end(as: Self.outputName, isFlat: blueprint.endsFlat)
    let texts = metadata.merging([Self.inputKey: input.rawValue]) { _, new in new }
    message = ONNXModelProto.with {
      $0.irVersion = Self.layoutVersion
      $0.producerName = "atl"
      $0.producerVersion = version
      $0.opsetImport = [.with { $0.version = Int64(Self.operatorSet) }]
      $0.graph = graph.message
      $0.metadataProps = texts.sorted { $0.key < $1.key }.map { text in
        .with {
          $0.key = text.key
          $0.value = text.value
        }
      }
    }
  }

  /// Makes the file of a model; its metadata are those of the model and the `Input`.
  ///
  /// - Throws: `ModelExchangeError.tooLarge`; `ModelError.badTensor` for weights that do not fit.
  package init(of model: ModelFile, input: Input, version: String) throws {
    let blueprint = model.facts.network.blueprint
    let parameters = blueprint.layers.flatMap(\.parameters)
    try Self.requireRoom(for: parameters, of: model.path)
    self.init(
      blueprint, weights: try model.tensors(of: parameters), input: input,
      name: model.facts.networkSummary, metadata: model.facts.metadata, version: version)
  }

  /// A message of protobuf has less than 2^31 bytes; what is not weights is far less than the rest.
  private static func requireRoom(
    for parameters: [ParameterSketch], of model: String
  ) throws(ModelExchangeError) {
    let byteCount = parameters.reduce(0) { $0 + $1.count } * MemoryLayout<Float>.size
    let limit = Int(Int32.max) - 1 << 24
    guard byteCount <= limit else {
      throw .tooLarge(model: model, byteCount: byteCount, limit: limit)
    }
  }

  /// What an ONNX file says of itself; nothing where it is none.
  package static func metadata(ofFile bytes: [UInt8]) -> [String: String] {
    guard let message = try? ONNXModelProto(serializedBytes: bytes) else { return [:] }
    return Dictionary(message.metadataProps.map { ($0.key, $0.value) }) { first, _ in first }
  }

  /// The bytes of the file.
  package func data() throws -> Data { try message.serializedData() }

  /// Writes the file so that its place has either what was there or all of it; what is there is
  /// replaced.
  ///
  /// - Throws: `ModelExchangeError.unwritable`.
  package func write(to path: String) throws {
    let data = try data()
    do {
      try data.write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw ModelExchangeError.unwritable(file: path, reason: systemReason(of: error))
    }
  }
}

extension Blueprint {
  /// Whether the last block gives N x D, and not N x D x 1 x 1.
  fileprivate var endsFlat: Bool {
    guard case .embedding = blocks.last else { return false }
    return true
  }
}
