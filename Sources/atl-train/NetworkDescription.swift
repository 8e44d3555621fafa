import EmbeddingNetwork
import Foundation

/// What a network weighs and computes, layer by layer, as a table or as JSON.
struct NetworkDescription: Encodable {
  struct Layer: Encodable {
    let name: String
    let kind: String
    /// C x H x W, of one image.
    let output: [Int]
    let learnedParameters: Int
    let heldParameters: Int
    let operations: Int
  }

  let name: String
  let width: Double
  /// In pixels.
  let inputHeight: Int
  let inputWidth: Int
  let embedding: Int
  let layers: [Layer]
  let learnedParameters: Int
  let heldParameters: Int
  let operations: Int

  /// Counts; no memory is taken for the parameters themselves.
  init(_ configuration: NetworkConfiguration) {
    name = configuration.name.rawValue
    width = configuration.width
    inputHeight = configuration.inputSize.height
    inputWidth = configuration.inputSize.width
    embedding = configuration.embedding
    let facts = configuration.blueprint.layers
    layers = facts.map { layer in
      Layer(
        name: layer.name, kind: layer.kind,
        output: layer.output.sizes,
        learnedParameters: layer.learnedCount, heldParameters: layer.heldCount,
        operations: layer.operationCount)
    }
    learnedParameters = facts.reduce(0) { $0 + $1.learnedCount }
    heldParameters = facts.reduce(0) { $0 + $1.heldCount }
    operations = facts.reduce(0) { $0 + $1.operationCount }
  }

  /// The figures as one JSON object.
  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }

  /// The figures as text of fixed width.
  var table: String {
    var rows = [["layer", "what", "output", "parameters", "MFLOP"]]
    rows += layers.map { layer in
      [
        layer.name, layer.kind, layer.output.map { "\($0)" }.joined(separator: " x "),
        "\(layer.learnedParameters)", String(format: "%.2f", Double(layer.operations) / 1e6),
      ]
    }
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    let lines = rows.map { row in
      zip(row, widths).enumerated().map { column, cell in
        let blanks = String(repeating: " ", count: cell.1 - cell.0.count)
        return column < 2 ? cell.0 + blanks : blanks + cell.0
      }.joined(separator: "  ")
    }
    return ([title, ""] + lines + [""] + totals).joined(separator: "\n")
  }

  private var title: String {
    "\(name), width \(width), input \(inputHeight) x \(inputWidth) (height x width), embedding \(embedding)"
  }

  private var totals: [String] {
    let held =
      heldParameters > 0
      ? ", and \(heldParameters) held (running statistics, fixed factors)" : ""
    return [
      "parameters  \(learnedParameters) learned\(held)",
      String(format: "forward     %.2f GFLOP an image", Double(operations) / 1e9),
    ]
  }
}
