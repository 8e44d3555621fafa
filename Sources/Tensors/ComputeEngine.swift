internal import CKernels
internal import COneDNN

/// oneDNN's CPU engine with the one stream that all kernels of a network run on, in order.
///
/// Not for use by two threads at once; a network may be built on one thread and run on another.
package final class ComputeEngine {
  let engine: dnnl_engine_t
  let stream: dnnl_stream_t
  /// Working memory of the kernels, which run one at a time and so may share it.
  ///
  /// oneDNN's own scratchpad belongs to the thread that built a kernel; this one to the engine.
  let scratchpad = SharedBuffer()
  /// Copies for kernels that want other layouts than the network's: of what they read, and of what
  /// they write.
  ///
  /// One pass at a time uses them.
  let copies = (source: SharedBuffer(), destination: SharedBuffer())
  /// What a pass reads, in fp32, where the maps are kept in another format.
  let widened = SharedBuffer()
  /// The sums of a forward pass that cannot come to lie where the maps that they become are kept;
  /// on the way back, gradients.
  let sums = SharedBuffer()

  /// Raised whenever the kernels of `CKernels` become faster or slower.
  private static let kernelVersion = 2

  /// What computes, and its version: oneDNN and the kernels of the project's own.
  package static var libraryVersion: String {
    guard let version = dnnl_version()?.pointee else { return "kernels \(kernelVersion)" }
    return "oneDNN \(version.major).\(version.minor).\(version.patch), kernels \(kernelVersion)"
  }

  /// Whether the processor multiplies bf16 numbers: on x86, AVX512-BF16, which processors with AMX
  /// have too.
  package static var computesBF16: Bool { convolution_computes_bf16() != 0 }

  /// Makes the engine.
  ///
  /// - Throws: `KernelError.processor` on x86 without AVX2 and FMA.
  package init() throws(KernelError) {
    guard convolution_is_supported() != 0 else { throw .processor }
    var engineHandle: dnnl_engine_t?
    try check(dnnl_engine_create(&engineHandle, dnnl_cpu, 0), "dnnl_engine_create")
    let engine = try created(engineHandle, "dnnl_engine_create")
    var streamHandle: dnnl_stream_t?
    let status = dnnl_stream_create(
      &streamHandle, engine, UInt32(dnnl_stream_default_flags.rawValue))
    guard status == dnnl_success, let stream = streamHandle else {
      dnnl_engine_destroy(engine)
      try check(status, "dnnl_stream_create")
      throw .oneDNN(call: "dnnl_stream_create", status: "no handle")
    }
    self.engine = engine
    self.stream = stream
  }

  deinit {
    dnnl_stream_destroy(stream)
    dnnl_engine_destroy(engine)
  }
}
