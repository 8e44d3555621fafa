internal import COneDNN

/// One pass of a convolution by oneDNN's direct kernels, without bias, compiled per image count.
///
/// Weights are reordered from their logical order whenever the pass runs, weight gradients back to
/// it; maps stay in the network's layouts unless oneDNN has fast kernels only for others. What is
/// multiplied is copied to the format of the factors where it is in another one; sums are fp32.
final class DirectConvolution {
  private let geometry: ConvolutionGeometry
  private let pass: ConvolutionPass
  private let factors: NumberFormat
  private let source: Tensor
  private let destination: Tensor
  private let weight: Parameter
  private var compiled: [Int: Compiled] = [:]
  /// The weights in the layouts that the kernels want, which most image counts share.
  private var weightTensors: [Tensor] = []

  private struct Compiled {
    let weights: Tensor
    let kernels: KernelSequence
  }

  /// Compiles a pass for whole batches.
  ///
  /// - Parameters:
  ///   - geometry: the sizes.
  ///   - pass: what is computed.
  ///   - factors: the format of what is multiplied.
  ///   - source: N x I x H x W: the input, or where its gradient goes.
  ///   - destination: N x O x H x W: where the output goes, or its gradient.
  ///   - weight: O x I / groups x K x K: read by two passes; its gradient is written by the third.
  /// - Throws: `KernelError`, as every call of the library may.
  init(
    _ geometry: ConvolutionGeometry, _ pass: ConvolutionPass, _ factors: NumberFormat,
    source: Tensor, destination: Tensor, weight: Parameter
  ) throws(KernelError) {
    self.geometry = geometry
    self.pass = pass
    self.factors = factors
    self.source = source
    self.destination = destination
    self.weight = weight
    _ = try kernels(for: source.layout.shape[0])
  }

  /// Runs the pass on the first images of the batch.
  func execute(_ imageCount: Int) throws(KernelError) {
    let compiled = try kernels(for: imageCount)
    if pass != .weightGradient { try compiled.weights.write(weight.values) }
    try compiled.kernels.execute()
    if pass == .weightGradient { try compiled.weights.read(into: &weight.gradient) }
  }

  /// oneDNN's names of the implementations for every image count so far, copies included.
  var implementations: [String] {
    compiled.sorted { $0.key > $1.key }.flatMap(\.value.kernels.implementations)
  }

  private func kernels(for imageCount: Int) throws(KernelError) -> Compiled {
    if let known = compiled[imageCount] { return known }
    let fresh = try compile(source.first(imageCount), destination.first(imageCount))
    compiled[imageCount] = fresh
    return fresh
  }

  private func compile(_ source: Tensor, _ destination: Tensor) throws(KernelError) -> Compiled {
    let engine = source.engine
    var kernels = KernelSequence()
    let source = factors == .fp32 ? try kernels.widening(source, copyIn: engine.widened) : source
    let (sourceShape, destinationShape) = (source.layout.shape, destination.layout.shape)
    let candidates = try [
      LayoutPair(source: source.layout, destination: destination.layout),
      LayoutPair(source: .channelsLast(sourceShape), destination: .channelsLast(destinationShape)),
      LayoutPair(
        source: .channelBlocks(sourceShape), destination: .channelBlocks(destinationShape)),
    ]
    let descriptor = try firstFast(candidates) { pair throws(KernelError) in
      try describe(pair, engine)
    }
    let sourceLayout = try descriptor.layout(
      pass == .inputGradient ? dnnl_query_diff_src_md : dnnl_query_src_md)
    let destinationLayout = try descriptor.layout(
      pass == .forward ? dnnl_query_dst_md : dnnl_query_diff_dst_md)
    let weights = try weightTensor(
      descriptor.layout(
        pass == .weightGradient ? dnnl_query_diff_weights_md : dnnl_query_weights_md), engine)
    let copies = engine.copies
    switch pass {
    case .forward:
      let read = try kernels.reading(source, as: sourceLayout, copyIn: copies.source)
      try kernels.writing(destination, as: destinationLayout, copyIn: copies.destination) {
        written throws(KernelError) in
        try Kernel(
          descriptor,
          [(DNNL_ARG_SRC, read), (DNNL_ARG_WEIGHTS, weights), (DNNL_ARG_DST, written)],
          engine: engine)
      }
    case .inputGradient:
      let read = try kernels.reading(
        destination, as: destinationLayout, copyIn: copies.destination)
      try kernels.writing(source, as: sourceLayout, copyIn: copies.source) {
        written throws(KernelError) in
        try Kernel(
          descriptor,
          [(DNNL_ARG_DIFF_DST, read), (DNNL_ARG_WEIGHTS, weights), (DNNL_ARG_DIFF_SRC, written)],
          engine: engine)
      }
    case .weightGradient:
      let read = try kernels.reading(source, as: sourceLayout, copyIn: copies.source)
      let incoming = try kernels.reading(
        destination, as: destinationLayout, copyIn: copies.destination)
      kernels.append(
        try Kernel(
          descriptor,
          [(DNNL_ARG_SRC, read), (DNNL_ARG_DIFF_DST, incoming), (DNNL_ARG_DIFF_WEIGHTS, weights)],
          engine: engine))
    }
    return Compiled(weights: weights, kernels: kernels)
  }

