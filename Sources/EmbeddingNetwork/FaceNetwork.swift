package import SeededRandom
package import Tensors

/// A network that makes an embedding of every face, planned in memory.
///
/// Where no layer joins the images of a batch, the way back runs on the images alone whose
/// embeddings have a gradient: the others' is exactly zero. Batch norms join them in training: the
/// way back then runs on all images, and both passes on exactly those that are given. For inference
/// batch norms take the running statistics, and those behind a layer are folded into it.
///
/// Forward and backward give the same bytes whenever they run on the same number of threads on the
/// same machine. Not for use by two threads at once.
package final class FaceNetwork {
  /// What a network is for, which decides the memory that it takes.
  package enum Purpose: Sendable {
    /// Forward and backward: every activation is kept.
    case training
    /// Forward only: activations share a few buffers.
    case inference
  }

  /// The size of a layer's output, for messages about numbers that went astray.
  package struct ActivationNorm: Sendable {
    /// The layer, such as `res4_10`.
    package let layer: String
    /// The Euclidean norm of the whole output; NaN or infinite where one of its elements is.
    package let norm: Double
  }

  /// What a backward pass ran on.
  package struct BackwardReport: Sendable, Equatable {
    /// The images of the batch.
    package var batchImageCount = 0
    /// Those that have a gradient.
    package var survivorCount = 0
    /// Those that it ran on: the survivors and what filled them up.
    package var imageCount = 0
    /// The wall time that it took.
    package var seconds = 0.0

    /// The time that the other images would have taken at the same rate.
    package var secondsSaved: Double {
      imageCount == 0
        ? 0 : seconds * Double(max(0, batchImageCount - imageCount)) / Double(imageCount)
    }
  }

  /// What the network is built from.
  package let blueprint: Blueprint
  /// The most images of a forward pass.
  package let batchSize: Int
  /// What the network was made for.
  package let purpose: Purpose
  /// How the outputs of its layers lie in memory; parameters and gradients are fp32.
  package let maps: MapLayout
  /// The components of an embedding.
  package let embedding: Int
  /// The parameters in forward order.
  package let parameters: [Parameter]

  /// Whether the images of a batch see each other: in training, where there are batch norms.
  private let joinsImages: Bool
  private let input: Tensor
  private let layers: [Layer]
  private let embeddingGradient: Tensor?
  /// The images of the last forward pass, until a backward pass has used them up.
  private var imageCount = 0
  /// The images whose outputs the layers hold now.
  private var computedCount = 0
  /// What the last backward pass did.
  package private(set) var backwardReport = BackwardReport()

  /// Plans a network and takes the memory of a whole batch; the parameters are 0 until set.
  ///
  /// - Parameters:
  ///   - blueprint: the network.
  ///   - batchSize: the most images of a forward pass.
  ///   - purpose: what it is for.
  ///   - maps: how the outputs of its layers lie in memory. In bf16 they take half of it, and the
  ///     weights of the next layer meet rounded numbers; the embedding is fp32.
  ///   - choose: asked for the algorithms of every convolution; nil goes by the rule.
  /// - Throws: `NetworkError.batchSize` below one image, or below two in training with batch norms;
  ///   `KernelError`, also as `choose` throws it.
  package init(
    _ blueprint: Blueprint, batchSize: Int, purpose: Purpose,
    maps: MapLayout = MapLayout(.fp32),
    algorithms choose: ConvolutionAlgorithms.Choice? = nil
  ) throws {
    joinsImages = purpose == .training && blueprint.joinsImages
    guard batchSize >= (joinsImages ? 2 : 1) else {
      throw NetworkError.batchSize(found: batchSize, expected: joinsImages ? 2 : 1)
    }
    let engine = try ComputeEngine()
    let activations = TensorPool(
      engine: engine, isSharing: purpose == .inference, maps: maps)
    let input = try activations.makeTensor(
      .plain([batchSize] + blueprint.input.sizes), whileInUse: [])
    let layers = try NetworkBuilder(
      activations: activations, choose: choose ?? ConvolutionAlgorithms.byRule(maps.format)
    )
    .layers(blueprint.blocks, input: input)
    embeddingGradient = purpose == .training ? try Self.planBackward(layers, engine) : nil
    self.blueprint = blueprint
    self.batchSize = batchSize
    self.purpose = purpose
    self.maps = maps
    self.input = input
    self.layers = layers
    embedding = blueprint.embedding
    parameters = layers.flatMap(\.parameters)
  }

  /// Plans the network that a configuration names, as above.
  package convenience init(
    _ configuration: NetworkConfiguration, batchSize: Int, purpose: Purpose,
    maps: MapLayout = MapLayout(.fp32),
    algorithms choose: ConvolutionAlgorithms.Choice? = nil
  ) throws {
    try self.init(
      configuration.blueprint, batchSize: batchSize, purpose: purpose, maps: maps,
      algorithms: choose)
  }

  /// Plans the way back through all layers and gives the gradient that it starts from.
  private static func planBackward(
    _ layers: [Layer], _ engine: ComputeEngine
  ) throws(KernelError) -> Tensor? {
    let gradients = TensorPool(gradientsOf: engine)
    var incoming: Tensor?
    var first: Tensor?
    for (index, layer) in layers.enumerated().reversed() {
      let outputGradient: Tensor
      if let incoming {
        outputGradient = incoming
      } else {
        outputGradient = try gradients.makeTensor(layer.plan.output.layout, whileInUse: [])
        first = outputGradient
      }
      incoming = try layer.plan.planBackward(
        outputGradient: outputGradient, gradients: gradients,
        inputGradient: index > 0 ? .fresh : .nowhere, whileInUse: [])
    }
    return first
  }

  /// The parameters that gradients change: all but running statistics and what is held.
  package var learned: [Parameter] { parameters.filter { $0.rateMultiplier > 0 } }

  /// Draws the starting values of all parameters, in forward order.
  package func initialise(using generator: inout SeededGenerator) {
    for parameter in parameters { parameter.initialise(using: &generator) }
  }

  /// Computes the embeddings of images.
  ///
  /// - Parameter images: n x 3 x H x W, (pixel - 127.5) / 128, red, green, blue; 1 <= n <= batch
  ///   size.
  /// - Returns: n x D.
  /// - Throws: `NetworkError.pixelCount`, `NetworkError.batchSize` for a single image where images
  ///   are joined, `KernelError`.
  package func forward(_ images: [Float]) throws -> Matrix<Float> {
    let pixelCount = blueprint.input.count
    let count = images.count / pixelCount
    guard images.count % pixelCount == 0, (1...batchSize).contains(count) else {
      throw NetworkError.pixelCount(
        found: images.count, perImage: pixelCount, maximumImageCount: batchSize)
    }
    guard count >= 2 || !joinsImages else {
      throw NetworkError.batchSize(found: count, expected: 2)
    }
    imageCount = count
    let missing = [Float](repeating: 0, count: (batchSize - count) * pixelCount)
    try input.write(missing.isEmpty ? images : images + missing)
    computedCount = plannedCount(for: count)
    for layer in layers { try layer.plan.forward(computedCount) }
    let embeddings = try embeddingOutput.elements()
    return Matrix(
      rowCount: count, columnCount: embedding,
      elements: Array(embeddings.prefix(count * embedding)))
  }

  /// Fills the gradient of every parameter, by the images and weights of the last forward pass.
  ///
  /// Runs on the images whose row of the gradient has a number other than 0, and on as many others
  /// as make the count one that kernels are planned for; on all where images are joined. It keeps
  /// of the forward pass only what belongs to them: each forward pass allows one backward pass.
  ///
  /// - Parameter gradient: n x D, the derivative of the loss by the last forward pass's embeddings.
  /// - Throws: `KernelError`, as every call of the library may.
  package func backward(_ gradient: Matrix<Float>) throws {
    guard let embeddingGradient else {
      preconditionFailure("backward: purpose is \(purpose), expected training")
    }
    precondition(
      gradient.rowCount == imageCount && gradient.columnCount == embedding,
      "gradient is \(gradient.rowCount) x \(gradient.columnCount), "
        + "embeddings \(imageCount) x \(embedding)")
    let survivors = (0..<imageCount).map { row in gradient.row(row).contains { $0 != 0 } }
    let kept = joinsImages ? Array(0..<imageCount) : fill(survivors)
    if kept.count < plannedCount(for: imageCount) {
      input.compact(to: kept)
      for layer in layers { layer.plan.compact(to: kept) }
    }
    var rows = kept.flatMap { $0 < imageCount ? Array(gradient.row($0)) : zeroRow }
    rows += Array(repeating: 0, count: (batchSize - kept.count) * embedding)
    try embeddingGradient.write(rows)
    let start = ContinuousClock.now
    for layer in layers.reversed() { try layer.plan.backward(kept.count) }
    backwardReport = BackwardReport(
      batchImageCount: imageCount, survivorCount: survivors.count { $0 }, imageCount: kept.count,
      seconds: (ContinuousClock.now - start) / .seconds(1))
    imageCount = 0
    computedCount = kept.count
  }

  /// The survivors in ascending order, filled up by other images to a count that is planned for.
  private func fill(_ survivors: [Bool]) -> [Int] {
    let survivorCount = survivors.count { $0 }
    var missing = plannedCount(for: max(1, survivorCount)) - survivorCount
    return (0..<plannedCount(for: imageCount)).filter { image in
      if image < imageCount && survivors[image] { return true }
      missing -= 1
      return missing >= 0
    }
  }

  /// The least count of images, not below the given one, that kernels are planned for.
  ///
  /// It is a multiple of a sixteenth of the batch, so that few kernels serve all counts; where
  /// images are joined, no batch may be filled up, and it is the count itself.
  private func plannedCount(for imageCount: Int) -> Int {
    if joinsImages { return imageCount }
    let step = (batchSize + 15) / 16
    return min(batchSize, (imageCount + step - 1) / step * step)
  }

  private var zeroRow: [Float] { Array(repeating: 0, count: embedding) }

  /// The norms of the last forward pass's outputs in forward order; after a backward pass, of those
  /// images' that it ran on.
  ///
  /// A network for inference keeps only the embedding.
  package func activationNorms() throws -> [ActivationNorm] {
    let kept = purpose == .training ? layers[...] : layers.suffix(1)
    return try kept.map { layer in
      let squares = try layer.plan.output.elements(ofFirst: computedCount).reduce(0) {
        $0 + Double($1) * Double($1)
      }
      return ActivationNorm(layer: layer.name, norm: squares.squareRoot())
    }
  }

  /// The kernels that each layer runs, by name: what to look at when a step is slow.
  package var kernelReport: [(layer: String, implementations: [String])] {
    layers.map { ($0.name, $0.plan.implementations) }
  }

  private var embeddingOutput: Tensor { layers[layers.count - 1].plan.output }
}
