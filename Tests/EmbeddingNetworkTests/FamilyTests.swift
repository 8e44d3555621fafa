import EmbeddingNetwork
import NetworkOracle
import SeededRandom
import Tensors
import Testing

/// Networks against their definition: blocks of every kind on small maps, and a narrow network of
/// each family.
@Suite struct FamilyTests {
  /// A network of a few blocks.
  struct Sample: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let blueprint: Blueprint

    init(
      _ description: String, _ blocks: [Blueprint.Block],
      end: Blueprint.Embedding = Blueprint.Embedding("fc", componentCount: 8)
    ) {
      testDescription = description
      let entry = Blueprint.Convolution("entry", 16, rectifier: "entry.prelu")
      blueprint = Blueprint(
        input: MapShape(channelCount: 3, size: 9),
        blocks: [.convolution(entry)] + blocks + [.embedding(end)])
    }
  }

  private static let norm = Blueprint.Norm("norm")

  static let samples = [
    Sample(
      "linear, with biases", [.convolution(Blueprint.Convolution("conv", 24, stride: 2))]),
    Sample(
      "batch norm",
      [
        .convolution(Blueprint.Convolution("conv", 16, norm: norm)),
        .convolution(
          Blueprint.Convolution("last", 16, norm: Blueprint.Norm("end"), rectifier: "prelu")),
      ]),
    Sample(
      "batch norm alone, before padding",
      [.batchNorm(norm), .convolution(Blueprint.Convolution("conv", 16, rectifier: "prelu"))]),
    Sample(
      "depthwise, over part of the map and over all of it",
      [
        .convolution(
          Blueprint.Convolution("conv", 16, stride: 2, isDepthwise: true, rectifier: "prelu")),
        .convolution(
          Blueprint.Convolution("last", 16, kernelSize: 5, padding: 0, isDepthwise: true)),
      ]),
    Sample(
      "residual, linear with biases",
      [
        .residual(
          Blueprint.Residual(
            "sum", body: [.convolution(Blueprint.Convolution("conv", 16))]))
      ]),
    Sample(
      "residual, rectified behind a batch norm",
      [
        .residual(
          Blueprint.Residual(
            "sum",
            body: [.convolution(Blueprint.Convolution("conv", 16, norm: norm, rectifier: "prelu"))])
        )
      ]),
    Sample(
      "residual, beginning with a batch norm",
      [
        .residual(
          Blueprint.Residual(
            "sum",
            body: [
              .batchNorm(norm),
              .convolution(Blueprint.Convolution("conv", 24, rectifier: "prelu")),
              .convolution(Blueprint.Convolution("last", 16, norm: Blueprint.Norm("end"))),
            ]))
      ]),
    Sample(
      "residual with a projection",
      [
        .residual(
          Blueprint.Residual(
            "sum",
            body: [
              .batchNorm(norm),
              .convolution(Blueprint.Convolution("conv", 24, rectifier: "prelu")),
              .convolution(
                Blueprint.Convolution("last", 24, stride: 2, norm: Blueprint.Norm("end"))),
            ],
            projection: Blueprint.Convolution(
              "side", 24, kernelSize: 1, stride: 2, padding: 0, norm: Blueprint.Norm("sideEnd"))))
      ]),
    Sample(
      "residual with a projection with biases, twice",
      ["first", "second"].map { name in
        .residual(
          Blueprint.Residual(
            name,
            body: [
              .convolution(Blueprint.Convolution("\(name).conv", 16, rectifier: "\(name).prelu"))
            ],
            projection: Blueprint.Convolution(
              "\(name).side", 16, kernelSize: 1, padding: 0, rectifier: "\(name).sidePrelu")))
      }),
    Sample(
      "batch norm over the embedding", [],
      end: Blueprint.Embedding("fc", componentCount: 16, norm: norm)),
  ]

  @Test(arguments: samples)
  func `blocks agree with the definition in both passes`(sample: Sample) throws {
    // Rounding of Float; each batch norm divides what it leaves by a deviation.
    try compare(sample.blueprint, batch: 4, seed: 91, tolerance: 1e-5, gradientTolerance: 1e-4)
  }

  @Test(arguments: samples)
  func `blocks for inference take running statistics`(sample: Sample) throws {
    try compareInference(sample.blueprint, batch: 3, seed: 92, tolerance: 1e-5)
  }

  /// The blocks on maps that are higher than wide; a convolution over the whole map takes a square.
  @Test(arguments: samples.filter { !$0.testDescription.contains("all of it") })
  func `blocks on maps that are no squares agree with the definition`(sample: Sample) throws {
    let blueprint = Blueprint(
      input: MapShape(channelCount: 3, height: 11, width: 6), blocks: sample.blueprint.blocks)
    try compare(blueprint, batch: 4, seed: 99, tolerance: 1e-5, gradientTolerance: 1e-4)
    try compareInference(blueprint, batch: 3, seed: 100, tolerance: 1e-5)
  }

  /// Networks of each family, an odd number of images for those that join them.
  static let families: [(NarrowNetwork, Int)] = [
    (NarrowNetwork(.sphereface20, 56), 2), (NarrowNetwork(.iresnet18, 56), 3),
    (NarrowNetwork(.mobilefacenet, 56), 3),
    (NarrowNetwork(.resface28, InputSize(height: 56, width: 48)), 2),
    (NarrowNetwork(.sphereface4, InputSize(height: 56, width: 48)), 2),
    (NarrowNetwork(.iresnet18, InputSize(height: 56, width: 48)), 5),
  ]

  @Test(arguments: families)
  func `narrow networks agree with the definition in both passes`(
    narrow: NarrowNetwork, batch: Int
  ) throws {
    // Batch norms over three numbers, as behind MobileFaceNet's last maps, enlarge rounding.
    try compare(
      narrow.configuration.blueprint, batch: batch, seed: 93, tolerance: 1e-4,
      gradientTolerance: 1e-3)
  }

  @Test(arguments: families + [(NarrowNetwork(.iresnet50, 56), 1)])
  func `narrow networks for inference agree with the definition`(
    narrow: NarrowNetwork, batch: Int
  ) throws {
    try compareInference(
      narrow.configuration.blueprint, batch: batch, seed: 94, tolerance: 1e-5)
  }

  @Test func `weights that are loaded later are folded too`() throws {
    var generator = SeededGenerator(95)
    let blueprint = try NetworkConfiguration(
      name: .mobilefacenet, width: 0.25, inputSize: 56, embedding: 64
    ).blueprint
    let network = try planned(blueprint, 2, .inference)
    shake(network, using: &generator)
    let images = images(2, blueprint, using: &generator)
    _ = try network.forward(images)
    shake(network, using: &generator)
    let expected = naive(network, .running).embeddings(volume(images, 2, blueprint))
    #expect(relativeDifference(try network.forward(images).elements, expected) < 1e-5)
  }

  @Test func `running statistics follow the batch's by a tenth`() throws {
    var generator = SeededGenerator(96)
    let blueprint = Self.samples[7].blueprint
    let network = try planned(blueprint, 4, .training)
    shake(network, using: &generator)
    let images = images(4, blueprint, using: &generator)
    let before = values(network)
    let moments = naive(network, .batch).moments(volume(images, 4, blueprint))
    _ = try network.forward(images)
    #expect(moments.count == 3)
    let after = values(network)
    for (name, batch) in moments {
      let count = Double(batch.count)
      let means = zip(before["\(name).running_mean"] ?? [], batch.means).map { 0.9 * $0 + 0.1 * $1 }
      let variances = zip(before["\(name).running_var"] ?? [], batch.variances)
        .map { 0.9 * $0 + 0.1 * $1 * count / (count - 1) }
      for (suffix, expected) in [("mean", means), ("var", variances)] {
        let found = (after["\(name).running_\(suffix)"] ?? []).map { Float($0) }
        #expect(relativeDifference(found, expected) < 1e-6, "\(name) \(suffix)")
      }
    }
    // And nothing else has changed.
    for (name, values) in after where !name.contains("running") {
      #expect(values == before[name], "\(name)")
    }
  }

  @Test func `joined images all take part in the way back, and none is filled up`() throws {
    var generator = SeededGenerator(97)
    let blueprint = Self.samples[7].blueprint
    let network = try planned(blueprint, 20, .training)
    shake(network, using: &generator)
    let images = images(5, blueprint, using: &generator)
    let alone = try planned(blueprint, 5, .training)
    for (one, other) in zip(network.parameters, alone.parameters) { other.values = one.values }
    // A whole batch before it leaves nothing behind that could count.
    let running = network.parameters.map(\.values)
    _ = try network.forward(self.images(20, blueprint, using: &generator))
    for (parameter, values) in zip(network.parameters, running) { parameter.values = values }
    let embeddings = try network.forward(images)
    #expect(
      relativeDifference(
        embeddings.elements, doubles(try alone.forward(images).elements)) < 1e-6)
    var factors = Matrix<Float>(rowCount: 5, columnCount: 8, repeating: 0)
    for column in 0..<8 { factors[3, column] = Float(generator.gaussian()) }
    try network.backward(factors)
    let report = network.backwardReport
    #expect(report.batchImageCount == 5 && report.survivorCount == 1 && report.imageCount == 5)
    let expected = naive(alone, .batch).gradients(
      volume(images, 5, blueprint), embeddingGradient: doubles(factors.elements))
    for parameter in network.learned {
      let difference = relativeDifference(parameter.gradient, expected[parameter.name] ?? [])
      #expect(difference < 1e-4, "\(parameter.name)")
    }
  }

  @Test(arguments: samples) func `images without a gradient are left out of the way back`(
    sample: Sample
  ) throws {
    var generator = SeededGenerator(98)
    let network = try planned(sample.blueprint, 20, .training)
    shake(network, using: &generator)
    let images = images(20, sample.blueprint, using: &generator)
    var factors = Matrix<Float>(
      rowCount: 20, columnCount: sample.blueprint.embedding, repeating: 0)
    for row in [0, 1, 5, 17] {
      for column in 0..<factors.columnCount {
        factors[row, column] = Float(generator.gaussian())
      }
    }
    _ = try network.forward(images)
    let expected = naive(network, .batch).gradients(
      volume(images, 20, sample.blueprint), embeddingGradient: doubles(factors.elements))
    try network.backward(factors)
    let report = network.backwardReport
    #expect(report.survivorCount == 4)
    #expect(report.imageCount == (sample.blueprint.joinsImages ? 20 : 4))
    for parameter in network.learned {
      let gradient = expected[parameter.name] ?? []
      guard dot(gradient, gradient) > 1e-12 else { continue }
      let difference = relativeDifference(parameter.gradient, gradient)
      #expect(difference < 1e-4, "\(parameter.name)")
    }
  }

  @Test func `two images at least are joined`() throws {
    let blueprint = Self.samples[1].blueprint
    #expect(throws: NetworkError.batchSize(found: 1, expected: 2)) {
      _ = try planned(blueprint, 1, .training)
    }
    let network = try planned(blueprint, 3, .training)
    #expect(throws: NetworkError.batchSize(found: 1, expected: 2)) {
      _ = try network.forward([Float](repeating: 0, count: blueprint.input.count))
    }
    _ = try planned(blueprint, 1, .inference)
  }

  @Test(.enabled(if: hasKernelsOfAVX2), arguments: NarrowNetwork.all)
  func `no network runs a reference kernel`(narrow: NarrowNetwork) throws {
    let network = try planned(narrow.configuration.blueprint, 2, .training)
    for (layer, implementations) in network.kernelReport {
      #expect(!implementations.contains { $0.hasPrefix("ref") }, "\(layer)")
    }
  }

  private func compare(
    _ blueprint: Blueprint, batch: Int, seed: UInt64, tolerance: Double, gradientTolerance: Double
  ) throws {
    var generator = SeededGenerator(seed)
    let network = try planned(blueprint, batch, .training)
    shake(network, using: &generator)
    let images = images(batch, blueprint, using: &generator)
    let factors = normalNumbers(batch * blueprint.embedding, using: &generator)
    let naive = naive(network, .batch)
    let volume = volume(images, batch, blueprint)
    let embeddings = try network.forward(images)
    #expect(relativeDifference(embeddings.elements, naive.embeddings(volume)) < tolerance)
    try network.backward(
      Matrix(rowCount: batch, columnCount: blueprint.embedding, elements: factors))
    let expected = naive.gradients(volume, embeddingGradient: doubles(factors))
    #expect(
      Set(expected.keys)
        == Set(network.parameters.map(\.name).filter { !$0.contains("running_") }))
    let whole = expected.values.reduce(0) { $0 + dot($1, $1) }.squareRoot()
    for parameter in network.parameters {
      guard let gradient = expected[parameter.name] else { continue }
      if dot(gradient, gradient).squareRoot() > 1e-9 * whole {
        let difference = relativeDifference(parameter.gradient, gradient)
        #expect(difference < gradientTolerance, "\(parameter.name)")
      } else {
        // What a batch norm takes out again has no gradient: rounding is all that is left.
        let found = doubles(parameter.gradient)
        #expect(dot(found, found).squareRoot() < 1e-6 * whole, "\(parameter.name)")
      }
    }
  }

  private func compareInference(
    _ blueprint: Blueprint, batch: Int, seed: UInt64, tolerance: Double
  ) throws {
    var generator = SeededGenerator(seed)
    let network = try planned(blueprint, batch, .inference)
    shake(network, using: &generator)
    let images = images(batch, blueprint, using: &generator)
    let before = network.parameters.map(\.values)
    let expected = naive(network, .running).embeddings(volume(images, batch, blueprint))
    #expect(relativeDifference(try network.forward(images).elements, expected) < tolerance)
    #expect(network.parameters.map(\.values) == before)
  }

  private func planned(
    _ blueprint: Blueprint, _ batchSize: Int, _ purpose: FaceNetwork.Purpose
  ) throws -> FaceNetwork {
    ComputeThreads.use(1)
    return try FaceNetwork(blueprint, batchSize: batchSize, purpose: purpose)
  }

  private func naive(
    _ network: FaceNetwork, _ statistics: NaiveNetwork.Statistics
  ) -> NaiveNetwork {
    NaiveNetwork(
      blueprint: network.blueprint, parameters: values(network), statistics: statistics)
  }

  private func values(_ network: FaceNetwork) -> [String: [Double]] {
    Dictionary(uniqueKeysWithValues: network.parameters.map { ($0.name, doubles($0.values)) })
  }

  /// Numbers under which every part matters: no slope or factor as it starts.
  private func shake(_ network: FaceNetwork, using generator: inout SeededGenerator) {
    for parameter in network.parameters {
      if parameter.name.hasSuffix("running_var") {
        parameter.values = parameter.values.map { _ in Float(generator.uniform(in: 0.5...2)) }
      } else if parameter.name.hasSuffix("bias") || parameter.name.hasSuffix("running_mean") {
        parameter.values = normalNumbers(parameter.count, deviation: 0.2, using: &generator)
      } else if parameter.shape.count > 1 {
        let fanIn = Double(parameter.count / parameter.shape[0])
        parameter.values = normalNumbers(
          parameter.count, deviation: 1 / fanIn.squareRoot(), using: &generator)
      } else if parameter.initialisation == .constant(0.25) {
        parameter.values = parameter.values.map { _ in Float(generator.uniform(in: -0.3...0.6)) }
      } else {
        parameter.values = parameter.values.map { _ in Float(generator.uniform(in: 0.5...1.5)) }
      }
    }
  }

  private func images(
    _ count: Int, _ blueprint: Blueprint, using generator: inout SeededGenerator
  ) -> [Float] {
    (0..<count * blueprint.input.count).map { _ in Float(generator.uniform(in: -1...1)) }
  }

  private func volume(_ images: [Float], _ count: Int, _ blueprint: Blueprint) -> Volume {
    Volume(shape: [count] + blueprint.input.sizes, values: doubles(images))
  }
}
