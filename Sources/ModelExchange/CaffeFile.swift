internal import Failures
import Foundation
import ModelMessages
import SwiftProtobuf

extension CaffeNetParameter {
  /// Reads what describes a network, a `prototxt`.
  init(descriptionAt path: String) throws(ModelExchangeError) {
    let bytes = [UInt8](try Self.bytes(path))
    do {
      self = try Self.decoded(bytes)
    } catch {
      guard let fault = TextFault(in: bytes, decode: { try _ = Self.decoded($0) }) else {
        throw .unreadable(
          file: path, found: "\(error)", expected: "Caffe's description of a network")
      }
      throw .badText(
        file: path, line: fault.line, field: fault.field, found: fault.found,
        expected: fault.expected)
    }
    try requireLayers(path, upgrade: "upgrade_net_proto_text")
  }

  /// What a text describes; fields that are not needed are passed over.
  private static func decoded(_ text: [UInt8]) throws -> CaffeNetParameter {
    var options = TextFormatDecodingOptions()
    options.ignoreUnknownFields = true
    return try CaffeNetParameter(
      textFormatString: String(decoding: text, as: UTF8.self), options: options)
  }

  /// Reads trained weights, a `caffemodel`.
  init(weightsAt path: String) throws(ModelExchangeError) {
    let bytes = try Self.bytes(path)
    do {
      try self.init(serializedBytes: bytes)
    } catch {
      throw .unreadable(file: path, found: "\(error)", expected: "Caffe's weights of a network")
    }
    try requireLayers(path, upgrade: "upgrade_net_proto_binary")
  }

  private static func bytes(_ path: String) throws(ModelExchangeError) -> Data {
    do {
      return try Data(contentsOf: URL(filePath: path))
    } catch {
      throw .missing(file: path, reason: systemReason(of: error))
    }
  }

  private func requireLayers(_ path: String, upgrade: String) throws(ModelExchangeError) {
    guard layer.isEmpty else { return }
    throw .unreadable(
      file: path,
      found: layers.isEmpty ? "no layer" : "\(layers.count) layers of Caffe's old format",
      expected: "fields `layer`, into which Caffe's \(upgrade) turns old ones")
  }
}
