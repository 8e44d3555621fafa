import EmbeddingNetwork
import Tensors
import Testing

/// Networks as values: what they weigh and compute, before any memory is taken.
@Suite struct BlueprintTests {
  private func layers(_ name: NetworkConfiguration.Name, embedding: Int = 512) throws
    -> [LayerFacts]
  {
    try NetworkConfiguration(name: name, embedding: embedding).blueprint.layers
  }

  /// ResFace-28's count is that of the published model. The published sources give no counts for the
  /// SphereFace networks on crops of 112 x 112: theirs are sums of k k i o + 2 o over the convolutions
  /// of table 2, and of i o + o over fc5, done apart from this code; so are all operations.
  @Test(
    arguments: [
      (.resface28, 28_853_792, 4.02), (.sphereface4, 14_397_504, 0.38),
      (.sphereface10, 17_054_272, 1.77), (.sphereface20, 24_505_664, 4.08),
      (.sphereface36, 34_613_824, 7.78), (.sphereface64, 50_035_520, 14.26),
    ] as [(NetworkConfiguration.Name, Int, Double)])
  func `networks weigh and compute what they should`(
    name: NetworkConfiguration.Name, parameterCount: Int, gigaFLOP: Double
  ) throws {
    let layers = try layers(name)
    #expect(layers.reduce(0) { $0 + $1.learnedCount } == parameterCount)
    let operationCount = layers.reduce(0) { $0 + $1.operationCount }
    #expect(abs(Double(operationCount) / 1e9 - gigaFLOP) < 0.005)
  }

  @Test(arguments: NetworkConfiguration.Name.allCases, [56, 112])
  func `a blueprint says what the network then has`(
    name: NetworkConfiguration.Name, inputSize: Int
  ) throws {
    let configuration = try NetworkConfiguration(
      name: name, width: 0.25, inputSize: inputSize, embedding: 64)
    let network = try FaceNetwork(configuration, batchSize: 1, purpose: .inference)
    let sketches = configuration.blueprint.layers.flatMap(\.parameters)
    #expect(sketches.map(\.name) == network.parameters.map(\.name))
    #expect(sketches.map(\.shape) == network.parameters.map(\.shape))
    #expect(sketches.map(\.rateMultiplier) == network.parameters.map(\.rateMultiplier))
    #expect(Set(sketches.map(\.name)).count == sketches.count)
    #expect(configuration.blueprint.embedding == 64)
    let embedding = try network.forward([Float](repeating: 0, count: 3 * inputSize * inputSize))
    #expect(embedding.rowCount == 1 && embedding.columnCount == 64)
  }

  @Test(
    arguments: [
      (.sphereface4, 4), (.sphereface10, 10), (.sphereface20, 20), (.sphereface36, 36),
      (.sphereface64, 64),
    ] as [(NetworkConfiguration.Name, Int)])
  func `SphereFace has as many convolutions as its name says`(
    name: NetworkConfiguration.Name, convolutionCount: Int
  ) throws {
    let names = try layers(name).map(\.name)
    #expect(names.count { $0.hasPrefix("conv") } == convolutionCount)
    #expect(names.first == "conv1_1" && names.last == "fc5")
  }

  @Test func `SphereFace-20 has the published names, sizes and fillers`() throws {
    let configuration = try NetworkConfiguration(name: .sphereface20)
    let layers = configuration.blueprint.layers
    #expect(
      layers.map(\.name) == [
        "conv1_1", "conv1_2", "conv1_3", "conv2_1", "conv2_2", "conv2_3", "conv2_4", "conv2_5",
        "conv3_1", "conv3_2", "conv3_3", "conv3_4", "conv3_5", "conv3_6", "conv3_7", "conv3_8",
        "conv3_9", "conv4_1", "conv4_2", "conv4_3", "fc5",
      ])
    #expect(
      configuration.blueprint.blocks.map(\.outputName) == [
        "relu1_1", "res1_3", "relu2_1", "res2_3", "res2_5", "relu3_1", "res3_3", "res3_5", "res3_7",
        "res3_9", "relu4_1", "res4_3", "fc5",
      ])
    #expect([0, 3, 8, 17].map { layers[$0].output.size } == [56, 28, 14, 7])
    #expect(layers[20].parameters[0].shape == [512, 25088])
    let network = try FaceNetwork(
      NetworkConfiguration(name: .sphereface20, width: 0.25, inputSize: 56), batchSize: 1,
      purpose: .inference)
    let starts = Dictionary(
      uniqueKeysWithValues: network.parameters.map { ($0.name, $0.initialisation) })
    #expect(starts["conv2_1.weight"] == .xavier(fanIn: 16 * 9))
    #expect(starts["conv2_2.weight"] == .gaussian(standardDeviation: 0.01))
    #expect(starts["conv2_3.weight"] == .gaussian(standardDeviation: 0.01))
    #expect(starts["relu2_3.weight"] == .constant(0.25))
    #expect(starts["fc5.weight"] == .xavier(fanIn: 128 * 16))
  }

  @Test(arguments: NetworkConfiguration.widths)
  func `every width keeps channels multiples of 8`(width: Double) throws {
    for name in NetworkConfiguration.Name.allCases {
      let layers = try NetworkConfiguration(name: name, width: width).blueprint.layers
      #expect(layers.allSatisfy { $0.output.channelCount.isMultiple(of: 8) }, "\(name)")
      let narrow = try NetworkConfiguration(name: name, width: 0.25).blueprint.layers
      #expect(layers[0].output.channelCount == Int(4 * width) * narrow[0].output.channelCount)
    }
  }
}
