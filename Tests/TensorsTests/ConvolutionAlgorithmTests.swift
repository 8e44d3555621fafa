import Tensors
import Testing

@Suite struct ConvolutionAlgorithmTests {
  private func geometry(
    _ inputs: Int, _ outputs: Int, kernel: Int = 3, stride: Int = 1, padding: Int = 1,
    groups: Int = 1
  ) -> ConvolutionGeometry {
    ConvolutionGeometry(
      inputChannelCount: inputs, outputChannelCount: outputs, kernelSize: kernel, stride: stride,
      padding: padding, groupCount: groups)
  }

  @Test func `counts products by tiles that may reach beyond the map`() {
    func count(_ tile: Int, _ pass: ConvolutionPass, _ sizes: ConvolutionGeometry, _ inputSize: Int)
      -> Int
    {
      ConvolutionAlgorithm.winograd(tile: tile).productCount(
        sizes, pass, input: [1, 16, inputSize, inputSize])
    }
    for pass in ConvolutionPass.allCases {
      let sizes = geometry(16, 16)
      #expect(
        ConvolutionAlgorithm.direct.productCount(sizes, pass, input: [1, 16, 12, 12]) == 1296)
      #expect(count(4, pass, sizes, 12) == 324)
      // Two tiles by three.
      let narrow = ConvolutionAlgorithm.winograd(tile: 4)
        .productCount(sizes, pass, input: [1, 16, 12, 6])
      #expect(narrow == 216)
      #expect(count(6, pass, sizes, 12) == 256)
      #expect(count(5, pass, sizes, 12) == 441)
    }
    let strided = geometry(16, 16, stride: 2, padding: 0)
    #expect(
      ConvolutionAlgorithm.direct.productCount(
        strided, .inputGradient, input: [1, 16, 12, 12]) == 225)
    #expect(count(5, .forward, strided, 12) == 121)
    #expect(count(5, .weightGradient, strided, 12) == 121)
    #expect(count(3, .forward, strided, 12) == 196)
    // Tiles of the input, of 10 and 12 pixels.
    #expect(count(5, .inputGradient, strided, 12) == 484)
    #expect(count(6, .inputGradient, strided, 12) == 169)
    // On the way back without padding the map that is written is the larger one.
    let unpadded = geometry(16, 16, padding: 0)
    #expect(count(6, .forward, unpadded, 14) == 256)
    #expect(count(6, .inputGradient, unpadded, 14) == 576)
  }

  @Test(arguments: [(54, 6), (26, 4), (12, 6), (5, 5), (2, 2)])
  func `takes the smallest tile with few products`(size: Int, tile: Int) {
    let algorithms = ConvolutionAlgorithms.fewProducts(
      geometry(64, 64), input: [1, 64, size, size])
    #expect(algorithms == ConvolutionAlgorithms { _ in .winograd(tile: tile) })
  }

  @Test(arguments: [(110, [5, 4, 5]), (54, [2, 3, 3]), (26, [4, 7, 4]), (12, [5, 6, 5])])
  func `takes tiles with stride 2 too`(size: Int, tiles: [Int]) {
    let algorithms = ConvolutionAlgorithms.fewProducts(
      geometry(64, 64, stride: 2, padding: 0), input: [1, 64, size, size])
    #expect(
      ConvolutionPass.allCases.map { algorithms[$0] } == tiles.map { .winograd(tile: $0) })
  }

  @Test func `stays direct where a tile saves nothing or cannot be`() {
    let direct = ConvolutionAlgorithms.direct
    #expect(.fewProducts(geometry(16, 16), input: [1, 64, 1, 1]) == direct)
    #expect(
      .fewProducts(geometry(32, 32, stride: 2, padding: 0), input: [1, 64, 3, 3]) == direct)
    #expect(
      .fewProducts(geometry(16, 32, stride: 2, padding: 0), input: [1, 64, 54, 54]) == direct)
    #expect(
      .fewProducts(geometry(32, 32, stride: 3, padding: 0), input: [1, 64, 54, 54]) == direct)
    #expect(
      .fewProducts(geometry(32, 32, stride: 2, padding: 2), input: [1, 64, 54, 54]) == direct)
    #expect(.fewProducts(geometry(3, 8), input: [1, 64, 54, 54]) == direct)
    // Panels of 16 outputs, which are the inputs on the way back.
    let narrow = ConvolutionAlgorithms.fewProducts(geometry(8, 16), input: [1, 64, 54, 54])
    #expect(narrow[.forward] == .winograd(tile: 6))
    #expect(narrow[.inputGradient] == .direct)
    #expect(narrow[.weightGradient] == .winograd(tile: 6))
  }

  @Test func `multiplies bf16 numbers where maps and processor have them`() {
    func candidates(
      _ geometry: ConvolutionGeometry, _ format: NumberFormat, computesBF16: Bool
    ) -> [ConvolutionAlgorithm] {
      ConvolutionAlgorithm.candidates(
        for: geometry, .forward, format, computesBF16: computesBF16)
    }
    let inner = geometry(16, 16)
    #expect(candidates(inner, .bf16, computesBF16: true).prefix(2) == [.direct, .directBF16])
    #expect(!candidates(inner, .bf16, computesBF16: false).contains(.directBF16))
    #expect(!candidates(inner, .fp32, computesBF16: true).contains(.directBF16))
    // The pixels that the first layer reads are fp32.
    #expect(candidates(geometry(3, 8), .bf16, computesBF16: true) == [.direct])
  }

  @Test(arguments: ConvolutionPass.allCases)
  func `matrices are a candidate between blocks of channels, but never have the fewest products`(
    pass: ConvolutionPass
  ) {
    func candidates(_ sizes: ConvolutionGeometry) -> [ConvolutionAlgorithm] {
      ConvolutionAlgorithm.candidates(for: sizes, pass)
    }
    let narrow = geometry(8, 24, kernel: 1, stride: 2, padding: 0)
    #expect(candidates(narrow) == [.direct, .matrix])
    #expect(candidates(geometry(8, 24, kernel: 5, stride: 3, padding: 4)) == [.direct, .matrix])
    #expect(candidates(geometry(16, 16)).last == .matrix)
    #expect(candidates(geometry(3, 24)) == [.direct])
    #expect(candidates(geometry(8, 8, groups: 8)) == [.direct])
    for sizes in [narrow, geometry(64, 64, kernel: 1, padding: 0), geometry(8, 24)] {
      #expect(ConvolutionAlgorithms.fewProducts(sizes, input: [1, 64, 7, 7]) == .direct)
    }
  }
}
