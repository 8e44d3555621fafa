import Tensors

/// A tensor of the given values in the layout that a network's first convolution leaves behind.
///
/// Over three plain channels oneDNN computes into its blocked layout, in which channels that fill
/// no block are padded; over more it would keep the plain one.
func tensorInNetworkLayout(
  _ shape: [Int], _ values: [Float], engine: ComputeEngine
) throws -> Tensor {
  let plan = try ConvolutionPlan(
    ConvolutionPlan.Geometry(
      inputChannelCount: 3, outputChannelCount: shape[1], kernelSize: 3, stride: 1, padding: 1),
    input: try Tensor(.plain([shape[0], 3, shape[2], shape[3]]), engine: engine),
    weight: Parameter(
      name: "conv.weight", shape: [shape[1], 3, 3, 3], initialisation: .constant(0)),
    bias: Parameter(name: "conv.bias", shape: [shape[1]], initialisation: .constant(0)),
    activations: TensorPool(engine: engine, isSharing: false))
  try plan.output.write(values)
  return plan.output
}
