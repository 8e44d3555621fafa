import Foundation
import PythonScripts
import Testing

@Suite(.serialized) struct ExportTests {
  @Test(.enabled(if: Python.ofTests.isThere))
  func `the README's Python gives the cosines of our own embeddings`() throws {
    let set = try trainedSet()
    try Tool.eval.succeed(export(set, to: "run.onnx"))
    try Tool.eval.succeed([
      "embed", "--model", set.folder.path("run"), "--manifest", set.folder.path("faces"),
      "--output", set.folder.path("embeddings.npy"), "--quiet",
    ])
    try snippet().write(
      to: set.folder.url.appending(path: "similarity.py"), atomically: true, encoding: .utf8)
    let faces = try set.faces().prefix(5)
    let answer = try Python.ofTests.run(
      set.folder.url.appending(path: "similarity.py"), faces.map { set.folder.path("faces/\($0)") },
      in: set.folder.url)
    let found = answer.split { " []\n".contains($0) }.compactMap { Double($0) }
    let rows = try set.rows("embeddings.npy", columnCount: 32).prefix(5)
    let expected = rows.flatMap { row in rows.map { cosine(row, $0) } }
    try #require(found.count == 25)
    // numpy prints eight digits.
    #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-5 })
    #expect(expected.contains { $0 < 0.999 })
  }

  @Test(arguments: ["pixels", "normalised"])
  func `an exported model gives the embeddings of its run`(input: String) throws {
    let set = try trainedSet()
    try Tool.eval.succeed(export(set, to: "run.onnx", "--input", input))
    for (model, output) in [("run", "own.npy"), ("run.onnx", "onnx.npy")] {
      try Tool.eval.succeed([
        "embed", "--model", set.folder.path(model), "--manifest", set.folder.path("faces"),
        "--output", set.folder.path(output), "--quiet",
      ])
    }
    let (own, exported) = (
      try set.rows("own.npy", columnCount: 32), try set.rows("onnx.npy", columnCount: 32)
    )
    for (own, exported) in zip(own, exported) {
      let length = own.reduce(0) { $0 + $1 * $1 }.squareRoot()
      // Sums of fp32 in another order.
      #expect(zip(own, exported).allSatisfy { abs($0 - $1) <= 1e-5 * length })
    }
    #expect(own.count == exported.count && own.count == 60)
  }

  @Test func `an export says what the file takes and gives`() throws {
    let set = try trainedSet()
    let text = try Tool.eval.succeed(export(set, to: "a.onnx")).output
    #expect(text.contains("input: N x 3 x 56 x 56, RGB 0 to 255, normalised inside\n"))
    #expect(text.contains("embedding: N x 32\n"))
    let json = try Tool.eval.succeed(
      export(set, to: "b.onnx", "--input", "normalised", "--json")
    ).output
    let summary = try JSONDecoder().decode(Summary.self, from: Data(json.utf8))
    #expect(
      summary.input == "normalised" && summary.inputHeight == 56 && summary.inputWidth == 56
        && summary.embedding == 32)
    #expect(summary.metadata["alignment.template"] == "wuxiang")
    #expect(try set.bytes("a.onnx") != set.bytes("b.onnx"))
  }

  @Test func `nothing is overwritten, and what is no model leaves nothing behind`() throws {
    let set = try trainedSet()
    try Data("mine".utf8).write(to: set.folder.url.appending(path: "run.onnx"))
    let refused = try Tool.eval.run(export(set, to: "run.onnx"))
    #expect(refused.status == 73)
    #expect(refused.errors.contains("--force"))
    #expect(try set.bytes("run.onnx") == Data("mine".utf8))
    try Tool.eval.succeed(export(set, to: "run.onnx", "--force"))
    #expect(try set.bytes("run.onnx").count > 100_000)

    #expect(try Tool.eval.run(export(set, to: "none/run.onnx")).status == 73)
    #expect(try Tool.eval.run(export(set, to: "x.onnx", "--input", "bgr")).status == 64)
    #expect(try Tool.eval.run(["export", "--model", "run", "--output", ""]).status == 64)
    let model = try set.bytes("run/model.safetensors")
    try model.dropLast(4).write(to: set.folder.url.appending(path: "run/model.safetensors"))
    let broken = try Tool.eval.run(export(set, to: "x.onnx"))
    #expect(broken.status == 65)
    #expect(broken.errors.contains("model.safetensors"))
    #expect(!FileManager.default.fileExists(atPath: set.folder.path("x.onnx")))
  }

  private struct Summary: Decodable {
    let input: String
    let inputHeight: Int
    let inputWidth: Int
    let embedding: Int
    let metadata: [String: String]
  }

  private func trainedSet() throws -> SmallSet {
    let set = try SmallSet()
    try Tool.train.succeed(
      set.training(output: "run", "--quiet", "--set", "solver.maxIterations=3"))
    return set
  }

  private func export(_ set: SmallSet, to output: String, _ more: String...) -> [String] {
    ["export", "--model", set.folder.path("run"), "--output", set.folder.path(output)] + more
  }

  /// The README's only block of Python.
  private func snippet() throws -> String {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
    let blocks = text.matches(of: /```python\n((?s).*?)```/)
    try #require(blocks.count == 1)
    return String(blocks[0].1)
  }

  private func cosine(_ one: [Float], _ other: [Float]) -> Double {
    func product(_ a: [Float], _ b: [Float]) -> Double {
      zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
    return product(one, other) / (product(one, one) * product(other, other)).squareRoot()
  }
}

extension SmallSet {
  /// The pictures of the aligned set, in the order of its manifest.
  fileprivate func faces() throws -> [String] {
    struct Line: Decodable { let face: String }
    return try String(decoding: bytes("faces/manifest.jsonl"), as: UTF8.self)
      .split(separator: "\n").dropFirst()
      .map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)).face }
  }
}
