import Dispatch
import EmbeddingNetwork
import Foundation
import NetworkOracle
import SeededRandom
import Tensors
import Testing

@Suite struct ResFaceTests {
  /// The narrow network that tests run.
  private static func narrow(
    _ batchSize: Int, _ purpose: FaceNetwork.Purpose = .training
  ) throws -> FaceNetwork {
    ComputeThreads.use(1)
    return try FaceNetwork(
      NetworkConfiguration(width: 0.25, inputSize: 56), batchSize: batchSize, purpose: purpose)
  }

  /// Weights under which every layer matters: branches as strong as shortcuts, slopes of any sign.
  private static func shake(_ network: FaceNetwork, using generator: inout SeededGenerator) {
    for parameter in network.parameters {
      if parameter.name.hasPrefix("relu") {
        parameter.values = parameter.values.map { _ in Float(generator.uniform(in: -0.3...0.6)) }
      } else if parameter.name.hasSuffix("bias") {
        parameter.values = normalNumbers(parameter.count, deviation: 0.1, using: &generator)
      } else {
        let fanIn = Double(parameter.count / parameter.shape[0])
        parameter.values = normalNumbers(
          parameter.count, deviation: fanIn.squareRoot() / fanIn, using: &generator)
      }
    }
  }

  private static func images(_ count: Int, using generator: inout SeededGenerator) -> [Float] {
    (0..<count * 3 * 56 * 56).map { _ in Float(generator.uniform(in: -1...1)) }
  }

  @Test func `gradients and embeddings agree with the definition`() throws {
    var generator = SeededGenerator(71)
    let network = try Self.narrow(2)
    Self.shake(network, using: &generator)
    let images = Self.images(2, using: &generator)
    let factors = normalNumbers(2 * 512, using: &generator)
    let oracle = NaiveResFace(
      parameters: Dictionary(
        uniqueKeysWithValues: network.parameters.map { ($0.name, doubles($0.values)) }))
    let volume = Volume(shape: [2, 3, 56, 56], values: doubles(images))
    // The seed is one whose rectifier inputs stay clear of the kink, farther than rounding goes.
    #expect(oracle.smallestMargin(volume) > 1e-6)

    let embeddings = try network.forward(images)
    #expect(relativeDifference(embeddings.elements, oracle.embeddings(volume)) < 1e-5)

    try network.backward(Matrix(rowCount: 2, columnCount: 512, elements: factors))
    let expected = oracle.gradients(volume, embeddingGradient: doubles(factors))
    #expect(expected.count == network.parameters.count)
    for parameter in network.parameters {
      let difference = relativeDifference(parameter.gradient, expected[parameter.name] ?? [])
      #expect(difference < 1e-4, "\(parameter.name)")
    }
  }

  @Test func `the definition's gradient is the derivative along a random direction`() throws {
    var generator = SeededGenerator(72)
    let network = try Self.narrow(1)
    Self.shake(network, using: &generator)
    let volume = Volume(
      shape: [1, 3, 56, 56], values: doubles(Self.images(1, using: &generator)))
    let factors = doubles(normalNumbers(512, using: &generator))
    let oracle = NaiveResFace(
      parameters: Dictionary(
        uniqueKeysWithValues: network.parameters.map { ($0.name, doubles($0.values)) }))
    let gradients = oracle.gradients(volume, embeddingGradient: factors)
    var along = 0.0
    var direction: [String: [Double]] = [:]
    for parameter in network.parameters {
      let step = doubles(normalNumbers(parameter.count, using: &generator))
      direction[parameter.name] = step
      along += dot(step, gradients[parameter.name] ?? [])
    }
    func loss(_ step: Double) -> Double {
      var moved = oracle
      for (name, values) in direction {
        let start = oracle.parameters[name] ?? []
        moved.parameters[name] = zip(start, values).map { $0 + step * $1 }
      }
      return dot(moved.embeddings(volume), factors)
    }
    // Small enough that no rectifier changes sides in a way that counts.
    let step = 1e-8
    let difference = (loss(step) - loss(-step)) / (2 * step)
    #expect(abs(difference / along - 1) < 1e-5)
  }

  @Test func `two runs give the same bytes`() throws {
    func run() throws -> ([Float], [[Float]]) {
      var generator = SeededGenerator(73)
      let network = try Self.narrow(3)
      network.initialise(using: &generator)
      let images = Self.images(3, using: &generator)
      let embeddings = try network.forward(images)
      try network.backward(embeddings)
      return (embeddings.elements, network.parameters.map(\.gradient))
    }
    let first = try run()
    let second = try run()
    #expect(first.0 == second.0)
    #expect(first.1 == second.1)
  }

