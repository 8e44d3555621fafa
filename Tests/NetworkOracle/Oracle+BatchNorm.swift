extension Oracle {
  /// A batch norm by its factors and addends, one a channel.
  package struct BatchNorm {
    package let weight: [Double]
    package let bias: [Double]
    package let epsilon: Double

    package init(weight: [Double], bias: [Double], epsilon: Double = 1e-5) {
      self.weight = weight
      self.bias = bias
      self.epsilon = epsilon
    }

    /// The mean of every channel, and the mean square about it.
    package static func moments(_ input: Volume) -> (means: [Double], variances: [Double]) {
      let count = Double(input.values.count / input.channelCount)
      let means = channelSums(input).map { $0 / count }
      var squares = input
      for index in input.values.indices {
        let difference = input.values[index] - means[input.channel(index)]
        squares.values[index] = difference * difference
      }
      return (means, channelSums(squares).map { $0 / count })
    }

    /// By statistics that are given.
    package func forward(_ input: Volume, means: [Double], variances: [Double]) -> Volume {
      var output = input
      for (index, value) in input.values.enumerated() {
        let channel = input.channel(index)
        output.values[index] =
          weight[channel] * (value - means[channel]) / (variances[channel] + epsilon).squareRoot()
          + bias[channel]
      }
      return output
    }

    /// By the batch's own statistics.
    package func forward(_ input: Volume) -> Volume {
      let (means, variances) = Self.moments(input)
      return forward(input, means: means, variances: variances)
    }

    /// The way back through the batch's own statistics, which depend on the input too.
    package func backward(
      _ input: Volume, outputGradient: Volume
    ) -> (input: Volume, weight: [Double], bias: [Double]) {
      let count = Double(input.values.count / input.channelCount)
      let (means, variances) = Self.moments(input)
      let ones = Array(repeating: 1.0, count: weight.count)
      let normalised = BatchNorm(
        weight: ones, bias: ones.map { _ in 0 }, epsilon: epsilon
      ).forward(input, means: means, variances: variances)
      var products = outputGradient
      for index in products.values.indices { products.values[index] *= normalised.values[index] }
      let weightGradient = Self.channelSums(products)
      let biasGradient = Self.channelSums(outputGradient)
      var inputGradient = input
      for index in input.values.indices {
        let channel = input.channel(index)
        inputGradient.values[index] =
          weight[channel] / (variances[channel] + epsilon).squareRoot()
          * (outputGradient.values[index] - biasGradient[channel] / count
            - normalised.values[index] * weightGradient[channel] / count)
      }
      return (inputGradient, weightGradient, biasGradient)
    }

    private static func channelSums(_ volume: Volume) -> [Double] {
      var sums = [Double](repeating: 0, count: volume.channelCount)
      for (index, value) in volume.values.enumerated() { sums[volume.channel(index)] += value }
      return sums
    }
  }
}

extension Volume {
  /// The channel of an element.
  fileprivate func channel(_ index: Int) -> Int { index / (height * width) % channelCount }
}
