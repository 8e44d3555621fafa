import EmbeddingNetwork
import Foundation
import Tensors

/// What a step of ResFace-28 has to multiply, and how fast this machine multiplies: the bound that no
/// step can beat with these algorithms.
struct StepWork {
  /// Multiplications and additions of one image, in 10^9, where every convolution takes the algorithm
  /// that the rule of few products names.
  let training: Double
  let inference: Double
  /// 10^9 operations a second of OpenBLAS on square matrices, on all cores: each turn.
  let multiplyRates: [Double]

  /// Counts and measures.
  init() throws {
    var forward = 0
    var backward = 0
    _ = try FaceNetwork(NetworkConfiguration(), batchSize: 1, purpose: .inference) {
      geometry, input throws(KernelError) in
      let algorithms = ConvolutionAlgorithms.fewProducts(geometry, input: input)
      for pass in ConvolutionPass.allCases {
        let products =
          algorithms[pass].productCount(geometry, pass, inputSize: input[2])
          * geometry.inputChannelCount * geometry.outputChannelCount
        if pass == .forward { forward += products }
        // The gradient of the images is not needed.
        if pass == .weightGradient || (pass == .inputGradient && input[1] > 3) {
          backward += products
        }
      }
      return algorithms
    }
    let embedding = 12800 * 512
    let head = 512 * StepWorker.classCount
    inference = 2e-9 * Double(forward + embedding)
    training = 2e-9 * Double(forward + backward + 3 * (embedding + head))
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
