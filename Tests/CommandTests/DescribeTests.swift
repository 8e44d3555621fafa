import Foundation
import Testing

@Suite struct DescribeTests {
  @Test func `describes the published network as a table`() throws {
    let text = try Tool.train.succeed(["describe"]).output
    let lines = text.split(separator: "\n").map(String.init)
    #expect(lines[0] == "resface28, width 1.0, input 112 x 112, embedding 512")
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
    #expect(object["inputSize"] as? Int == 56)
    let layers = try #require(object["layers"] as? [[String: Any]])
    #expect(layers.count == 21)
    #expect(layers[0]["output"] as? [Int] == [64, 28, 28])
    let sum = layers.compactMap { $0["learnedParameters"] as? Int }.reduce(0, +)
    #expect(object["learnedParameters"] as? Int == sum)
  }

  @Test func `refuses a network that cannot be built`() throws {
    let result = try Tool.train.run(["describe", "--set", "network.name=resface29"])
    #expect(result.status == 64)
    #expect(result.errors.contains("sphereface20"))
  }
}
