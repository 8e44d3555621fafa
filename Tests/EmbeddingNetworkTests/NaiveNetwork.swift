import EmbeddingNetwork
import NetworkOracle

/// A network of a blueprint by the oracle's layers, from a dictionary of parameters.
struct NaiveNetwork {
  /// How batch norms find their statistics.
  enum Statistics {
    case batch, running
  }

  let blueprint: Blueprint
  var parameters: [String: [Double]]
  var statistics = Statistics.batch

  /// What a pass has made, and the way back from the gradient of that to the gradient of its input.
  private struct Result {
    var output: Volume
    var back: (Volume, inout [String: [Double]]) -> Volume = { gradient, _ in gradient }
    /// What rectifiers were given.
    var rectified: [Volume] = []
    /// The batch's statistics by the name of the norm, with the numbers of each.
    var moments: [String: Moments] = [:]

    /// Goes on with another step.
    func then(_ step: (Volume) -> Result) -> Result {
      let (first, second) = (self, step(output))
      return Result(
        output: second.output,
        back: { gradient, gradients in
          first.back(second.back(gradient, &gradients), &gradients)
        },
        rectified: first.rectified + second.rectified,
        moments: first.moments.merging(second.moments) { $1 })
    }
  }

  /// The mean, the variance and the count of a batch's numbers in each channel.
  struct Moments {
    let means: [Double]
    let variances: [Double]
    let count: Int
  }

  /// N x D embeddings.
  func embeddings(_ images: Volume) -> [Double] { run(images).output.values }

  /// The statistics of the batch under every norm.
  func moments(_ images: Volume) -> [String: Moments] { run(images).moments }

  /// How near a rectifier's input comes to the kink at zero, over the size of its neighbours.
  func smallestMargin(_ images: Volume) -> Double {
    run(images).rectified.map { volume in
      let size = (dot(volume.values, volume.values) / Double(volume.values.count)).squareRoot()
      return (volume.values.map(abs).min() ?? 0) / size
    }.min() ?? .infinity
  }

  /// The gradients of all learned parameters by name.
  func gradients(_ images: Volume, embeddingGradient: [Double]) -> [String: [Double]] {
    let result = run(images)
    var gradients: [String: [Double]] = [:]
    _ = result.back(Volume(shape: result.output.shape, values: embeddingGradient), &gradients)
    return gradients
  }

  private func run(_ images: Volume) -> Result { run(blueprint.blocks, images) }

  private func run(_ blocks: [Blueprint.Block], _ input: Volume) -> Result {
    blocks.reduce(Result(output: input)) { result, block in result.then { run(block, $0) } }
  }

  private func run(_ block: Blueprint.Block, _ input: Volume) -> Result {
    switch block {
    case .convolution(let convolution): return run(convolution, input)
    case .batchNorm(let norm): return run(norm, input)
    case .residual(let residual):
      let body = run(residual.body, input)
      let shortcut = residual.projection.map { run($0, input) } ?? Result(output: input)
      var output = body.output
      for index in output.values.indices { output.values[index] += shortcut.output.values[index] }
      return Result(
        output: output,
        back: { gradient, gradients in
          var sum = body.back(gradient, &gradients)
          let other = shortcut.back(gradient, &gradients)
          for index in sum.values.indices { sum.values[index] += other.values[index] }
          return sum
        },
        rectified: body.rectified + shortcut.rectified,
        moments: body.moments.merging(shortcut.moments) { $1 })
    case .embedding(let embedding):
      let (weight, bias) = (self["\(embedding.name).weight"], self["\(embedding.name).bias"])
      let product = Oracle.innerProduct(input, weight: weight, bias: bias)
      let result = Result(
        output: Volume(shape: [input.count, bias.count, 1, 1], values: product),
        back: { gradient, gradients in
          let inner = Oracle.innerProductBackward(
            input, weight: weight, outputGradient: gradient.values)
          gradients["\(embedding.name).weight"] = inner.weight
          gradients["\(embedding.name).bias"] = inner.bias
          return inner.input
        })
      return embedding.norm.map { norm in result.then { run(norm, $0) } } ?? result
    }
  }

  private func run(_ convolution: Blueprint.Convolution, _ input: Volume) -> Result {
    let (name, count) = (convolution.name, convolution.outputChannelCount)
    let oracle = Oracle.Convolution(
      weight: self["\(name).weight"],
      bias: parameters["\(name).bias"] ?? Array(repeating: 0, count: count),
      kernelSize: convolution.kernelSize, stride: convolution.stride, padding: convolution.padding,
      groupCount: convolution.isDepthwise ? input.channelCount : 1)
    var result = Result(
      output: oracle.forward(input),
      back: { gradient, gradients in
        let inner = oracle.backward(input, outputGradient: gradient)
        gradients["\(name).weight"] = inner.weight
        if parameters["\(name).bias"] != nil { gradients["\(name).bias"] = inner.bias }
        return inner.input
      })
    if let norm = convolution.norm { result = result.then { run(norm, $0) } }
    guard let rectifier = convolution.rectifier else { return result }
    let slope = self["\(rectifier).weight"]
    return result.then { input in
      Result(
        output: Oracle.prelu(input, slope: slope),
        back: { gradient, gradients in
          let inner = Oracle.preluBackward(input, slope: slope, outputGradient: gradient)
          gradients["\(rectifier).weight"] = inner.slope
          return inner.input
        },
        rectified: [input])
    }
  }

  private func run(_ norm: Blueprint.Norm, _ input: Volume) -> Result {
    let oracle = Oracle.BatchNorm(
      weight: self["\(norm.name).weight"], bias: self["\(norm.name).bias"])
    let (means, variances) =
      switch statistics {
      case .batch: Oracle.BatchNorm.moments(input)
      case .running: (self["\(norm.name).running_mean"], self["\(norm.name).running_var"])
      }
    return Result(
      output: oracle.forward(input, means: means, variances: variances),
      back: { gradient, gradients in
        let inner = oracle.backward(input, outputGradient: gradient)
        gradients["\(norm.name).weight"] = inner.weight
        gradients["\(norm.name).bias"] = inner.bias
        return inner.input
      },
      moments: [
        norm.name: Moments(
          means: means, variances: variances, count: input.values.count / input.channelCount)
      ])
  }

  private subscript(_ name: String) -> [Double] { parameters[name] ?? [] }
}
