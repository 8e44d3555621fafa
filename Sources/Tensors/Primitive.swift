internal import COneDNN

/// oneDNN's choice of an implementation for an operation, with the layouts that it wants.
final class PrimitiveDescriptor {
  let handle: dnnl_primitive_desc_t

  /// Asks for an implementation of an operation, a `dnnl_..._desc_t`.
  ///
  /// - Parameters:
  ///   - operation: the operation descriptor.
  ///   - engine: where it will run.
  ///   - forward: for a backward pass, the descriptor of its forward pass.
  /// - Throws: `KernelError`, as every call of the library may.
  init<Operation>(
    _ operation: Operation, engine: ComputeEngine, forward: PrimitiveDescriptor? = nil
  ) throws(KernelError) {
    handle = try withAttributes { attributes throws(KernelError) in
      var handle: dnnl_primitive_desc_t?
      let status = withUnsafePointer(to: operation) {
        dnnl_primitive_desc_create(&handle, $0, attributes, engine.engine, forward?.handle)
      }
      try check(status, "dnnl_primitive_desc_create")
      return try created(handle, "dnnl_primitive_desc_create")
    }
  }

  /// Asks for a copy between two layouts.
  init(
    reorderingFrom source: TensorLayout, to destination: TensorLayout, engine: ComputeEngine
  ) throws(KernelError) {
    var handle: dnnl_primitive_desc_t?
    var sourceDescriptor = source.descriptor
    var destinationDescriptor = destination.descriptor
    try check(
      dnnl_reorder_primitive_desc_create(
        &handle, &sourceDescriptor, engine.engine, &destinationDescriptor, engine.engine, nil),
      "dnnl_reorder_primitive_desc_create")
    self.handle = try created(handle, "dnnl_reorder_primitive_desc_create")
  }

  /// The layout of one of the operation's tensors.
  func layout(_ query: dnnl_query_t) throws(KernelError) -> TensorLayout {
    guard let descriptor = dnnl_primitive_desc_query_md(handle, query, 0) else {
      throw .oneDNN(call: "dnnl_primitive_desc_query_md", status: "no layout")
    }
    return TensorLayout(descriptor.pointee)
  }

  /// oneDNN's name of the implementation, such as `jit:avx2`.
  var implementation: String {
    var text: UnsafePointer<CChar>?
    let status = dnnl_primitive_desc_query(handle, dnnl_query_impl_info_str, 0, &text)
    guard status == dnnl_success, let text else { return "unknown" }
    return String(cString: text)
  }

  /// Whether this is the plain loop nest that oneDNN falls back on, hundreds of times slower.
  var isReference: Bool { implementation.hasPrefix("ref") }

  deinit {
    dnnl_primitive_desc_destroy(handle)
  }
}

/// Calls the body with attributes that let the caller own the working memory of a primitive.
private func withAttributes<Result>(
  _ body: (dnnl_primitive_attr_t) throws(KernelError) -> Result
) throws(KernelError) -> Result {
  var handle: dnnl_primitive_attr_t?
  try check(dnnl_primitive_attr_create(&handle), "dnnl_primitive_attr_create")
  let attributes = try created(handle, "dnnl_primitive_attr_create")
  defer { dnnl_primitive_attr_destroy(attributes) }
  try check(
    dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user),
    "dnnl_primitive_attr_set_scratchpad_mode")
  return try body(attributes)
}

/// One handle of a compiled operation.
struct Primitive: ~Copyable {
  private let handle: dnnl_primitive_t

  init(_ descriptor: PrimitiveDescriptor) throws(KernelError) {
    var handle: dnnl_primitive_t?
    try check(dnnl_primitive_create(&handle, descriptor.handle), "dnnl_primitive_create")
    self.handle = try created(handle, "dnnl_primitive_create")
  }

  func execute(_ arguments: [dnnl_exec_arg_t], on stream: dnnl_stream_t) throws(KernelError) {
    try check(
      dnnl_primitive_execute(handle, stream, Int32(arguments.count), arguments),
      "dnnl_primitive_execute")
    try check(dnnl_stream_wait(stream), "dnnl_stream_wait")
  }

  deinit {
    dnnl_primitive_destroy(handle)
  }
}
