import Tensors

/// Layers whose last adds a shortcut, the input itself.
///
///     output = input + body(input)
final class ResidualPlan: LayerPlan {
  private let body: [any LayerPlan]
  let output: Tensor

  /// Joins planned layers, the last of which adds the shortcut.
  init(body: [any LayerPlan]) {
    precondition(!body.isEmpty, "the body of a residual has 0 layers, expected at least 1")
    self.body = body
    output = body[body.count - 1].output
  }

  var implementations: [String] { body.flatMap(\.implementations) }

  func forward(_ imageCount: Int) throws(KernelError) {
    for layer in body { try layer.forward(imageCount) }
  }

  func planBackward(
    outputGradient: Tensor, gradients: TensorPool, inputGradient place: InputGradientPlace,
    whileInUse inUse: [Tensor]
  ) throws(KernelError) -> Tensor? {
    guard case .fresh = place else {
      preconditionFailure("the input gradient of a residual is \(place), expected a fresh one")
    }
    // The gradient of the output is also what comes along the shortcut: it stays until the first
    // layer of the body adds its own.
    var incoming = outputGradient
    for layer in body.dropFirst().reversed() {
      let gradient = try layer.planBackward(
        outputGradient: incoming, gradients: gradients, inputGradient: .fresh,
        whileInUse: inUse + [outputGradient])
      guard let gradient else { return nil }
      incoming = gradient
    }
    return try body[0].planBackward(
      outputGradient: incoming, gradients: gradients, inputGradient: .added(to: outputGradient),
      whileInUse: inUse)
  }

  func compact(to images: [Int]) {
    for layer in body { layer.compact(to: images) }
  }

  func backward(_ imageCount: Int) throws(KernelError) {
    for layer in body.reversed() { try layer.backward(imageCount) }
  }
}
