import FaceAlignment
package import FaceDataset
import FaceModel
import Foundation
import ModelExchange
import StrictJSON

/// What a network of somebody else's takes and gives: how its faces are aligned, what it sees of a
/// byte, and which of its outputs is the embedding.
///
/// An ONNX file of others says none of this, so it stands in a JSON file of ours beside it; those
/// that `atl-eval export` writes have it in their metadata.
package struct NetworkContract: Sendable, Equatable {
  /// The order of the colours in a network's input.
  package enum Colour: String, Sendable, CaseIterable {
    case rgb
    case bgr
  }

  /// How the faces have to be aligned.
  package let alignment: AlignmentContract
  /// The order of the planes.
  package let colour: Colour
  /// What is subtracted from a byte of each plane, in the order of the planes.
  package let means: [Float]
  /// By what the difference is divided, in the order of the planes.
  package let divisors: [Float]
  /// Which output is the embedding, counted from 0; nil where the network has only one.
  package let output: Int?

  /// The name and the version of the file's format.
  private static let format = "atl-network-contract"
  private static let version = 1

  private static let keys = [
    "format", "version", "template", "width", "height", "eyeToMouthPixels", "colour", "mean",
    "divisor", "output",
  ]

  /// A contract as its file has it, for whoever has to write one.
  package static let example = """
    {"format": "\(format)", "version": \(version), "template": "arcface", "width": 112, \
    "height": 112, "colour": "rgb", "mean": 127.5, "divisor": 127.5}
    """

  /// Reads a contract from its file.
  ///
  /// - Throws: `EmbeddingSourceError.missingContract`; `badContract` with the line and the key of the
  ///   first thing that is wrong; `AlignmentSettingError` for a template that is none.
  package init(contentsOf path: String, model: String) throws {
    guard let data = try? Data(contentsOf: URL(filePath: path)) else {
      throw EmbeddingSourceError.missingContract(file: path, model: model)
    }
    try self.init(bytes: [UInt8](data), file: path)
  }

  /// Reads a contract from the bytes of its file.
  ///
  /// - Parameters:
  ///   - bytes: JSON; unknown keys are refused. A template file is looked for from the file's
  ///     folder.
  ///   - file: its path.
  /// - Throws: as `init(contentsOf:model:)`.
  package init(bytes: [UInt8], file: String) throws {
    let reader = try ContractReader(bytes: bytes, file: file, keys: Self.keys)
    try reader.require("format", Self.format) { $0.string }
    try reader.require("version", Self.version) { $0.number?.integer }
    let name = try reader.value(
      "template", "one of \(AlignmentTemplate.builtInNames.joined(separator: ", ")), or a file"
    ) { $0.string }
    let side = { (node: JSONNode) in node.number?.integer }
    let template = try AlignmentTemplate(
      name: name.hasSuffix(".json")
        ? URL(filePath: name, relativeTo: URL(filePath: file).deletingLastPathComponent()).path
        : name,
      width: reader.value("width", "1 ... 16384", side),
      height: reader.value("height", "1 ... 16384", side),
      eyeToMouthPixels: reader.optional("eyeToMouthPixels", "a number of at least 1") {
        $0.number?.double
      })
    alignment = AlignmentContract(of: template)
    let colours = Colour.allCases.map(\.rawValue).joined(separator: " or ")
    colour = try reader.value("colour", colours) { $0.string.flatMap(Colour.init) }
    means = try reader.planes("mean", "a number, or three of them") { _ in true }
    divisors = try reader.planes("divisor", "a number above 0, or three of them") { $0 > 0 }
    output = try reader.optional("output", "a whole number, counted from 0") {
      $0.number?.integer.flatMap { $0 >= 0 ? $0 : nil }
    }
  }

  /// Reads the contract that an exported model of this package carries itself; nil for a network of
  /// others.
  ///
  /// - Parameters:
  ///   - network: the bytes of an ONNX file.
  ///   - file: its path.
  /// - Throws: `ModelError` for metadata of ours that are damaged.
  package init?(carriedBy network: [UInt8], file: String) throws {
    let metadata = ONNXModel.metadata(ofFile: network)
    guard let input = metadata[ONNXModel.inputKey].flatMap(ONNXModel.Input.init) else {
      return nil
    }
    alignment = try ModelFacts(metadata: metadata, file: file).alignment
    colour = .rgb
    means = Array(repeating: input == .pixels ? 0 : 127.5, count: 3)
    divisors = Array(repeating: input == .pixels ? 1 : 128, count: 3)
    output = nil
  }

  /// The contract in a few words.
  package var summary: String {
    let sums = zip(means, divisors).map { "(x - \($0)) / \($1)" }
    let isUniform = Set(sums).count == 1
    return "\(colour.rawValue), \(isUniform ? sums[0] : sums.joined(separator: ", "))"
  }

  /// What the network sees of faces.
  ///
  /// - Parameter images: N x 3 x H x W values (x - 127.5) / 128 of bytes x, planes red, green, blue.
  /// - Returns: values (x - mean) / divisor, planes in the network's order.
  func input(of images: [Float]) -> [Float] {
    let planeCount = alignment.width * alignment.height
    var result = [Float](repeating: 0, count: images.count)
    for plane in 0..<images.count / planeCount {
      let target = plane % 3
      let source = plane - target + (colour == .rgb ? target : 2 - target)
      for pixel in 0..<planeCount {
        // Exact: a byte, its half steps and their 128th all fit a float.
        let byte = images[source * planeCount + pixel] * 128 + 127.5
        result[plane * planeCount + pixel] = (byte - means[target]) / divisors[target]
      }
    }
    return result
  }
}

