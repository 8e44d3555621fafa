internal import CKernels

/// The statistics of a batch under a batch norm in training: measured on the way there, needed on
/// the way back.
final class BatchStatistics {
  /// What the batch norm does to every number of a channel, by the batch that was measured last.
  private(set) var factors: ChannelFactors
  private let norm: BatchNorm
  private let maps: Tensor
  private let scratch: Tensor
  private var means: [Float]
  private var inverseDeviations: [Double]

  /// Prepares to measure maps.
  ///
  /// - Parameters:
  ///   - norm: the parameters, C of each.
  ///   - maps: N x C x H x W in blocks of 8 channels, or N x C plain: what is normalised, and what
  ///     the way back reads. C is a multiple of 8.
  /// - Throws: `KernelError`, as every call of the library may.
  init(_ norm: BatchNorm, of maps: Tensor) throws(KernelError) {
    let shape = maps.layout.shape
    precondition(
      shape[1] == norm.weight.count && shape[1].isMultiple(of: 8),
      "maps are \(shape), batch norm over \(norm.weight.count) channels, a multiple of 8")
    self.norm = norm
    self.maps = maps
    factors = ChannelFactors(channelCount: shape[1])
    means = Array(repeating: 0, count: shape[1])
    inverseDeviations = Array(repeating: 1, count: shape[1])
    // Two numbers in double for every channel of every image.
    scratch = try Tensor(
      .plain([4 * shape[0] * shape[1]]), in: maps.engine.scratchpad, engine: maps.engine)
  }

  /// Measures the first images and moves the running statistics towards theirs.
  func measure(_ imageCount: Int) {
    let shape = maps.mapShape(imageCount)
    let channelCount = Int(shape.channels)
    var batchMeans = [Double](repeating: 0, count: channelCount)
    var variances = batchMeans
    convolution_moments(
      shape, maps.maps, &batchMeans, &variances, scratch.doubles)
    let count = Double(shape.image_count * shape.pixels)
    let momentum = BatchNorm.momentum
    for channel in 0..<channelCount {
      means[channel] = Float(batchMeans[channel])
      inverseDeviations[channel] = BatchNorm.inverseDeviation(variances[channel])
      factors.set(
        channel, weight: norm.weight.values[channel], bias: norm.bias.values[channel],
        mean: batchMeans[channel], inverseDeviation: inverseDeviations[channel])
      let unbiased = variances[channel] * count / max(1, count - 1)
      norm.runningMean.values[channel].move(by: momentum, towards: batchMeans[channel])
      norm.runningVariance.values[channel].move(by: momentum, towards: unbiased)
    }
  }

  /// Replaces the gradients of the factor and the addend, and computes that of the maps.
  ///
  /// With g the output gradient, d = 1 / sqrt(variance + epsilon) and means over the n numbers of a
  /// channel:
  ///
  ///     maps gradient = weight d (g - mean of g - (maps - mean) d^2 mean of (g (maps - mean)))
  ///
  /// - Parameters:
  ///   - imageCount: the images that were measured.
  ///   - outputGradient: g, like the maps.
  ///   - addend: like the maps; what is added to the gradient of the maps.
  ///   - gradient: where that goes; may be the output gradient or the addend.
  func backward(
    _ imageCount: Int, outputGradient: Tensor, addend: Tensor?, into gradient: Tensor
  ) {
    let shape = maps.mapShape(imageCount)
    let channelCount = Int(shape.channels)
    var sums = [Double](repeating: 0, count: channelCount)
    var products = sums
    convolution_gradient_sums(
      shape, maps.maps, means, outputGradient.floats, &sums, &products, scratch.doubles)
    var slopes = [Float](repeating: 0, count: channelCount)
    var shifts = slopes
    let count = Double(shape.image_count * shape.pixels)
    for channel in 0..<channelCount {
      let inverse = inverseDeviations[channel]
      norm.bias.gradient[channel] = Float(sums[channel])
      norm.weight.gradient[channel] = Float(products[channel] * inverse)
      let scale = Double(norm.weight.values[channel]) * inverse
      slopes[channel] = Float(-scale * inverse * inverse * products[channel] / count)
      shifts[channel] = Float(-scale * sums[channel] / count)
    }
    means.withUnsafeBufferPointer { mean in
      factors.scale.withUnsafeBufferPointer { scale in
        slopes.withUnsafeBufferPointer { slope in
          shifts.withUnsafeBufferPointer { shift in
            guard
              let mean = mean.baseAddress, let scale = scale.baseAddress,
              let slope = slope.baseAddress, let shift = shift.baseAddress
            else { return }
            convolution_norm_backward(
              shape, maps.maps,
              convolution_norm_factors(scale: scale, slope: slope, mean: mean, shift: shift),
              outputGradient.floats, addend?.floats, gradient.floats)
          }
        }
      }
    }
  }
}

extension Float {
  /// Moves a share of the way, computed in double.
  fileprivate mutating func move(by share: Double, towards target: Double) {
    self = Float((1 - share) * Double(self) + share * target)
  }
}

extension Tensor {
  /// The memory as numbers of double precision.
  fileprivate var doubles: UnsafeMutablePointer<Double> {
    UnsafeMutableRawPointer(floats).assumingMemoryBound(to: Double.self)
  }
}
