internal import COneDNN

/// A compiled operation bound to the tensors that it works on.
final class Kernel {
  /// oneDNN's name of the implementation.
  let implementation: String
  private let engine: ComputeEngine
  private let primitive: Primitive
  private let tensors: [Tensor]
  private let arguments: [dnnl_exec_arg_t]

  /// Compiles an operation.
  ///
  /// - Parameters:
  ///   - descriptor: the operation and its implementation.
  ///   - bindings: which tensor is which `DNNL_ARG_...`.
  ///   - engine: where it runs; lends the working memory.
  /// - Throws: `KernelError`, as every call of the library may.
  init(
    _ descriptor: PrimitiveDescriptor, _ bindings: [(argument: Int32, tensor: Tensor)],
    engine: ComputeEngine
  ) throws(KernelError) {
    var bindings = bindings
    let scratchpad = try descriptor.layout(dnnl_query_scratchpad_md)
    if scratchpad.byteCount > 0 {
      bindings.append(
        (
          argument: DNNL_ARG_SCRATCHPAD,
          tensor: try Tensor(scratchpad, in: engine.scratchpad, engine: engine)
        ))
    }
    self.engine = engine
    implementation = descriptor.implementation
    primitive = try Primitive(descriptor)
    tensors = bindings.map(\.tensor)
    arguments = bindings.map { dnnl_exec_arg_t(arg: $0.argument, memory: $0.tensor.memory) }
  }

  func execute() throws(KernelError) {
    try primitive.execute(arguments, on: engine.stream)
  }
}

/// Kernels that run one after the other: an operation and the copies around it, if any.
struct KernelSequence {
  private var kernels: [Kernel] = []

  /// The implementations in order.
  var implementations: [String] { kernels.map(\.implementation) }

  mutating func append(_ kernel: Kernel) {
    kernels.append(kernel)
  }

  /// The tensor in the layout that a kernel wants: itself, or a copy made before that kernel runs.
  mutating func reading(
    _ tensor: Tensor, as layout: TensorLayout, copyIn buffer: SharedBuffer
  ) throws(KernelError) -> Tensor {
    if tensor.layout == layout { return tensor }
    let copy = try Tensor(layout, in: buffer, engine: tensor.engine)
    try appendCopy(from: tensor, to: copy)
    return copy
  }

  /// Appends a kernel that writes the tensor in the layout that it wants, copying back if needed.
  mutating func writing(
    _ tensor: Tensor, as layout: TensorLayout, copyIn buffer: SharedBuffer,
    _ makeKernel: (Tensor) throws(KernelError) -> Kernel
  ) throws(KernelError) {
    if tensor.layout == layout {
      kernels.append(try makeKernel(tensor))
      return
    }
    let copy = try Tensor(layout, in: buffer, engine: tensor.engine)
    kernels.append(try makeKernel(copy))
    try appendCopy(from: copy, to: tensor)
  }

  private mutating func appendCopy(
    from source: Tensor, to destination: Tensor
  ) throws(KernelError) {
    let descriptor = try PrimitiveDescriptor(
      reorderingFrom: source.layout, to: destination.layout, engine: source.engine)
    kernels.append(
      try Kernel(
        descriptor, [(DNNL_ARG_SRC, source), (DNNL_ARG_DST, destination)], engine: source.engine))
  }

  func execute() throws(KernelError) {
    for kernel in kernels { try kernel.execute() }
  }
}
