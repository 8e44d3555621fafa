import Tensors
import Testing

@Suite struct ConvolutionAlgorithmTests {
  private func geometry(_ inputs: Int, _ outputs: Int, stride: Int = 1, padding: Int = 1)
    -> ConvolutionGeometry
  {
    ConvolutionGeometry(
      inputChannelCount: inputs, outputChannelCount: outputs, kernelSize: 3, stride: stride,
      padding: padding)
  }

  @Test func `counts products by tiles that may reach beyond the map`() {
    let sizes = geometry(16, 16)
    #expect(ConvolutionAlgorithm.direct.productCount(sizes, outputSize: 12) == 1296)
    #expect(ConvolutionAlgorithm.winograd(tile: 4).productCount(sizes, outputSize: 12) == 324)
    #expect(ConvolutionAlgorithm.winograd(tile: 6).productCount(sizes, outputSize: 12) == 256)
    #expect(ConvolutionAlgorithm.winograd(tile: 5).productCount(sizes, outputSize: 12) == 441)
  }

  @Test(arguments: [(54, 6), (26, 6), (12, 6), (5, 5), (2, 2)])
  func `takes the tile with the fewest products`(size: Int, tile: Int) {
    let algorithms = ConvolutionAlgorithms.fewestProducts(
      geometry(64, 64), input: [1, 64, size, size])
    #expect(algorithms == ConvolutionAlgorithms { _ in .winograd(tile: tile) })
  }

  @Test func `stays direct where a tile saves nothing or cannot be`() {
    let direct = ConvolutionAlgorithms.direct
    #expect(.fewestProducts(geometry(16, 16), input: [1, 64, 1, 1]) == direct)
    #expect(
      .fewestProducts(geometry(16, 16, stride: 2, padding: 0), input: [1, 64, 54, 54]) == direct)
    #expect(.fewestProducts(geometry(3, 8), input: [1, 64, 54, 54]) == direct)
    // Panels of 16 outputs, which are the inputs on the way back.
    let narrow = ConvolutionAlgorithms.fewestProducts(geometry(8, 16), input: [1, 64, 54, 54])
    #expect(narrow[.forward] == .winograd(tile: 6))
    #expect(narrow[.inputGradient] == .direct)
    #expect(narrow[.weightGradient] == .winograd(tile: 6))
  }
}
