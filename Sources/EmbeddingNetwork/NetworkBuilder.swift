import Tensors

/// A planned block with what it learns.
struct Layer {
  /// The name of the output, such as `relu1a`, `res2_2` or `fc5`.
  let name: String
  /// The parameters in forward order.
  let parameters: [Parameter]
  let plan: any LayerPlan
}

/// Plans the forward passes of a blueprint's blocks, one after the other.
struct NetworkBuilder {
  /// Where the memory of outputs comes from.
  let activations: TensorPool
  /// Asked for the algorithms of every convolution.
  let choose: ConvolutionAlgorithms.Choice

  /// Plans blocks.
  ///
  /// - Parameters:
  ///   - blocks: in forward order.
  ///   - input: N x C x H x W, what the first of them reads.
  ///   - shortcut: what the last of them, a convolution, adds to its output; nil for nothing.
  /// - Returns: a layer for each block.
  /// - Throws: `KernelError`, as every call of the library may.
  func layers(
    _ blocks: [Blueprint.Block], input: Tensor, shortcut: Tensor? = nil
  ) throws(KernelError) -> [Layer] {
    var layers: [Layer] = []
    var latest = input
    for (index, block) in blocks.enumerated() {
      let isLast = index == blocks.count - 1
      let layer = try layer(
        block, input: latest, shortcut: isLast ? shortcut : nil, whileInUse: shortcut)
      layers.append(layer)
      latest = layer.plan.output
    }
    return layers
  }

  private func layer(
    _ block: Blueprint.Block, input: Tensor, shortcut: Tensor?, whileInUse: Tensor?
  ) throws(KernelError) -> Layer {
    let shape = input.layout.shape
    let mapShape = MapShape(channelCount: shape[1], height: shape[2], width: shape[3])
    let inUse = whileInUse.map { [$0] } ?? []
    switch block {
    case .convolution(let convolution):
      let geometry = convolution.geometry(mapShape)
      let sketch = convolution.parameters(mapShape)
      let parameters = ConvolutionPlan.Parameters(
        weight: sketch.weight.makeParameter(), bias: sketch.bias?.makeParameter(),
        norm: sketch.norm?.makeBatchNorm(), slope: sketch.slope?.makeParameter())
      let plan = try ConvolutionPlan(
        geometry, input: input, parameters: parameters, shortcut: shortcut,
        algorithms: choose(geometry, shape), activations: activations, whileInUse: inUse)
      return Layer(name: block.outputName, parameters: parameters.all, plan: plan)
    case .batchNorm(let norm):
      let norm = norm.parameters(channelCount: mapShape.channelCount).makeBatchNorm()
      let plan = try BatchNormPlan(
        input: input, norm: norm, activations: activations, whileInUse: inUse)
      return Layer(name: block.outputName, parameters: norm.all, plan: plan)
    case .residual(let residual):
      precondition(whileInUse == nil, "\(residual.name): a residual block within another")
      guard case .convolution = residual.body.last else {
        preconditionFailure("\(residual.name): ends in no convolution, which adds the shortcut")
      }
      let projection = try residual.projection.map { projection throws(KernelError) in
        try layer(
          .convolution(projection), input: input, shortcut: nil, whileInUse: whileInUse)
      }
      let body = try layers(
        residual.body, input: input, shortcut: projection?.plan.output ?? input)
      return Layer(
        name: block.outputName,
        parameters: body.flatMap(\.parameters) + (projection?.parameters ?? []),
        plan: ResidualPlan(body: body.map(\.plan), projection: projection?.plan))
    case .embedding(let embedding):
      let sketch = embedding.parameters(mapShape)
      let (weight, bias) = (sketch.weight.makeParameter(), sketch.bias.makeParameter())
      let norm = sketch.norm?.makeBatchNorm()
      let plan = try FullyConnectedPlan(
        input: input, weight: weight, bias: bias, norm: norm, activations: activations)
      return Layer(
        name: block.outputName, parameters: [weight, bias] + (norm?.all ?? []), plan: plan)
    }
  }
}
