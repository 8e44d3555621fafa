/// A batch of maps in Double, N x C x H x W in that order.
package struct Volume {
  package let count: Int
  package let channelCount: Int
  package let height: Int
  package let width: Int
  package var values: [Double]

  package init(shape: [Int], values: [Double]) {
    precondition(shape.count == 4 && shape.reduce(1, *) == values.count)
    (count, channelCount, height, width) = (shape[0], shape[1], shape[2], shape[3])
    self.values = values
  }

  package init(shape: [Int]) {
    self.init(shape: shape, values: Array(repeating: 0, count: shape.reduce(1, *)))
  }

  package var shape: [Int] { [count, channelCount, height, width] }
}

/// The layers by their definitions: loops in Double, written without a look at the kernels.
package enum Oracle {
  /// A square convolution by its weights O x I / groups x K x K and its biases.
  package struct Convolution {
    package let weight: [Double]
    package let bias: [Double]
    package let kernelSize: Int
    package let stride: Int
    package let padding: Int
    package let groupCount: Int

    package init(
      weight: [Double], bias: [Double], kernelSize: Int, stride: Int, padding: Int,
      groupCount: Int = 1
    ) {
      self.weight = weight
      self.bias = bias
      self.kernelSize = kernelSize
      self.stride = stride
      self.padding = padding
      self.groupCount = groupCount
    }

    func outputSize(_ size: Int) -> Int { (size + 2 * padding - kernelSize) / stride + 1 }

    /// Visits every product of the convolution: indices into output, input and weight.
    private func visit(
      _ input: [Int], _ output: [Int], _ body: (_ output: Int, _ input: Int, _ weight: Int) -> Void
    ) {
      let (outputsPerGroup, inputsPerGroup) = (output[1] / groupCount, input[1] / groupCount)
      for n in 0..<output[0] {
        for o in 0..<output[1] {
          for place in 0..<inputsPerGroup {
            let i = o / outputsPerGroup * inputsPerGroup + place
            for dy in 0..<kernelSize {
              for dx in 0..<kernelSize {
                let weightIndex = ((o * inputsPerGroup + place) * kernelSize + dy) * kernelSize + dx
                for y in 0..<output[2] {
                  let row = y * stride + dy - padding
                  if row < 0 || row >= input[2] { continue }
                  let outputRow = ((n * output[1] + o) * output[2] + y) * output[3]
                  let inputRow = ((n * input[1] + i) * input[2] + row) * input[3]
                  for x in 0..<output[3] {
                    let column = x * stride + dx - padding
                    if column < 0 || column >= input[3] { continue }
                    body(outputRow + x, inputRow + column, weightIndex)
                  }
                }
              }
            }
          }
        }
      }
    }

    package func forward(_ input: Volume) -> Volume {
      var output = Volume(shape: [
        input.count, bias.count, outputSize(input.height), outputSize(input.width),
      ])
      let plane = output.height * output.width
      for index in output.values.indices {
        output.values[index] = bias[index / plane % bias.count]
      }
      let shape = output.shape
      output.values.withUnsafeMutableBufferPointer { result in
        input.values.withUnsafeBufferPointer { source in
          weight.withUnsafeBufferPointer { weight in
            visit(input.shape, shape) { result[$0] += weight[$2] * source[$1] }
          }
        }
      }
      return output
    }

    package func backward(
      _ input: Volume, outputGradient: Volume
    ) -> (input: Volume, weight: [Double], bias: [Double]) {
      var inputGradient = Volume(shape: input.shape)
      var weightGradient = [Double](repeating: 0, count: weight.count)
      var biasGradient = [Double](repeating: 0, count: bias.count)
      let plane = outputGradient.height * outputGradient.width
      for (index, gradient) in outputGradient.values.enumerated() {
        biasGradient[index / plane % bias.count] += gradient
      }
      inputGradient.values.withUnsafeMutableBufferPointer { toInput in
        weightGradient.withUnsafeMutableBufferPointer { toWeight in
          outputGradient.values.withUnsafeBufferPointer { gradient in
            input.values.withUnsafeBufferPointer { source in
              weight.withUnsafeBufferPointer { weight in
                visit(input.shape, outputGradient.shape) {
                  toInput[$1] += weight[$2] * gradient[$0]
                  toWeight[$2] += source[$1] * gradient[$0]
                }
              }
            }
          }
        }
      }
      return (inputGradient, weightGradient, biasGradient)
    }
  }

  package static func prelu(_ input: Volume, slope: [Double]) -> Volume {
    var output = input
    let plane = input.height * input.width
    for (index, value) in input.values.enumerated() where value <= 0 {
      output.values[index] = slope[index / plane % slope.count] * value
    }
    return output
  }

  package static func preluBackward(
    _ input: Volume, slope: [Double], outputGradient: Volume
  ) -> (input: Volume, slope: [Double]) {
    var inputGradient = outputGradient
    var slopeGradient = [Double](repeating: 0, count: slope.count)
    let plane = input.height * input.width
    for (index, value) in input.values.enumerated() where value <= 0 {
      let channel = index / plane % slope.count
      inputGradient.values[index] *= slope[channel]
      slopeGradient[channel] += outputGradient.values[index] * value
    }
    return (inputGradient, slopeGradient)
  }

  /// N x O from N inputs of any shape, weights O x inputs.
  package static func innerProduct(
    _ input: Volume, weight: [Double], bias: [Double]
  ) -> [Double] {
    let size = input.values.count / input.count
    return (0..<input.count).flatMap { n in
      bias.indices.map { o in
        (0..<size).reduce(bias[o]) { $0 + weight[o * size + $1] * input.values[n * size + $1] }
      }
    }
  }

  package static func innerProductBackward(
    _ input: Volume, weight: [Double], outputGradient: [Double]
  ) -> (input: Volume, weight: [Double], bias: [Double]) {
    let size = input.values.count / input.count
    let outputCount = outputGradient.count / input.count
    var inputGradient = Volume(shape: input.shape)
    var weightGradient = [Double](repeating: 0, count: weight.count)
    var biasGradient = [Double](repeating: 0, count: outputCount)
    for n in 0..<input.count {
      for o in 0..<outputCount {
        let gradient = outputGradient[n * outputCount + o]
        biasGradient[o] += gradient
        for k in 0..<size {
          inputGradient.values[n * size + k] += gradient * weight[o * size + k]
          weightGradient[o * size + k] += gradient * input.values[n * size + k]
        }
      }
    }
    return (inputGradient, weightGradient, biasGradient)
  }
}
