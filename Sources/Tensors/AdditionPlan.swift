internal import COneDNN

/// The sum of two tensors of one shape, written over the second: `sum += addend`.
///
/// A residual unit needs it in both passes: forward it joins the branch to the shortcut, backward
/// the gradient that came through the branch to the one that came along the shortcut.
package final class AdditionPlan {
  private let kernel: Kernel

  /// Plans the addition of `addend` to `sum`.
  package init(adding addend: Tensor, to sum: Tensor) throws(KernelError) {
    precondition(
      addend.layout.shape == sum.layout.shape,
      "addend is \(addend.layout.shape), sum \(sum.layout.shape)")
    var operation = dnnl_binary_desc_t()
    var first = sum.layout.descriptor
    var second = addend.layout.descriptor
    try check(
      dnnl_binary_desc_init(&operation, dnnl_binary_add, &first, &second, &first),
      "dnnl_binary_desc_init")
    let descriptor = try PrimitiveDescriptor(operation, engine: sum.engine)
    kernel = try Kernel(
      descriptor,
      [(DNNL_ARG_SRC_0, sum), (DNNL_ARG_SRC_1, addend), (DNNL_ARG_DST, sum)],
      engine: sum.engine)
  }

  /// Adds.
  package func execute() throws(KernelError) {
    try kernel.execute()
  }

  /// oneDNN's name of the implementation.
  package var implementation: String { kernel.implementation }
}
