internal import CKernels

/// A fully connected layer with bias and, if wanted, a batch norm over its outputs, planned for one
/// input tensor: forward and backward.
///
///     output[n, o] = bias[o] + sum over k of weight[o, k] input[n, k]
///
/// where k runs over the input's channels, rows and columns in the logical order. For inference the
/// batch norm is folded into weights and biases whenever the pass runs.
package final class FullyConnectedPlan: LayerPlan {
  /// N x O, plain.
  package let output: Tensor

  private let input: Tensor
  private let rows: Tensor
  private let weight: Parameter
  private let bias: Parameter
  /// What the product gives: the output itself where no batch norm stands between.
  private let product: Tensor
  /// Of a batch norm in training.
  private let statistics: BatchStatistics?
  /// The weights and biases that have taken up the batch norm, for inference.
  private let folded: FoldedBatchNorm?
  private var gradients: (output: Tensor, rows: Tensor, input: Tensor)?

  /// Plans the forward pass.
  ///
  /// - Parameters:
  ///   - input: N x C x H x W, as maps lie.
  ///   - weight: O x CHW.
  ///   - bias: O.
  ///   - norm: O of each, a multiple of 8; nil normalises nothing.
  ///   - activations: where the memory of the output and of the input in its logical order comes
  ///     from.
  /// - Throws: `KernelError`, as every call of the library may.
  package init(
    input: Tensor, weight: Parameter, bias: Parameter, norm: BatchNorm? = nil,
    activations: TensorPool
  ) throws(KernelError) {
    let shape = input.layout.shape
    let inputCount = shape.dropFirst().reduce(1, *)
    precondition(
      shape.count == 4 && shape[1].isMultiple(of: 8),
      "input is \(shape), expected blocks of 8 channels")
    precondition(
      weight.shape == [bias.count, inputCount],
      "weights are \(weight.shape), expected \([bias.count, inputCount])")
    rows = try activations.makeTensor(.plain([shape[0], inputCount]), whileInUse: [input])
    let product = try activations.makeTensor(
      .plain([shape[0], bias.count]), whileInUse: [input, rows])
    self.product = product
    if let norm, !activations.isSharing {
      output = try activations.makeTensor(product.layout, whileInUse: [product])
      statistics = try BatchStatistics(norm, of: product)
      folded = nil
    } else {
      output = product
      statistics = nil
      folded = norm.map { FoldedBatchNorm($0, weight: weight, bias: bias) }
    }
    self.input = input
    self.weight = weight
    self.bias = bias
  }

  package func forward(_ imageCount: Int) {
    convolution_maps_to_rows(input.mapShape(imageCount), input.maps, rows.floats)
    folded?.update()
    let (weight, bias) = (folded?.weight ?? weight, folded?.bias ?? bias)
    for row in 0..<imageCount {
      (product.floats + row * bias.count).update(from: bias.values, count: bias.count)
    }
    let shapeOfProduct = ProductShape(
      rowCount: imageCount, columnCount: bias.count, innerCount: inputCount,
      transposesLeft: false, transposesRight: true)
    weight.values.withUnsafeBufferPointer { weights in
      Float.multiply(
        shapeOfProduct, rows.elementsInMemory, weights, scale: 1, resultScale: 1,
        into: product.mutableElementsInMemory)
    }
    guard let statistics else { return }
    statistics.measure(imageCount)
    statistics.factors.apply(imageCount, to: product, into: output)
  }

  package func planBackward(
    outputGradient: Tensor, gradients: TensorPool, inputGradient place: InputGradientPlace,
    whileInUse inUse: [Tensor]
  ) throws(KernelError) -> Tensor? {
    guard case .fresh = place else {
      preconditionFailure(
        "the input gradient of a fully connected layer is \(place), expected a fresh one")
    }
    let rowGradient = try gradients.makeTensor(
      rows.layout, whileInUse: [outputGradient] + inUse)
    let inputGradient = try gradients.makeTensor(
      input.layout.ofGradient, whileInUse: [outputGradient, rowGradient] + inUse)
    self.gradients = (outputGradient, rowGradient, inputGradient)
    return inputGradient
  }

  package func backward(_ imageCount: Int) {
    guard let gradients else { return }
    statistics?.backward(
      imageCount, outputGradient: gradients.output, addend: nil, into: gradients.output)
    let toWeights = ProductShape(
      rowCount: bias.count, columnCount: inputCount, innerCount: imageCount, transposesLeft: true,
      transposesRight: false)
    weight.gradient.withUnsafeMutableBufferPointer { gradient in
      Float.multiply(
        toWeights, gradients.output.elementsInMemory, rows.elementsInMemory, scale: 1,
        resultScale: 0,
        into: gradient)
    }
    for column in 0..<bias.count {
      var sum: Float = 0
      for row in 0..<imageCount { sum += gradients.output.floats[row * bias.count + column] }
      bias.gradient[column] = sum
    }
    let toInput = ProductShape(
      rowCount: imageCount, columnCount: inputCount, innerCount: bias.count, transposesLeft: false,
      transposesRight: false)
    weight.values.withUnsafeBufferPointer { weights in
      Float.multiply(
        toInput, gradients.output.elementsInMemory, weights, scale: 1, resultScale: 0,
        into: gradients.rows.mutableElementsInMemory)
    }
    convolution_maps_from_rows(
      gradients.input.mapShape(imageCount), gradients.rows.floats, gradients.input.floats)
  }

  package func compact(to images: [Int]) {
    precondition(statistics == nil, "a batch norm joins the images of a batch")
    rows.compact(to: images)
    output.compact(to: images)
  }

  package var implementations: [String] { ["sgemm"] }

  private var inputCount: Int { rows.layout.shape[1] }
}

extension Tensor {
  /// The elements in memory, for BLAS.
  fileprivate var elementsInMemory: UnsafeBufferPointer<Float> {
    UnsafeBufferPointer(start: floats, count: layout.elementCount)
  }

  fileprivate var mutableElementsInMemory: UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(start: floats, count: layout.elementCount)
  }
}
