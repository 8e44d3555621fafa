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
  private var steps: [Step] = []

  private enum Step {
    case kernel(Kernel)
    /// A copy in another format.
    case conversion(from: Tensor, to: Tensor)
  }

  /// The implementations in order.
  var implementations: [String] {
    steps.map {
      switch $0 {
      case .kernel(let kernel): kernel.implementation
      case .conversion(let source, let copy): "\(source.layout.format) to \(copy.layout.format)"
      }
    }
  }

  mutating func append(_ kernel: Kernel) {
    steps.append(.kernel(kernel))
  }

  /// The tensor in fp32: itself, or a copy made before what is appended next.
  mutating func widening(
    _ tensor: Tensor, copyIn buffer: SharedBuffer
  ) throws(KernelError) -> Tensor {
    if tensor.layout.format == .fp32 { return tensor }
    let copy = try Tensor(tensor.layout.with(.fp32), in: buffer, engine: tensor.engine)
    steps.append(.conversion(from: tensor, to: copy))
    return copy
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
      append(try makeKernel(tensor))
      return
    }
    let copy = try Tensor(layout, in: buffer, engine: tensor.engine)
    append(try makeKernel(copy))
    try appendCopy(from: copy, to: tensor)
  }

  private mutating func appendCopy(
    from source: Tensor, to destination: Tensor
  ) throws(KernelError) {
    let descriptor = try PrimitiveDescriptor(
      reorderingFrom: source.layout, to: destination.layout, engine: source.engine)
    append(
      try Kernel(
        descriptor, [(DNNL_ARG_SRC, source), (DNNL_ARG_DST, destination)], engine: source.engine))
  }

  func execute() throws(KernelError) {
    for step in steps {
      switch step {
      case .kernel(let kernel): try kernel.execute()
      case .conversion(let source, let copy): source.convert(to: copy)
      }
    }
  }
}
