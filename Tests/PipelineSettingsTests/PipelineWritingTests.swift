import Foundation
import PipelineSettings
import StrictJSON
import Testing

@Suite struct PipelineWritingTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  @Test(arguments: [true, false])
  func `reads what it writes, as the same value and the same bytes`(isPretty: Bool) throws {
    // Keys that only go together with others have their defaults here.
    let alone = ["sampler.shiftPixels", "align.height", "training.phases"]
    let overrides = KeyCase.all.filter { !alone.contains($0.path) }.map { "\($0.path)=\($0.legal)" }
    for pipeline in [Pipeline(), try Pipeline().applying(overrides: overrides)] {
      let text = pipeline.json(isPretty: isPretty)
      let again = try read(text)
      #expect(again == pipeline)
      #expect(again.json(isPretty: isPretty) == text)
    }
  }

  @Test func `writes all keys in the order of the reference`() throws {
    let text = Pipeline().json()
    #expect(text.hasPrefix("{\n  \"align\": {\n    \"template\": \"wuxiang\",\n"))
    #expect(text.hasSuffix("  \"threads\": 0\n}\n"))
    #expect(text.contains("\"steps\": [30000, 60000, 90000],"))
    #expect(!Pipeline().json(isPretty: false).contains("\n"))
  }

  @Test func `writes a table row for every key`() {
    let lines = Pipeline.markdownTable().split(separator: "\n").map(String.init)
    #expect(lines.count == Pipeline.reference.count + 2)
    #expect(lines[0] == "| key | values | default | meaning |")
    let row =
      "| `loss.margin` | integer: at least 1, at most 4 | `1` | "
      + "Multiplier m of the angle: 1 is SINGLE, 4 is QUADRUPLE. |"
    #expect(lines.contains(row))
    #expect(lines.allSatisfy { $0.filter { $0 == "|" }.count == 5 })
  }

  @Test func `states types, rules and defaults in the schema`() throws {
    let schema = try JSONReader.read(Array(Pipeline.schema().utf8))
    #expect(schema["$schema"]?.string == "https://json-schema.org/draft/2020-12/schema")
    #expect(schema["additionalProperties"]?.boolean == false)
    let solver = schema["properties"]?["solver"]
    #expect(solver?["additionalProperties"]?.boolean == false)
    let rate = solver?["properties"]?["learningRate"]
    #expect(rate?["type"]?.string == "number")
    #expect(rate?["exclusiveMinimum"]?.number?.double == 0)
    #expect(rate?["default"]?.number?.double == 0.1)
    let steps = solver?["properties"]?["schedule"]?["properties"]?["steps"]
    #expect(steps?["items"]?.text() == #"{"type":"integer","minimum":1}"#)
    let template = schema["properties"]?["align"]?["properties"]?["template"]
    #expect(
      template?["anyOf"]?.text()
        == #"[{"enum":["wuxiang","eyes-level","arcface","sphereface","sphereface-matlab"]},"#
        + #"{"pattern":"\\.json$"}]"#)
  }

  /// `ATL_WRITE_REFERENCE=1 swift test --filter PipelineWritingTests` writes the files anew.
  @Test(arguments: [
    ("pipeline.schema.json", Pipeline.schema()),
    ("pipeline.json", Pipeline().json(schema: "./pipeline.schema.json")),
  ])
  func `ships files that say what the declarations say`(name: String, text: String) throws {
    let url = Self.root.appending(path: name)
    if ProcessInfo.processInfo.environment["ATL_WRITE_REFERENCE"] == "1" {
      try Data(text.utf8).write(to: url)
    }
    #expect(try String(contentsOf: url, encoding: .utf8) == text)
  }

  @Test func `shows the table of all keys in the README`() throws {
    let url = Self.root.appending(path: "README.md")
    let head = "| key | values | default | meaning |\n"
    var text = try String(contentsOf: url, encoding: .utf8)
    let start = try #require(text.range(of: head)?.lowerBound)
    let end = text[start...].range(of: "\n\n")?.lowerBound ?? text.endIndex
    if ProcessInfo.processInfo.environment["ATL_WRITE_REFERENCE"] == "1" {
      text.replaceSubrange(start..<end, with: Pipeline.markdownTable().dropLast())
      try Data(text.utf8).write(to: url)
    }
    #expect(text.contains(Pipeline.markdownTable() + "\n"))
  }

  @Test func `ships the published recipe`() throws {
    #expect(try Pipeline.read(from: Self.root.appending(path: "pipeline.json")) == Pipeline())
  }

  @Test func `ships recipes that are valid`() throws {
    let folder = Self.root.appending(path: "recipes")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(names.contains("demo.json"))
    for name in names where name.hasSuffix(".json") && !name.hasSuffix("-study.json") {
      let pipeline = try Pipeline.read(from: folder.appending(path: name))
      #expect(pipeline.align.width == pipeline.network.inputSize, "\(name)")
      #expect(pipeline.align.height == pipeline.network.inputSize, "\(name)")
    }
  }
}
