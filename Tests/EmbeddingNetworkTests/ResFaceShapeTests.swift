import EmbeddingNetwork
import SeededRandom
import Tensors
import Testing

/// The facts of the published network, at full width.
@Suite struct ResFaceShapeTests {
  @Test func `the published network has its layers, its names and 28.9 million parameters`()
    throws
  {
    let network = try FaceNetwork(NetworkConfiguration(), batchSize: 1, purpose: .inference)
    let convolutions = network.parameters.filter {
      $0.name.hasPrefix("conv") && $0.name.hasSuffix("weight")
    }
    #expect(convolutions.count == 27)
    #expect(network.parameters.reduce(0) { $0 + $1.count } == 28_853_792)
    #expect(
      network.parameters.prefix(6).map(\.name) == [
        "conv1a.weight", "conv1a.bias", "relu1a.weight", "conv1b.weight", "conv1b.bias",
        "relu1b.weight",
      ])
    #expect(
      convolutions.map { String($0.name.dropFirst(4).dropLast(7)) } == [
        "1a", "1b", "2_1", "2_2", "2", "3_1", "3_2", "3_3", "3_4", "3", "4_1", "4_2", "4_3",
        "4_4", "4_5", "4_6", "4_7", "4_8", "4_9", "4_10", "4", "5_1", "5_2", "5_3", "5_4", "5_5",
        "5_6",
      ])
    #expect(Set(network.parameters.map(\.name)).count == 27 * 3 + 2)
    #expect(network.parameters.last?.name == "fc5.bias")
    #expect(network.parameters.dropLast().last?.shape == [512, 12800])
    #expect(convolutions[0].shape == [32, 3, 3, 3])
    #expect(convolutions[26].shape == [512, 512, 3, 3])
    #expect(abs(gigaFLOP(convolutions, [110, 54, 26, 12, 5]) - 4.02) < 0.005)
  }

  @Test(.enabled(if: hasKernelsOfAVX2))
  func `the published network runs no reference kernel`() throws {
    let network = try FaceNetwork(NetworkConfiguration(), batchSize: 1, purpose: .inference)
    for (layer, implementations) in network.kernelReport {
      #expect(!implementations.contains { $0.hasPrefix("ref") }, "\(layer)")
    }
  }

  @Test(arguments: [(112, [110, 54, 26, 12, 5]), (56, [54, 26, 12, 5, 2])])
  func `maps shrink as published`(side: Int, expected: [Int]) throws {
    var sizes: [Int] = []
    for stride in [1, 2, 2, 2, 2] {
      let geometry = ConvolutionGeometry(
        inputChannelCount: 1, outputChannelCount: 1, kernelSize: 3, stride: stride, padding: 0)
      sizes.append(geometry.outputSize(for: sizes.last ?? side))
    }
    #expect(sizes == expected)
    let network = try FaceNetwork(
      NetworkConfiguration(
        width: 0.25, inputSize: InputSize(height: side, width: side), embedding: 64),
      batchSize: 1, purpose: .inference)
    let last = expected[4]
    #expect(network.parameters.dropLast().last?.shape == [64, 128 * last * last])
  }

  @Test func `width narrows the convolutions and not the embedding`() throws {
    let network = try FaceNetwork(
      NetworkConfiguration(width: 0.5, inputSize: 56), batchSize: 1, purpose: .inference)
    let shapes = Dictionary(
      uniqueKeysWithValues: network.parameters.map { ($0.name, $0.shape) })
    #expect(shapes["conv1a.weight"] == [16, 3, 3, 3])
    #expect(shapes["conv4.weight"] == [256, 128, 3, 3])
    #expect(shapes["fc5.weight"] == [512, 256 * 4])
  }

  @Test func `parameters start and learn as published`() throws {
    let network = try FaceNetwork(
      NetworkConfiguration(width: 0.25, inputSize: 56), batchSize: 1, purpose: .inference)
    let parameters = Dictionary(uniqueKeysWithValues: network.parameters.map { ($0.name, $0) })
    #expect(parameters["conv1a.weight"]?.initialisation == .xavier(fanIn: 27))
    #expect(parameters["conv4.weight"]?.initialisation == .xavier(fanIn: 64 * 9))
    #expect(parameters["fc5.weight"]?.initialisation == .xavier(fanIn: 512))
    #expect(
      parameters["conv5_6.weight"]?.initialisation == .gaussian(standardDeviation: 0.01))
    for parameter in network.parameters {
      if parameter.name.hasSuffix("bias") {
        #expect(parameter.rateMultiplier == 2 && parameter.decayMultiplier == 0)
        #expect(parameter.initialisation == .constant(0))
      } else {
        #expect(parameter.rateMultiplier == 1 && parameter.decayMultiplier == 1)
      }
      if parameter.name.hasPrefix("relu") {
        #expect(parameter.initialisation == .constant(0.25))
      }
    }
    var generator = SeededGenerator(81)
    network.initialise(using: &generator)
    let branch = parameters["conv5_3.weight"]?.values ?? []
    let variance = branch.reduce(0) { $0 + Double($1) * Double($1) } / Double(branch.count)
    #expect(abs(variance.squareRoot() / 0.01 - 1) < 0.02)
    #expect(parameters["relu3_2.weight"]?.values.allSatisfy { $0 == 0.25 } == true)
  }

  @Test func `refuses sizes that are not built`() {
    for width in [0, 0.3, 2.25] {
      #expect(
        throws: NetworkError.width(
          found: width, expected: [0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2])
      ) {
        _ = try NetworkConfiguration(width: width)
      }
    }
    let squares: [InputSize] = [56, 112]
    #expect(
      throws: NetworkError.inputSize(found: 96, expected: InputSize.all, network: "resface28")
    ) {
      _ = try NetworkConfiguration(inputSize: 96)
    }
    #expect(
      throws: NetworkError.inputSize(
        found: InputSize(height: 112, width: 96), expected: squares, network: "mobilefacenet")
    ) {
      _ = try NetworkConfiguration(
        name: .mobilefacenet, inputSize: InputSize(height: 112, width: 96))
    }
    #expect(throws: NetworkError.embedding(found: 0)) {
      _ = try NetworkConfiguration(embedding: 0)
    }
    #expect(
      NetworkError.inputSize(found: 96, expected: InputSize.all, network: "resface28").description
        == "network: inputSize: found 96, expected one of 56, 112, 56x48, 112x96 for resface28")
  }

  /// Two operations per product of the convolutions and of fc5, per image.
  private func gigaFLOP(_ convolutions: [Parameter], _ sizes: [Int]) -> Double {
    let stages = [32: 0, 64: 1, 128: 2, 256: 3, 512: 4]
    let products = convolutions.reduce(512 * 12800) { sum, weight in
      let size = sizes[stages[weight.shape[0]] ?? 0]
      return sum + weight.count * size * size
    }
    return Double(2 * products) / 1e9
  }
}
