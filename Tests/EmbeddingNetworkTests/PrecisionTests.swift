import EmbeddingNetwork
import NetworkOracle
import SeededRandom
import Tensors
import Testing

/// Networks whose layers hand on bf16 maps.
@Suite struct PrecisionTests {
  /// A network with its images and the gradient of its embeddings.
  private struct Bench {
    let network: FaceNetwork
    let images: [Float]
    let gradient: Matrix<Float>

    init(
      _ blueprint: Blueprint, _ maps: MapLayout, _ purpose: FaceNetwork.Purpose = .training,
      batch: Int = 16
    ) throws {
      ComputeThreads.use(1)
      network = try FaceNetwork(blueprint, batchSize: batch, purpose: purpose, maps: maps)
      var generator = SeededGenerator(51)
      network.initialise(using: &generator)
      let pixels = blueprint.input.count
      images = (0..<batch * pixels).map { _ in (Float(generator.next() % 256) - 127.5) / 128 }
      gradient = Matrix(
        rowCount: batch, columnCount: network.embedding,
        elements: normalNumbers(batch * network.embedding, using: &generator))
    }

    var gradients: [Float] { network.learned.flatMap(\.gradient) }
  }

  @Test(arguments: FamilyTests.samples, MapLayout.Order.allCases)
  func `gradients and embeddings are near those of fp32`(
    sample: FamilyTests.Sample, order: MapLayout.Order
  ) throws {
    let exact = try Bench(sample.blueprint, MapLayout(.fp32))
    let rounded = try Bench(sample.blueprint, MapLayout(.bf16, order: order))
    let expected = try exact.network.forward(exact.images)
    let found = try rounded.network.forward(rounded.images)
    // A rounding of 2^-9 in each of a few layers, which batch norms may enlarge.
    let difference = relativeDifference(found.elements, doubles(expected.elements))
    #expect(difference > 1e-5 && difference < 1e-2)
    try exact.network.backward(exact.gradient)
    try rounded.network.backward(rounded.gradient)
    #expect(relativeDifference(rounded.gradients, doubles(exact.gradients)) < 5e-2)
  }

  private static func narrow() throws -> Blueprint {
    try NetworkConfiguration(width: 0.25, inputSize: 56, embedding: 32).blueprint
  }

  @Test func `going back on the survivors gives the same gradients`() throws {
    let bench = try Bench(Self.narrow(), MapLayout(.bf16))
    var gradient = bench.gradient
    for row in 0..<16 where row % 5 > 0 {
      for column in 0..<gradient.columnCount { gradient[row, column] = 0 }
    }
    _ = try bench.network.forward(bench.images)
    try bench.network.backward(gradient)
    #expect(bench.network.backwardReport.imageCount == 4)
    let found = bench.gradients
    // A gradient too small to change a sum keeps every image.
    for row in 0..<16 where row % 5 > 0 { gradient[row, 0] = 1e-30 }
    _ = try bench.network.forward(bench.images)
    try bench.network.backward(gradient)
    #expect(bench.network.backwardReport.imageCount == 16)
    #expect(relativeDifference(found, doubles(bench.gradients)) < 1e-5)
  }

  @Test func `inference gives the embeddings of training`() throws {
    let blueprint = try Self.narrow()
    let training = try Bench(blueprint, MapLayout(.bf16))
    let inference = try Bench(blueprint, MapLayout(.bf16), .inference)
    #expect(
      try inference.network.forward(inference.images) == training.network.forward(training.images))
    #expect(try training.network.activationNorms().allSatisfy { $0.norm > 0 && $0.norm.isFinite })
  }
}
