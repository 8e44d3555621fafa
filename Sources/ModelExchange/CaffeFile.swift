internal import Failures
import Foundation
import ModelMessages
import SwiftProtobuf

extension CaffeNetParameter {
  /// Reads what describes a network, a `prototxt`.
  init(descriptionAt path: String) throws(ModelExchangeError) {
    var options = TextFormatDecodingOptions()
    options.ignoreUnknownFields = true
    let text = String(decoding: try Self.bytes(path), as: UTF8.self)
    do {
      try self.init(textFormatString: text, options: options)
    } catch {
      throw .unreadable(file: path, found: "\(error)", expected: "Caffe's description of a network")
    }
    try requireLayers(path)
  }

  /// Reads trained weights, a `caffemodel`.
  init(weightsAt path: String) throws(ModelExchangeError) {
    let bytes = try Self.bytes(path)
    do {
      try self.init(serializedBytes: bytes)
    } catch {
      throw .unreadable(file: path, found: "\(error)", expected: "Caffe's weights of a network")
    }
    try requireLayers(path)
  }

  private static func bytes(_ path: String) throws(ModelExchangeError) -> Data {
    do {
      return try Data(contentsOf: URL(filePath: path))
    } catch {
      throw .missing(file: path, reason: systemReason(of: error))
    }
  }

  private func requireLayers(_ path: String) throws(ModelExchangeError) {
    guard layer.isEmpty else { return }
    throw .unreadable(
      file: path,
      found: layers.isEmpty ? "no layer" : "\(layers.count) layers of Caffe's old format",
      expected: "fields `layer`")
  }
}