  private func weightTensor(
    _ layout: TensorLayout, _ engine: ComputeEngine
  ) throws(KernelError) -> Tensor {
    if let known = weightTensors.first(where: { $0.layout == layout }) { return known }
    let fresh = try Tensor(layout, engine: engine)
    weightTensors.append(fresh)
    return fresh
  }

  private func describe(
    _ layouts: LayoutPair, _ engine: ComputeEngine
  ) throws(KernelError) -> PrimitiveDescriptor {
    let forward = try describeForward(layouts, engine)
    if pass == .forward { return forward }
    var operation = dnnl_convolution_desc_t()
    var (source, weights, destination) = try descriptors(layouts, written: pass)
    if pass == .inputGradient {
      try check(
        dnnl_convolution_backward_data_desc_init(
          &operation, dnnl_convolution_direct, &source, &weights, &destination, strides, paddings,
          paddings), "dnnl_convolution_backward_data_desc_init")
    } else {
      try check(
        dnnl_convolution_backward_weights_desc_init(
          &operation, dnnl_convolution_direct, &source, &weights, nil, &destination, strides,
          paddings, paddings), "dnnl_convolution_backward_weights_desc_init")
    }
    return try PrimitiveDescriptor(operation, engine: engine, forward: forward)
  }

  private func describeForward(
    _ layouts: LayoutPair, _ engine: ComputeEngine
  ) throws(KernelError) -> PrimitiveDescriptor {
    var operation = dnnl_convolution_desc_t()
    var (source, weights, destination) = try descriptors(layouts, written: .forward)
    try check(
      dnnl_convolution_forward_desc_init(
        &operation, dnnl_forward_training, dnnl_convolution_direct, &source, &weights, nil,
        &destination, strides, paddings, paddings), "dnnl_convolution_forward_desc_init")
    return try PrimitiveDescriptor(operation, engine: engine)
  }

  /// What oneDNN is asked for: what a pass writes is fp32, what it multiplies is in the factors'
  /// format.
  private func descriptors(
    _ layouts: LayoutPair, written pass: ConvolutionPass
  ) throws(KernelError) -> (dnnl_memory_desc_t, dnnl_memory_desc_t, dnnl_memory_desc_t) {
    let weights = try TensorLayout.chosenByKernel(geometry.weightShapeByGroup)
    return (
      layouts.source.with(pass == .inputGradient ? .fp32 : factors).descriptor,
      weights.with(pass == .weightGradient ? .fp32 : factors).descriptor,
      layouts.destination.with(pass == .forward ? .fp32 : factors).descriptor
    )
  }

  private var strides: [Int64] { [Int64(geometry.stride), Int64(geometry.stride)] }
  private var paddings: [Int64] { [Int64(geometry.padding), Int64(geometry.padding)] }
}
