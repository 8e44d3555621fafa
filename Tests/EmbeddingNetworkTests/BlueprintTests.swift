import EmbeddingNetwork
import SeededRandom
import Tensors
import Testing

/// Networks as values: what they weigh and compute, before any memory is taken.
@Suite struct BlueprintTests {
  private func layers(_ name: NetworkConfiguration.Name, embedding: Int = 512) throws
    -> [LayerFacts]
  {
    try NetworkConfiguration(name: name, embedding: embedding).blueprint.layers
  }

  /// The counts of parameters and operations.
  ///
  /// ResFace-28's count is that of the published model; iResNet's, with the 512 factors that are
  /// held at 1, that of the PyTorch model of its structure. The published sources give no counts
  /// for SphereFace on crops of 112 x 112, and MobileFaceNet's only as 0.99 million: theirs are
  /// sums over the layers of the published tables, done apart from this code; so are iResNet-50's
  /// and all operations.
  @Test(
    arguments: [
      (.resface28, 28_853_792, 4.02), (.sphereface4, 14_397_504, 0.38),
      (.sphereface10, 17_054_272, 1.77), (.sphereface20, 24_505_664, 4.08),
      (.sphereface36, 34_613_824, 7.78), (.sphereface64, 50_035_520, 14.26),
      (.iresnet18, 24_025_600 - 512, 5.22), (.iresnet50, 43_590_848 - 512, 12.62),
      (.mobilefacenet, 1_200_512, 0.44),
    ] as [(NetworkConfiguration.Name, Int, Double)])
  func `networks weigh and compute what they should`(
    name: NetworkConfiguration.Name, parameterCount: Int, gigaFLOP: Double
  ) throws {
    let layers = try layers(name)
    #expect(layers.reduce(0) { $0 + $1.learnedCount } == parameterCount)
    let operationCount = layers.reduce(0) { $0 + $1.operationCount }
    #expect(abs(Double(operationCount) / 1e9 - gigaFLOP) < 0.005)
  }

  @Test func `statistics and held factors are counted apart`() throws {
    let held = try NetworkConfiguration.Name.allCases.map { name in
      try layers(name).reduce(0) { $0 + $1.heldCount }
    }
    #expect(held == [0, 0, 0, 0, 0, 0, 14_720 + 512, 38_144 + 512, 20_352])
    // With the 128 components of the publication.
    let published = try layers(.mobilefacenet, embedding: 128)
    #expect(published.reduce(0) { $0 + $1.learnedCount } == 1_003_136)
  }

