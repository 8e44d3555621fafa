internal import CKernels

/// A pass of a convolution that computes maps: the way there, or the gradient of its input.
enum MapPass {
  /// The sums come to lie in a tensor, and are finished from there into the maps.
  case direct(DirectConvolution, sums: Tensor, maps: Tensor)
  case winograd(WinogradConvolution, tile: Int)
  case matrix(MatrixConvolution)

  /// Plans the way there.
  ///
  /// - Parameters:
  ///   - geometry: the sizes.
  ///   - algorithm: one of its candidates.
  ///   - input: N x I x H x W.
  ///   - weight: O x I / groups x K x K.
  ///   - sums: where a direct convolution leaves what is to be finished, in fp32; may be the
  ///     output.
  ///   - output: N x O x H x W.
  /// - Throws: `KernelError`, as every call of the library may.
  init(
    _ geometry: ConvolutionGeometry, forwardBy algorithm: ConvolutionAlgorithm, input: Tensor,
    weight: Parameter, sums: Tensor, output: Tensor
  ) throws(KernelError) {
    switch algorithm {
    case .direct, .directBF16:
      let convolution = try DirectConvolution(
        geometry, .forward, algorithm.factors, source: input, destination: sums, weight: weight)
      self = .direct(convolution, sums: sums, maps: output)
    case .winograd(let tile):
      let convolution = try WinogradConvolution(
        geometry, tile: tile, transposes: false, input: input, weight: weight, output: output)
      self = .winograd(convolution, tile: tile)
    case .matrix:
      self = .matrix(
        try MatrixConvolution(
          geometry, transposes: false, input: input, weight: weight, output: output))
    }
  }

  /// Plans the gradient of the input, of the input's shape, from that of the output; the rest as
  /// above.
  init(
    _ geometry: ConvolutionGeometry, inputGradientBy algorithm: ConvolutionAlgorithm,
    outputGradient: Tensor, weight: Parameter, sums: Tensor, gradient: Tensor
  ) throws(KernelError) {
    switch algorithm {
    case .direct, .directBF16:
      let convolution = try DirectConvolution(
        geometry, .inputGradient, algorithm.factors, source: sums,
        destination: outputGradient, weight: weight)
      self = .direct(convolution, sums: sums, maps: gradient)
    case .winograd(let tile):
      let convolution = try WinogradConvolution(
        geometry, tile: tile, transposes: true, input: outputGradient, weight: weight,
        output: gradient)
      self = .winograd(convolution, tile: tile)
    case .matrix:
      self = .matrix(
        try MatrixConvolution(
          geometry, transposes: true, input: outputGradient, weight: weight, output: gradient))
    }
  }

  /// Computes the maps of the first images; nil leaves the sums as they are.
  func execute(_ imageCount: Int, finish: convolution_finish?) throws(KernelError) {
    switch self {
    case .direct(let convolution, let sums, let maps):
      try convolution.execute(imageCount)
      if finish == nil && sums === maps { return }
      convolution_finish_sums(
        maps.mapShape(imageCount), sums.maps, nil, finish ?? convolution_finish(), maps.maps)
    case .winograd(let convolution, _):
      convolution.execute(imageCount, finish: finish ?? convolution_finish())
    case .matrix(let convolution):
      try convolution.execute(imageCount, finish: finish ?? convolution_finish())
    }
  }

  /// What computes it, by name.
  var implementations: [String] {
    switch self {
    case .direct(let convolution, _, _): convolution.implementations
    case .winograd(_, let tile): ["\(ConvolutionAlgorithm.winograd(tile: tile))"]
    case .matrix: ["\(ConvolutionAlgorithm.matrix)"]
    }
  }
}

/// The pass of a convolution that computes the gradient of its weights.
enum WeightGradientPass {
  case direct(DirectConvolution)
  case winograd(WinogradWeightGradient, tile: Int)
  case matrix(MatrixWeightGradient)

  /// Plans the pass, by one of the geometry's candidates.
  ///
  /// - Throws: `KernelError`, as every call of the library may.
  init(
    _ geometry: ConvolutionGeometry, by algorithm: ConvolutionAlgorithm, input: Tensor,
    outputGradient: Tensor, weight: Parameter
  ) throws(KernelError) {
    switch algorithm {
    case .direct, .directBF16:
      self = .direct(
        try DirectConvolution(
          geometry, .weightGradient, algorithm.factors, source: input,
          destination: outputGradient, weight: weight))
    case .winograd(let tile):
      let gradient = try WinogradWeightGradient(
        geometry, tile: tile, input: input, outputGradient: outputGradient, weight: weight)
      self = .winograd(gradient, tile: tile)
    case .matrix:
      self = .matrix(
        try MatrixWeightGradient(
          geometry, input: input, outputGradient: outputGradient, weight: weight))
    }
  }

  /// Replaces the weight's gradient by that over the first images.
  func execute(_ imageCount: Int) throws(KernelError) {
    switch self {
    case .direct(let convolution): try convolution.execute(imageCount)
    case .winograd(let gradient, _): gradient.execute(imageCount)
    case .matrix(let gradient): try gradient.execute(imageCount)
    }
  }

  /// What computes it, by name.
  var implementations: [String] {
    switch self {
    case .direct(let convolution): convolution.implementations
    case .winograd(_, let tile): ["\(ConvolutionAlgorithm.winograd(tile: tile))"]
    case .matrix: ["\(ConvolutionAlgorithm.matrix)"]
    }
  }
}
