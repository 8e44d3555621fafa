import Tensors

/// Layers whose last adds a shortcut: the input itself, or a projection of it.
///
///     output = body(input) + input                or   body(input) + projection(input)
final class ResidualPlan: LayerPlan {
  private let body: [any LayerPlan]
  private let projection: (any LayerPlan)?
  let output: Tensor

  /// Joins planned layers, the last of which adds the shortcut.
  init(body: [any LayerPlan], projection: (any LayerPlan)?) {
    precondition(!body.isEmpty, "the body of a residual has 0 layers, expected at least 1")
    self.body = body
    self.projection = projection
    output = body[body.count - 1].output
  }

  var implementations: [String] {
    body.flatMap(\.implementations) + (projection?.implementations ?? [])
  }

  func forward(_ imageCount: Int) throws(KernelError) {
    // First of all: where memory is shared, the last layer of the body replaces it.
    try projection?.forward(imageCount)
    for layer in body { try layer.forward(imageCount) }
  }

  func planBackward(
    outputGradient: Tensor, gradients: TensorPool, inputGradient place: InputGradientPlace,
    whileInUse inUse: [Tensor]
  ) throws(KernelError) -> Tensor? {
    guard case .fresh = place else {
      preconditionFailure("the input gradient of a residual is \(place), expected a fresh one")
    }
    // The gradient of the output is also what comes along the shortcut: it stays until the body
    // has been gone through.
    var incoming = outputGradient
    for layer in body.dropFirst().reversed() {
      let gradient = try layer.planBackward(
        outputGradient: incoming, gradients: gradients, inputGradient: .fresh,
        whileInUse: inUse + [outputGradient])
      guard let gradient else { return nil }
      incoming = gradient
    }
    guard let projection else {
      return try body[0].planBackward(
        outputGradient: incoming, gradients: gradients, inputGradient: .added(to: outputGradient),
        whileInUse: inUse)
    }
    let gradient = try body[0].planBackward(
      outputGradient: incoming, gradients: gradients, inputGradient: .fresh,
      whileInUse: inUse + [outputGradient])
    guard let gradient else { return nil }
    return try projection.planBackward(
      outputGradient: outputGradient, gradients: gradients, inputGradient: .added(to: gradient),
      whileInUse: inUse)
  }

  func compact(to images: [Int]) {
    for layer in body { layer.compact(to: images) }
    projection?.compact(to: images)
  }

  func backward(_ imageCount: Int) throws(KernelError) {
    for layer in body.reversed() { try layer.backward(imageCount) }
    try projection?.backward(imageCount)
  }
}