/// Takes the values of a contract's file.
private struct ContractReader {
  private let file: String
  private let root: JSONNode

  init(bytes: [UInt8], file: String, keys: [String]) throws(EmbeddingSourceError) {
    self.file = file
    do {
      root = try JSONReader.read(bytes)
    } catch {
      throw .badContract(
        file: file, line: error.position.line, key: "JSON", found: error.found,
        expected: error.expected)
    }
    guard let members = root.members else { throw fault(root, "contract", "an object") }
    for member in members where !keys.contains(member.name) {
      throw .badContract(
        file: file, line: member.position.line, key: member.name, found: "an unknown key",
        expected: "one of \(keys.joined(separator: ", "))")
    }
  }

  private func fault(_ node: JSONNode?, _ key: String, _ expected: String) -> EmbeddingSourceError {
    .badContract(
      file: file, line: (node ?? root).position.line, key: key,
      found: node?.summary ?? "nothing", expected: expected)
  }

  func optional<Value>(
    _ key: String, _ expected: String, _ read: (JSONNode) -> Value?
  ) throws(EmbeddingSourceError) -> Value? {
    guard root[key] != nil else { return nil }
    return try value(key, expected, read)
  }

  func value<Value>(
    _ key: String, _ expected: String, _ read: (JSONNode) -> Value?
  ) throws(EmbeddingSourceError) -> Value {
    guard let node = root[key], let value = read(node) else {
      throw fault(root[key], key, expected)
    }
    return value
  }

  func require<Value: Equatable>(
    _ key: String, _ expected: Value, _ read: (JSONNode) -> Value?
  ) throws(EmbeddingSourceError) {
    _ = try value(key, "\(expected)") { read($0) == expected ? expected : nil }
  }

  /// A finite number for each of the three planes, or one for all.
  func planes(
    _ key: String, _ expected: String, _ isAllowed: (Float) -> Bool
  ) throws(EmbeddingSourceError) -> [Float] {
    try value(key, expected) { node in
      let numbers = (node.elements ?? [node, node, node]).compactMap { $0.number?.double }
      let planes = numbers.map { Float($0) }
      let isGood = planes.count == 3 && (node.elements?.count ?? 3) == 3
      return isGood && planes.allSatisfy { $0.isFinite && isAllowed($0) } ? planes : nil
    }
  }
}