  @Test func `iResNet has the layers and names of its publication`() throws {
    let configuration = try NetworkConfiguration(name: .iresnet18)
    let names = configuration.blueprint.layers.flatMap(\.parameters).map(\.name)
    #expect(
      names.prefix(16) == [
        "conv1.weight", "bn1.weight", "bn1.bias", "bn1.running_mean", "bn1.running_var",
        "prelu.weight", "layer1.0.bn1.weight", "layer1.0.bn1.bias", "layer1.0.bn1.running_mean",
        "layer1.0.bn1.running_var", "layer1.0.conv1.weight", "layer1.0.bn2.weight",
        "layer1.0.bn2.bias", "layer1.0.bn2.running_mean", "layer1.0.bn2.running_var",
        "layer1.0.prelu.weight",
      ])
    for name in [
      "layer1.0.conv2.weight", "layer1.0.bn3.weight", "layer1.0.downsample.0.weight",
      "layer1.0.downsample.1.running_var", "layer4.1.bn3.bias", "bn2.weight", "fc.weight",
      "fc.bias",
      "features.weight", "features.running_mean",
    ] {
      #expect(names.contains(name), "\(name)")
    }
    #expect(!names.contains("layer1.1.downsample.0.weight") && !names.contains("conv1.bias"))
    let layers = configuration.blueprint.layers
    #expect(layers.first { $0.name == "layer1.0.conv1" }?.output.height == 112)
    #expect(layers.first { $0.name == "layer1.0.conv2" }?.output.height == 56)
    #expect(layers.last?.parameters[0].shape == [512, 25088])
    let factors = layers.last?.parameters.first { $0.name == "features.weight" }
    #expect(factors?.isLearned == false)
  }

  @Test func `MobileFaceNet has the bottlenecks and sizes of its table`() throws {
    let configuration = try NetworkConfiguration(name: .mobilefacenet, embedding: 128)
    let residuals = configuration.blueprint.blocks.compactMap { block in
      if case .residual(let residual) = block { residual.name } else { nil }
    }
    #expect(
      residuals == [1, 2, 3, 4].map { "stage1.\($0)" } + (0...5).map { "stage3.\($0)" }
        + [0, 1].map { "stage5.\($0)" })
    let layers = configuration.blueprint.layers
    func shape(_ name: String) -> MapShape? { layers.first { $0.name == name }?.output }
    #expect(shape("conv2.conv") == MapShape(channelCount: 64, size: 56))
    #expect(shape("stage1.0.expand.conv") == MapShape(channelCount: 128, size: 56))
    #expect(shape("stage1.0.depthwise.conv") == MapShape(channelCount: 128, size: 28))
    #expect(shape("stage2.0.expand.conv") == MapShape(channelCount: 256, size: 28))
    #expect(shape("stage2.0.project.conv") == MapShape(channelCount: 128, size: 14))
    #expect(shape("stage4.0.depthwise.conv") == MapShape(channelCount: 512, size: 7))
    #expect(shape("conv3.conv") == MapShape(channelCount: 512, size: 7))
    #expect(shape("global.conv") == MapShape(channelCount: 512, size: 1))
    #expect(layers.last?.output == MapShape(channelCount: 128, size: 1))
    let linear = layers.filter { !$0.kind.contains("PReLU") }.map(\.name)
    #expect(linear.count == 15 + 2 && linear.suffix(2) == ["global.conv", "embedding.conv"])
  }

  @Test func `batch norms start as nothing, learn without decay, and hold their statistics`()
    throws
  {
    let network = try FaceNetwork(
      NetworkConfiguration(name: .mobilefacenet, width: 0.25, inputSize: 56), batchSize: 2,
      purpose: .training)
    #expect(
      network.learned.map(\.name)
        == network.parameters.map(\.name).filter { !$0.contains("running_") })
    var generator = SeededGenerator(84)
    network.initialise(using: &generator)
    let ofNorms = network.parameters.filter { $0.name.contains(".bn.") }
    #expect(ofNorms.count == 4 * 50)
    for parameter in ofNorms {
      #expect(parameter.decayMultiplier == 0)
      let start: Float =
        parameter.name.hasSuffix("weight") || parameter.name.hasSuffix("running_var") ? 1 : 0
      #expect(parameter.values.allSatisfy { $0 == start }, "\(parameter.name)")
    }
  }

  @Test func `an embedding that a batch norm cannot end in is refused`() throws {
    for name in [NetworkConfiguration.Name.iresnet18, .iresnet50, .mobilefacenet] {
      #expect(
        throws: NetworkError.embeddingBlocks(found: 100, network: name.rawValue)
      ) { _ = try NetworkConfiguration(name: name, embedding: 100) }
    }
    _ = try NetworkConfiguration(name: .sphereface4, embedding: 100)
  }

  @Test(arguments: NarrowNetwork.all)
  func `a blueprint says what the network then has`(narrow: NarrowNetwork) throws {
    let configuration = try narrow.configuration
    let network = try FaceNetwork(configuration, batchSize: 1, purpose: .inference)
    let sketches = configuration.blueprint.layers.flatMap(\.parameters)
    #expect(sketches.map(\.name) == network.parameters.map(\.name))
    #expect(sketches.map(\.shape) == network.parameters.map(\.shape))
    #expect(sketches.map(\.rateMultiplier) == network.parameters.map(\.rateMultiplier))
    #expect(Set(sketches.map(\.name)).count == sketches.count)
    #expect(configuration.blueprint.embedding == 64)
    let embedding = try network.forward(
      [Float](repeating: 0, count: 3 * narrow.inputSize.height * narrow.inputSize.width))
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
    #expect([0, 3, 8, 17].map { layers[$0].output.height } == [56, 28, 14, 7])
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
