import EmbeddingSources
import Foundation
import MadeUpNetworks
import SeededRandom
import Tensors

/// A folder that goes away with the value.
final class Scratch {
  let url = FileManager.default.temporaryDirectory.appending(path: "atl-test-\(UUID().uuidString)")

  init() throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  func path(_ name: String) -> String { url.appending(path: name).path }

  func write(_ bytes: [UInt8], to name: String) throws -> String {
    try Data(bytes).write(to: url.appending(path: name))
    return path(name)
  }

  deinit { try? FileManager.default.removeItem(at: url) }
}

/// A network that multiplies all pixels of a face by a matrix, and its contract.
struct LinearNetwork {
  let side: Int
  let dimension: Int
  /// Dimension x 3 x side x side.
  let weights: [Float]
  let bias: [Float]

  init(side: Int, dimension: Int, seed: UInt64 = 1) {
    self.side = side
    self.dimension = dimension
    var generator = SeededGenerator(seed)
    weights = (0..<dimension * 3 * side * side).map { _ in
      Float.random(in: -0.01...0.01, using: &generator)
    }
    bias = (0..<dimension).map { _ in Float.random(in: -1...1, using: &generator) }
  }

  /// The ONNX file; one that mixes faces is right for a single one alone.
  func bytes(mixesFaces: Bool = false, extraOutput: Bool = false) -> [UInt8] {
    var network = ONNXNetwork(input: "data", shape: [-1, 3, side, side])
    network.convolve(
      "data", to: "maps", weights: weights, shape: [dimension, 3, side, side], bias: bias, stride: 1
    )
    if mixesFaces { network.transpose("maps", to: "mixed", order: [1, 0, 2, 3]) }
    network.reshape(
      mixesFaces ? "mixed" : "maps", to: "embedding", shape: [-1, dimension])
    network.output("embedding", rank: 2)
    if extraOutput {
      network.convolve(
        "data", to: "norm", weights: [Float](repeating: 0, count: 3 * side * side),
        shape: [1, 3, side, side], bias: [5], stride: 1)
      network.output("norm", rank: 4)
    }
    return network.bytes
  }

  /// What the network makes of planes.
  func embedding(of planes: [Float]) -> [Float] {
    (0..<dimension).map { row in
      let start = row * planes.count
      return Float(
        planes.indices.reduce(Double(bias[row])) {
          $0 + Double(weights[start + $1]) * Double(planes[$1])
        })
    }
  }

  func contract(
    colour: String = "rgb", mean: String = "127.5", divisor: String = "128", more: String = ""
  ) -> [UInt8] {
    Array(
      """
      {"format": "atl-network-contract", "version": 1, "template": "wuxiang", "width": \(side),
       "height": \(side), "eyeToMouthPixels": \(Double(side) * 20 / 56), "colour": "\(colour)",
       "mean": \(mean), "divisor": \(divisor)\(more)}
      """.utf8)
  }
}

/// The length of the difference as a share of the length of what is expected.
func distance(_ found: [Float], _ expected: [Float]) -> Double {
  guard found.count == expected.count else { return .infinity }
  let squares = zip(found, expected).reduce(0.0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
  return (squares / expected.reduce(0.0) { $0 + Double($1 * $1) }).squareRoot()
}

/// Numbers from a normal distribution (Box and Muller, 1958).
func normals(_ count: Int, using generator: inout SeededGenerator) -> [Float] {
  (0..<count).map { _ in
    let (one, two) = (
      Double.random(in: 1e-12...1, using: &generator), Double.random(in: 0...1, using: &generator)
    )
    return Float((-2 * log(one)).squareRoot() * cos(2 * .pi * two))
  }
}
