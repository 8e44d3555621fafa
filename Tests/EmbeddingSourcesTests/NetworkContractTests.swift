import EmbeddingSources
import FaceAlignment
import FaceDataset
import Failures
import Testing

@Suite struct NetworkContractTests {
  private func read(_ text: String) throws -> NetworkContract {
    try NetworkContract(bytes: Array(text.utf8), file: "net.onnx.json")
  }

  private func text(_ changes: [String: String] = [:], dropping key: String = "") -> String {
    let values = [
      ("format", "\"atl-network-contract\""), ("version", "1"), ("template", "\"arcface\""),
      ("width", "112"), ("height", "112"), ("colour", "\"bgr\""), ("mean", "[1, 2, 3]"),
      ("divisor", "128"),
    ]
    let lines = values.filter { $0.0 != key && changes[$0.0] == nil } + changes.map { ($0, $1) }
    return "{\n" + lines.map { "\"\($0.0)\": \($0.1)" }.joined(separator: ",\n") + "\n}"
  }

  @Test func `says what a network takes`() throws {
    let contract = try read(text(["output": "1"]))
    #expect(
      contract.alignment
        == AlignmentContract(of: try AlignmentTemplate(name: "arcface", width: 112, height: 112)))
    #expect(contract.colour == .bgr)
    #expect(contract.means == [1, 2, 3] && contract.divisors == [128, 128, 128])
    #expect(contract.output == 1)
    #expect(
      contract.summary == "bgr, (x - 1.0) / 128.0, (x - 2.0) / 128.0, (x - 3.0) / 128.0")
  }

  @Test func `the example is a contract`() throws {
    let contract = try read(NetworkContract.example)
    #expect(contract.alignment.template == "arcface" && contract.output == nil)
    #expect(contract.summary == "rgb, (x - 127.5) / 127.5")
  }

  @Test(arguments: [
    ("format", "\"onnx\"", "\"onnx\"", "atl-network-contract"), ("version", "2", "2", "1"),
    ("width", "1.5", "1.5", "1 ... 16384"), ("colour", "\"grey\"", "\"grey\"", "rgb or bgr"),
    ("mean", "[1, 2]", "an array", "a number, or three of them"),
    ("mean", "\"1\"", "\"1\"", "a number, or three of them"),
    ("divisor", "0", "0", "a number above 0, or three of them"),
    ("divisor", "[1, 1, -1]", "an array", "a number above 0, or three of them"),
    ("output", "-1", "-1", "a whole number, counted from 0"),
  ])
  func `a value that is wrong is refused by its line`(
    key: String, value: String, found: String, expected: String
  ) throws {
    let text = text([key: value])
    let line = text.split(separator: "\n").firstIndex { $0.contains("\"\(key)\"") }.map { $0 + 1 }
    #expect(
      throws: EmbeddingSourceError.badContract(
        file: "net.onnx.json", line: try #require(line), key: key, found: found, expected: expected)
    ) { try read(text) }
  }

  @Test(arguments: ["format", "template", "width", "height", "colour", "mean", "divisor"])
  func `nothing but scale and output may be left out`(key: String) throws {
    let error = #expect(throws: EmbeddingSourceError.self) { try read(text(dropping: key)) }
    #expect(error?.description.hasPrefix("net.onnx.json:1: \(key): found nothing") == true)
  }

  @Test func `unknown keys, templates and texts that are no JSON are refused`() throws {
    let error = #expect(throws: EmbeddingSourceError.self) { try read(text(["std": "1"])) }
    #expect(error?.description.contains("std: found an unknown key") == true)
    #expect(throws: AlignmentSettingError.unknownTemplate(found: "other")) {
      try read(text(["template": "\"other\""]))
    }
    #expect(throws: AlignmentSettingError.self) { try read(text(["height": "0"])) }
    #expect(throws: EmbeddingSourceError.self) { try read("{") }
    #expect(throws: EmbeddingSourceError.self) { try read("[]") }
  }

  @Test func `a contract that is not there is asked for with an example`() throws {
    let error = #expect(throws: EmbeddingSourceError.self) {
      try NetworkContract(contentsOf: "/none.onnx.json", model: "/none.onnx")
    }
    #expect(error?.kind == .inputMissing)
    #expect(error?.description.contains(NetworkContract.example) == true)
  }
}
