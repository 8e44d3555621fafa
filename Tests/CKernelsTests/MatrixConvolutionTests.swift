import CKernels
import NetworkOracle
import Testing

@Suite struct MatrixConvolutionTests {
  /// Float's rounding over sums of up to some thousand products, relative to the result's length.
  private let tolerance = 1e-5

  /// What lies behind the working memory.
  private static let canary: Float = -12345
  private static let canaryCount = 4096

  /// A product by its definition.
  private static let multiply: convolution_multiply = { product in
    let product = product.pointee
    for row in 0..<Int(product.rows) {
      let left = product.left + row * Int(product.left_stride)
      let result = product.result + row * Int(product.result_stride)
      for column in 0..<Int(product.columns) {
        var sum: Float = product.accumulates == 0 ? 0 : result[column]
        for inner in 0..<Int(product.inner) {
          let stride = Int(product.right_stride)
          sum +=
            left[inner]
            * product.right[
              product.transposes_right == 0 ? inner * stride + column : column * stride + inner]
        }
        result[column] = sum
      }
    }
    return 0
  }

  @Test(arguments: ConvolutionCase.ofMatrices)
  func `agrees with the definition in all passes, with any number of threads, in its memory`(
    sizes: ConvolutionCase
  ) {
    let (shape, kernel) = (sizes.shape, sizes.kernel)
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

    func passes(_ threads: Int32) -> [[Float]] {
      [
        computed(
          output.count, in: convolution_matrix_scratch_count(shape, kernel, threads, 0)
        ) {
          convolution_matrix(
            shape, kernel, threads, Self.multiply, input, weight, 0, convolution_finish(), $0, $1)
        },
        computed(
          input.count, in: convolution_matrix_scratch_count(shape, kernel, threads, 1)
        ) {
          convolution_matrix(
            shape, kernel, threads, Self.multiply, outputGradient, weight, 1,
            convolution_finish(), $0, $1)
        },
        computed(
          weight.count,
          in: convolution_matrix_weight_gradient_scratch_count(shape, kernel, threads)
        ) {
          convolution_matrix_weight_gradient(
            shape, kernel, threads, Self.multiply, input, outputGradient, $0, $1)
        },
      ]
    }
    let found = passes(1)
    #expect(relativeDifference(found[0], output) < tolerance)
    #expect(relativeDifference(found[1], inputGradient) < tolerance)
    #expect(relativeDifference(found[2], weightGradient) < tolerance)
    for threads in [2, 7] as [Int32] { #expect(passes(threads) == found) }
  }

  @Test func `says that a product failed`() {
    let sizes = ConvolutionCase.ofMatrices[0]
    let (shape, input) = (sizes.shape, scattered(sizes.images * sizes.input.count))
    let weight = scattered(sizes.weightCount)
    var output = scattered(sizes.images * sizes.output.count)
    var gradient = weight
    var scratch = [Float](
      repeating: 0,
      count: convolution_matrix_scratch_count(shape, sizes.kernel, 1, 0)
        + convolution_matrix_weight_gradient_scratch_count(shape, sizes.kernel, 1))
    #expect(
      convolution_matrix(
        shape, sizes.kernel, 1, { _ in 3 }, input, weight, 0, convolution_finish(), &output,
        &scratch) == 3)
    #expect(
      convolution_matrix_weight_gradient(
        shape, sizes.kernel, 1, { _ in 4 }, input, output, &gradient, &scratch) == 4)
  }

  /// What a pass writes into memory that was all NaN, beside working memory that was too.
  private func computed(
    _ count: Int, in scratchCount: Int,
    _ pass: (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>) -> Int32
  ) -> [Float] {
    var result = [Float](repeating: .nan, count: count)
    var scratch =
      [Float](repeating: .nan, count: scratchCount)
      + [Float](repeating: Self.canary, count: Self.canaryCount)
    #expect(pass(&result, &scratch) == 0)
    #expect(scratch.suffix(Self.canaryCount).allSatisfy { $0 == Self.canary })
    return result
  }
}
