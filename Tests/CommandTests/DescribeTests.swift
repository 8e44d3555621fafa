import Foundation
import Testing

@Suite struct DescribeTests {
  @Test func `describes the published network as a table`() throws {
    let text = try Tool.train.succeed(["describe"]).output
    let lines = text.split(separator: "\n").map(String.init)
    #expect(lines[0] == "resface28, width 1.0, input 112 x 112 (height x width), embedding 512")
    let first = try #require(lines.first { $0.hasPrefix("conv1a") })
    let words = first.split(separator: " ").map(String.init)
    #expect(words.suffix(7) == ["32", "x", "110", "x", "110", "928", "20.91"])
    #expect(text.contains("28853792 learned"))
    #expect(text.contains("4.02 GFLOP"))
    #expect(!text.contains("held"))
  }

  @Test func `prints the same figures as JSON, for the network of the settings`() throws {
    let text = try Tool.train.succeed([
      "describe", "--json", "--set", "network.name=sphereface20", "--set", "network.inputSize=56",
    ]).output
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(object["name"] as? String == "sphereface20")
    #expect(object["inputHeight"] as? Int == 56 && object["inputWidth"] as? Int == 56)
    let layers = try #require(object["layers"] as? [[String: Any]])
    #expect(layers.count == 21)
    #expect(layers[0]["output"] as? [Int] == [64, 28, 28])
    let sum = layers.compactMap { $0["learnedParameters"] as? Int }.reduce(0, +)
    #expect(object["learnedParameters"] as? Int == sum)
  }

  @Test func `tells what gradients do not change from what they do`() throws {
    let text = try Tool.train.succeed(["describe", "--set", "network.name=iresnet18"]).output
    #expect(text.contains("24025088 learned, and 15232 held"))
    let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("layer4.1.conv1") })
    #expect(line.contains("3 x 3, batch norm, PReLU"))
    #expect(line.contains("512 x 7 x 7"))
  }

  @Test func `refuses a network that cannot be built`() throws {
    let result = try Tool.train.run(["describe", "--set", "network.name=resface29"])
    #expect(result.status == 64)
    #expect(result.errors.contains("sphereface20"))
    let length = try Tool.train.run([
      "describe", "--set", "network.name=iresnet18", "--set", "network.embedding=30",
    ])
    #expect(length.status == 64)
    #expect(length.errors.contains("found 30, expected a multiple of 8 for iresnet18"))
  }
}
