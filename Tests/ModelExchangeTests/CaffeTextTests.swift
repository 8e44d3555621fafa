import EmbeddingNetwork
import Failures
import Foundation
import Testing

/// Descriptions of networks as others write them, and with slips of the pen.
@Suite struct CaffeTextTests {
  @Test func `numbers for names, comments, fillers and rates of learning are read`() throws {
    var files = try CaffeFiles(.sphereface10, seed: 441)
    let plain = try files.model()
    try files.replace("operation: SUM", with: "operation: 1", isEverywhere: true)
    try files.replace("layer {", with: "####### CNN #######\nlayer {")
    try files.replace(
      "type: \"Convolution\"",
      with: "type: 'Convol' \"ution\"; param { lr_mult: 1 } param < decay_mult: 0 >,",
      isEverywhere: true)
    try files.replace("kernel_size: 3", with: "kernel_size: [3, 3] bias_filler { value: -1e-2 }")
    #expect(try files.model() == plain)
  }

  /// What is written in place of something, how many lines further it is noticed, and what is said.
  static let slips: [(old: String, new: String, lines: Int, complaint: String)] = [
    ("layer {", "layer [", 0, "layer: found [, expected a colon or a block"),
    (named, "name \"a\"", 0, "name: found \"a\", expected a colon or a block"),
    (named, "name: a", 0, "name: found a, expected the kind of value"),
    (named, "name: \"a", 0, "name: found \"a, expected a string that ends in its line"),
    (named, "name:", 1, "layer: found :, expected the name of a field, or what ends layer of line"),
    (named, "name: ]", 0, "name: found ], expected a value"),
    (named, "= \"a\"", 0, "layer: found =, expected the name of a field, or what ends layer"),
    ("num_output: 16", "num_output: many", 0, "num_output: found many, expected a number"),
    ("num_output: 16", "num_output: -16", 0, "num_output: found -16, expected a number"),
    ("stride: 2", "stride:\n2.5", 0, "stride: found 2.5, expected "),
    ("operation: SUM", "operation: SAM", 0, "operation: found SAM, expected one of the names"),
    ("}", ">", 0, "mem_param: found >, expected the name of a field, or what ends mem_param"),
    ("layer {", "} layer {", 0, "text: found }, expected the name of a field"),
  ]
  private static let named = "name: \"conv1_1\""

  @Test(arguments: slips.indices)
  func `a slip is named with its line`(slip index: Int) throws {
    let slip = Self.slips[index]
    var files = try CaffeFiles(.sphereface10, seed: 442)
    let place = try #require(files.text.range(of: slip.old))
    let line = files.text[..<place.lowerBound].count { $0 == "\n" } + 1 + slip.lines
    try files.replace(slip.old, with: slip.new)
    let refusal = files.refusal()
    #expect(refusal?.kind == .badData)
    let words = refusal?.description ?? ""
    #expect(words.contains("net.prototxt:\(line): \(slip.complaint)"), "\(words)")
  }

  @Test func `blocks within blocks, and long names, are cut short`() throws {
    var files = try CaffeFiles(.sphereface4, seed: 444)
    files.text = String(repeating: "layer {", count: 100_000)
    #expect(
      files.refusal()?.description.hasSuffix(
        "net.prototxt:1: layer: found a block within 100 others, expected at most 100") == true)
    files.text = String(repeating: "a", count: 1_000_000)
    #expect((files.refusal()?.description.utf8.count ?? .max) < 1000)
  }

  @Test func `a text that ends within a block is told where that begins`() throws {
    var files = try CaffeFiles(.sphereface4, seed: 443)
    let lineCount = files.text.count { $0 == "\n" }
    files.text.removeLast(2)
    let words = files.refusal()?.description ?? ""
    #expect(words.contains("net.prototxt:\(lineCount): layer: found the end of the text, "))
    #expect(words.contains("expected what ends the block that begins in line \(lineCount - 6)"))
  }
}
