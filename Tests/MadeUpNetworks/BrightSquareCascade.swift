/// Networks in the form of MTCNN that take bright squares for faces.
///
/// Each scores by the mean of its pixels, moves edges by fixed shares of the box, and the third
/// places its points at fixed shares.
package struct BrightSquareCascade {
  /// How the second network moves the left, top, right and bottom edge.
  package var refinement: [Float] = [0, 0, 0, 0]
  /// How the third network moves them.
  package var output: [Float] = [0, 0, 0, 0]
  /// The five x, and the five y.
  package var points: [Float] = [
    0.25, 0.75, 0.5, 0.25, 0.75, 0.3125, 0.3125, 0.5, 0.8125, 0.8125,
  ]

  package init() {}

  /// The files by their names.
  package var files: [String: [UInt8]] {
    [
      "pnet.onnx": network(side: 12, shares: [0, 0, 0, 0], seesAll: true),
      "rnet.onnx": network(side: 24, shares: refinement, seesAll: false),
      "onet.onnx": network(side: 48, shares: output, seesAll: false),
    ]
  }

  private func network(side: Int, shares: [Float], seesAll: Bool) -> [UInt8] {
    var network = ONNXNetwork(
      input: "pixels", shape: seesAll ? [-1, -1, -1, 3] : [-1, side, side, 3])
    network.transpose("pixels", to: "planes", order: [0, 3, 1, 2])
    func add(_ name: String, bias: [Float], brightness: Float = 0) {
      let area = side * side * 3
      // The second number is the score of a face.
      let weights = bias.indices.flatMap { index in
        [Float](repeating: index == 1 ? brightness / Float(area) : 0, count: area)
      }
      network.convolve(
        "planes", to: "\(name).planes", weights: weights, shape: [bias.count, 3, side, side],
        bias: bias, stride: 2)
      if seesAll {
        network.transpose("\(name).planes", to: name, order: [0, 2, 3, 1])
      } else {
        network.reshape("\(name).planes", to: name, shape: [-1, bias.count])
      }
      network.output(name, rank: seesAll ? 4 : 2)
    }
    add("score", bias: [0, 0], brightness: 1)
    add("shares", bias: shares)
    if side == 48 { add("points", bias: points) }
    return network.bytes
  }
}
