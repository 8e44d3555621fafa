import EmbeddingNetwork
import Foundation
import Tensors

/// What a step of ResFace-28 has to multiply, and how fast this machine multiplies: a bound on
/// every step that computes by these algorithms.
struct StepWork {
  /// Multiplications and additions of one image, in 10^9, as the definition has them, or where
  /// every convolution takes the algorithm with the fewest products.
  struct Operations {
    var definition: Double
    var fewest: Double
  }

  let training: Operations
  let inference: Operations
  /// 10^9 operations a second of OpenBLAS on square matrices, on all cores: each turn.
  let multiplyRates: [Double]

  /// Counts and measures.
  init() throws {
    let network = try NetworkConfiguration()
    let layers = network.blueprint.layers
    let definition = layers.reduce(0) { $0 + $1.multiplyAddCount }
    let embedding = layers.last?.multiplyAddCount ?? 0
    let head = network.embedding * StepWorker.classCount
    var products: [ConvolutionPass: Int] = [:]
    _ = try FaceNetwork(network, batchSize: 1, purpose: .inference) {
      geometry, input throws(KernelError) in
      for pass in ConvolutionPass.allCases {
        // The gradient of the images is not needed.
        if pass == .inputGradient && input[1] == network.blueprint.input.channelCount { continue }
        let fewest =
          ConvolutionAlgorithm.candidates(for: geometry, pass)
          .map { $0.productCount(geometry, pass, input: input) }.min() ?? 0
        products[pass, default: 0] +=
          fewest * geometry.inputChannelCount * geometry.outputChannelCount
      }
      return .fewProducts(geometry, input: input)
    }
    let first = layers.first?.multiplyAddCount ?? 0
    inference = Operations(
      definition: 2e-9 * Double(definition),
      fewest: 2e-9 * Double(products[.forward, default: 0] + embedding))
    training = Operations(
      definition: 2e-9 * Double(3 * (definition + head) - first),
      fewest: 2e-9 * Double(products.values.reduce(0, +) + 3 * (embedding + head)))
    multiplyRates = Self.measure()
  }

  private static func measure() -> [Double] {
    ComputeThreads.use(0)
    let size = 1536
    let left = Matrix<Float>(rowCount: size, columnCount: size, repeating: 0.5)
    let right = Matrix<Float>(rowCount: size, columnCount: size, repeating: 0.25)
    var result = left
    return (0..<9).map { _ in
      let start = ContinuousClock.now
      multiply(left, right, into: &result)
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      return 2e-9 * Double(size * size * size) / seconds
    }
  }
}