  @Test func `runs on another thread than the one that built it`() throws {
    var generator = SeededGenerator(79)
    let network = try Self.narrow(2)
    network.initialise(using: &generator)
    let images = Self.images(2, using: &generator)
    let expected = try network.forward(images)
    // The semaphore orders the two threads' use of the network and of the result.
    nonisolated(unsafe) let shared = network
    nonisolated(unsafe) var found: Matrix<Float>?
    let done = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      ComputeThreads.use(1)
      found = try? shared.forward(images)
      if let found { try? shared.backward(found) }
      done.signal()
    }
    done.wait()
    #expect(found == expected)
    #expect(network.parameters.first?.gradient.contains { $0 != 0 } == true)
  }

  @Test func `a step leaves nothing behind for the next`() throws {
    var generator = SeededGenerator(74)
    let network = try Self.narrow(2)
    Self.shake(network, using: &generator)
    let images = Self.images(2, using: &generator)
    let embeddings = try network.forward(images)
    try network.backward(embeddings)
    let gradients = network.parameters.map(\.gradient)
    _ = try network.forward(Self.images(2, using: &generator))
    try network.backward(Matrix(rowCount: 2, columnCount: 512, repeating: 3))
    #expect(network.parameters.map(\.gradient) != gradients)
    #expect(try network.forward(images) == embeddings)
    try network.backward(embeddings)
    #expect(network.parameters.map(\.gradient) == gradients)
  }

  @Test func `an embedding does not depend on its place in the batch`() throws {
    var generator = SeededGenerator(75)
    let network = try Self.narrow(3)
    Self.shake(network, using: &generator)
    let images = Self.images(3, using: &generator)
    let size = network.blueprint.input.count
    let turned = images[size...] + images[..<size]
    let straight = try network.forward(images)
    let rotated = try network.forward(Array(turned))
    for row in 0..<3 {
      // Rows of one product may be summed in another order.
      let difference = relativeDifference(
        Array(rotated.row((row + 2) % 3)), doubles(Array(straight.row(row))))
      #expect(difference < 1e-6)
    }
  }

  @Test func `fewer images than the batch size are legal in both passes`() throws {
    var generator = SeededGenerator(76)
    let whole = try Self.narrow(2)
    Self.shake(whole, using: &generator)
    let larger = try Self.narrow(5)
    for (one, other) in zip(whole.parameters, larger.parameters) { other.values = one.values }
    let images = Self.images(2, using: &generator)
    let embeddings = try whole.forward(images)
    let partial = try larger.forward(images)
    #expect(partial.rowCount == 2)
    #expect(relativeDifference(partial.elements, doubles(embeddings.elements)) < 1e-6)
    try whole.backward(embeddings)
    try larger.backward(embeddings)
    for (one, other) in zip(whole.parameters, larger.parameters) {
      #expect(relativeDifference(other.gradient, doubles(one.gradient)) < 1e-4, "\(one.name)")
    }
  }

  @Test(arguments: [[], [3], [0, 1, 5, 17], [2, 4, 6, 8, 10, 12, 14, 16, 18, 19]])
  func `images without a gradient take no part in the way back`(survivors: [Int]) throws {
    var generator = SeededGenerator(80)
    let network = try Self.narrow(20)
    Self.shake(network, using: &generator)
    let images = Self.images(20, using: &generator)
    var factors = Matrix<Float>(rowCount: 20, columnCount: 512, repeating: 0)
    for row in survivors {
      for column in 0..<512 { factors[row, column] = Float(generator.gaussian()) }
    }
    _ = try network.forward(images)
    try network.backward(factors)
    // Whole batches go back in steps of two images here.
    let report = network.backwardReport
    #expect(report.batchImageCount == 20 && report.survivorCount == survivors.count)
    #expect(report.imageCount == max(2, (survivors.count + 1) / 2 * 2))
    #expect(report.seconds > 0)
    let share = Double(20 - report.imageCount) / Double(report.imageCount)
    #expect(abs(report.secondsSaved - share * report.seconds) < 1e-9)
    let found = network.parameters.map(\.gradient)

    // Another network is given the survivors alone, the same weights, and no way to leave any out.
    guard !survivors.isEmpty else {
      #expect(found.allSatisfy { $0.allSatisfy { $0 == 0 } })
      return
    }
    let alone = try Self.narrow(survivors.count)
    for (one, other) in zip(network.parameters, alone.parameters) { other.values = one.values }
    let size = network.blueprint.input.count
    _ = try alone.forward(survivors.flatMap { images[$0 * size..<($0 + 1) * size] })
    try alone.backward(
      Matrix(
        rowCount: survivors.count, columnCount: 512,
        elements: survivors.flatMap { Array(factors.row($0)) }))
    for (parameter, gradient) in zip(alone.parameters, found) {
      #expect(relativeDifference(gradient, doubles(parameter.gradient)) < 1e-5, "\(parameter.name)")
    }

    // And the next step knows nothing of it.
    let embeddings = try network.forward(images)
    try network.backward(embeddings)
    #expect(network.backwardReport.imageCount == 20 && network.backwardReport.secondsSaved == 0)
  }

  @Test func `a batch of few images runs on few`() throws {
    var generator = SeededGenerator(82)
    let large = try Self.narrow(20)
    Self.shake(large, using: &generator)
    let small = try Self.narrow(3)
    for (one, other) in zip(large.parameters, small.parameters) { other.values = one.values }
    // What an earlier batch leaves behind plays no part.
    let before = try large.forward(Self.images(20, using: &generator))
    try large.backward(before)
    let images = Self.images(3, using: &generator)
    let expected = try small.forward(images)
    let found = try large.forward(images)
    #expect(relativeDifference(found.elements, doubles(expected.elements)) < 1e-6)
    try small.backward(expected)
    try large.backward(expected)
    #expect(large.backwardReport.survivorCount == 3 && large.backwardReport.imageCount == 4)
    for (one, other) in zip(small.parameters, large.parameters) {
      #expect(relativeDifference(other.gradient, doubles(one.gradient)) < 1e-5, "\(one.name)")
    }
  }

  @Test func `an image whose gradient is not a number takes part in the way back`() throws {
    var generator = SeededGenerator(83)
    let network = try Self.narrow(4)
    network.initialise(using: &generator)
    _ = try network.forward(Self.images(4, using: &generator))
    var factors = Matrix<Float>(rowCount: 4, columnCount: 512, repeating: 0)
    factors[2, 0] = .nan
    try network.backward(factors)
    #expect(network.backwardReport.survivorCount == 1)
    #expect(network.parameters.last?.gradient[0].isNaN == true)
  }

  @Test func `inference gives the embeddings of training`() throws {
    var generator = SeededGenerator(77)
    let training = try Self.narrow(2)
    Self.shake(training, using: &generator)
    let inference = try Self.narrow(2, .inference)
    for (one, other) in zip(training.parameters, inference.parameters) {
      other.values = one.values
    }
    let images = Self.images(2, using: &generator)
    #expect(try inference.forward(images) == training.forward(images))
    #expect(try inference.activationNorms().map(\.layer) == ["fc5"])
  }

  @Test func `refuses pixels that are no whole images`() throws {
    let network = try Self.narrow(2, .inference)
    for count in [0, 100, 3 * 3 * 56 * 56] {
      #expect(
        throws: NetworkError.pixelCount(found: count, perImage: 9408, maximumImageCount: 2)
      ) {
        _ = try network.forward([Float](repeating: 0, count: count))
      }
    }
    #expect(throws: NetworkError.batchSize(found: 0, expected: 1)) { _ = try Self.narrow(0) }
  }

  @Test func `norms show where a number went astray`() throws {
    var generator = SeededGenerator(78)
    let network = try Self.narrow(1)
    network.initialise(using: &generator)
    let broken = network.parameters.first { $0.name == "conv4_3.bias" }
    broken?.values[0] = .nan
    _ = try network.forward(Self.images(1, using: &generator))
    let norms = try network.activationNorms()
    #expect(norms.map(\.layer).filter { $0.hasPrefix("res") }.count == 11)
    #expect(norms.first { $0.norm.isNaN }?.layer == "res4_4")
    #expect(norms.first { $0.layer == "res4_2" }?.norm.isFinite == true)
    #expect(norms.last?.layer == "fc5")
  }

  @Test(.enabled(if: hasKernelsOfAVX2))
  func `the narrow networks run no reference kernel`() throws {
    for (_, implementations) in try Self.narrow(4).kernelReport {
      #expect(!implementations.contains { $0.hasPrefix("ref") })
    }
  }
}
