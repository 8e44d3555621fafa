internal import CKernels

/// The parameters of a batch norm over the channels of maps, or over the columns of rows.
///
///     output = weight (input - mean) / sqrt(variance + epsilon) + bias
///
/// In training, mean and variance are those of the batch, the variance with a divisor of n, and the
/// running ones follow them: running <- (1 - momentum) running + momentum of the batch's, the
/// variance with a divisor of n - 1. Inference takes the running ones.
///
/// - Source: S. Ioffe, C. Szegedy, "Batch Normalization", ICML 2015, algorithms 1 and 2; epsilon,
///   momentum and the two divisors as in PyTorch's `BatchNorm2d`.
package struct BatchNorm {
  /// C: the factor.
  package let weight: Parameter
  /// C: the addend.
  package let bias: Parameter
  /// C: not learned by gradients, and changed by every forward pass of a training step.
  package let runningMean: Parameter
  /// C: the same.
  package let runningVariance: Parameter

  /// Added to every variance.
  package static let epsilon = 1e-5
  static let momentum = 0.1

  /// Joins the parameters.
  package init(
    weight: Parameter, bias: Parameter, runningMean: Parameter, runningVariance: Parameter
  ) {
    self.weight = weight
    self.bias = bias
    self.runningMean = runningMean
    self.runningVariance = runningVariance
  }

  /// All of them in the order of their names in a file.
  package var all: [Parameter] { [weight, bias, runningMean, runningVariance] }

  /// What inference does to every number of a channel, by the values of now.
  var runningFactors: ChannelFactors {
    var factors = ChannelFactors(channelCount: weight.count)
    for channel in 0..<weight.count {
      factors.set(
        channel, weight: weight.values[channel], bias: bias.values[channel],
        mean: Double(runningMean.values[channel]),
        inverseDeviation: Self.inverseDeviation(Double(runningVariance.values[channel])))
    }
    return factors
  }

  static func inverseDeviation(_ variance: Double) -> Double {
    1 / (variance + epsilon).squareRoot()
  }
}

/// A factor and an addend for every channel.
struct ChannelFactors {
  private(set) var scale: [Float]
  private(set) var shift: [Float]

  init(channelCount: Int) {
    scale = Array(repeating: 1, count: channelCount)
    shift = Array(repeating: 0, count: channelCount)
  }

  /// Makes scale x + shift what a batch norm makes of x.
  mutating func set(
    _ channel: Int, weight: Float, bias: Float, mean: Double, inverseDeviation: Double
  ) {
    let factor = Double(weight) * inverseDeviation
    scale[channel] = Float(factor)
    shift[channel] = Float(Double(bias) - factor * mean)
  }

  /// Computes scale x + shift, rectifies and adds as `finish` says, whose bias is replaced.
  func apply(
    _ imageCount: Int, to maps: Tensor, finish: convolution_finish = convolution_finish(),
    into output: Tensor
  ) {
    scale.withUnsafeBufferPointer { scale in
      shift.withUnsafeBufferPointer { shift in
        var finish = finish
        finish.bias = shift.baseAddress
        convolution_finish_sums(
          maps.mapShape(imageCount), maps.maps,
          scale.baseAddress, finish, output.maps)
      }
    }
  }
}

/// A batch norm for inference that has become part of the weights and biases of the layer before
/// it.
final class FoldedBatchNorm {
  /// O x ...: scale weight.
  let weight: Parameter
  /// O: scale bias + shift.
  let bias: Parameter
  private let norm: BatchNorm
  private let original: (weight: Parameter, bias: Parameter?)

  /// Takes memory for weights and biases.
  init(_ norm: BatchNorm, weight: Parameter, bias: Parameter?) {
    self.norm = norm
    original = (weight, bias)
    self.weight = Parameter(
      name: weight.name, shape: weight.shape, initialisation: .constant(0))
    self.bias = Parameter(
      name: norm.bias.name, shape: [norm.bias.count], initialisation: .constant(0))
    self.weight.gradient = []
    self.bias.gradient = []
  }

  /// Folds the parameters' values of now.
  func update() {
    let factors = norm.runningFactors
    scaleRows(of: original.weight.values, by: factors.scale, into: &weight.values)
    for row in 0..<bias.count {
      bias.values[row] =
        factors.scale[row] * (original.bias?.values[row] ?? 0) + factors.shift[row]
    }
  }
}

private func scaleRows(of values: [Float], by factors: [Float], into results: inout [Float]) {
  let rowLength = values.count / factors.count
  let values = values.span
  var results = results.mutableSpan
  for (row, factor) in factors.enumerated() {
    for index in row * rowLength..<(row + 1) * rowLength { results[index] = factor * values[index] }
  }
}
