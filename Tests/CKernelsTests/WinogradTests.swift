import CKernels
import NetworkOracle
import Testing

@Suite struct WinogradTests {
  /// Float's rounding through transforms with factors of up to 32, relative to the result's length:
  /// twice what the largest tiles come to, ten times what small ones do.
  private let tolerance = 1e-5

  @Test(arguments: ConvolutionCase.all)
  func `agrees with the definition in all passes, with any number of threads`(
    sizes: ConvolutionCase
  ) {
    let input = scattered(sizes.images * sizes.input.count)
    let weight = scattered(sizes.weightCount)
    let outputGradient = scattered(sizes.images * sizes.output.count)
    var output = [Double](repeating: 0, count: outputGradient.count)
    var inputGradient = [Double](repeating: 0, count: input.count)
    var weightGradient = [Double](repeating: 0, count: weight.count)
    sizes.forEachProduct { from, factor, to in
      output[to] += Double(input[from]) * Double(weight[factor])
      inputGradient[from] += Double(outputGradient[to]) * Double(weight[factor])
      weightGradient[factor] += Double(outputGradient[to]) * Double(input[from])
    }

    if sizes.goesThere {
      let count = output.count
      let found = convolve(sizes, input, weight, transposes: 0, threads: 1, count: count)
      #expect(relativeDifference(found, output) < tolerance)
      #expect(found == convolve(sizes, input, weight, transposes: 0, threads: 2, count: count))
    }
    if sizes.goesBack {
      let count = inputGradient.count
      let found = convolve(sizes, outputGradient, weight, transposes: 1, threads: 1, count: count)
      #expect(relativeDifference(found, inputGradient) < tolerance)
      #expect(
        found == convolve(sizes, outputGradient, weight, transposes: 1, threads: 2, count: count))
    }
    var gradient = [Float](repeating: .nan, count: weight.count)
    var scratch = [Float](
      repeating: .nan,
      count: convolution_winograd_weight_gradient_scratch_count(sizes.tile, sizes.shape))
    let maps = MapMemory(input)
    keeping(maps) {
      convolution_winograd_weight_gradient(
        sizes.tile, sizes.shape, maps.maps, outputGradient, &gradient, &scratch)
    }
    #expect(relativeDifference(gradient, weightGradient) < tolerance)
  }

  /// One pass with nothing to finish; what it does not write stays NaN.
  private func convolve(
    _ sizes: ConvolutionCase, _ input: [Float], _ weight: [Float], transposes: Int32,
    threads: Int32, count: Int
  ) -> [Float] {
    let output = MapMemory(count: count)
    let input = MapMemory(input)
    var scratch = [Float](
      repeating: .nan,
      count: convolution_winograd_scratch_count(sizes.tile, sizes.shape, threads, transposes))
    keeping(input, output) {
      convolution_winograd(
        sizes.tile, sizes.shape, threads, input.maps, weight, transposes, convolution_finish(),
        output.maps, &scratch)
    }
    return output.values
  }
}
