internal import CKernels
internal import COneDNN

/// An array of numbers in a layout that kernels want, in memory that it may share with others.
package final class Tensor {
  /// The sizes and the order in memory.
  package let layout: TensorLayout
  let engine: ComputeEngine
  let memory: dnnl_memory_t
  let buffer: SharedBuffer
  /// The order of the elements where they are maps.
  let mapOrder: MapLayout.Order?
  private let isLinear: Bool
  private var base: UnsafeMutableRawPointer?
  private var upload: HostCopy?
  private var download: HostCopy?

  /// Makes a tensor inside a buffer.
  init(_ layout: TensorLayout, in buffer: SharedBuffer, engine: ComputeEngine) throws(KernelError) {
    self.layout = layout
    self.engine = engine
    self.buffer = buffer
    mapOrder = layout.mapOrder
    isLinear = layout.isLinear && layout.format == .fp32
    memory = try makeMemory(layout, engine)
    try buffer.place(self)
  }

  /// Makes a tensor with memory of its own, all zero.
  package convenience init(_ layout: TensorLayout, engine: ComputeEngine) throws(KernelError) {
    try self.init(layout, in: SharedBuffer(), engine: engine)
  }

  /// Replaces all elements by those of an array in logical order.
  package func write(_ values: [Float]) throws(KernelError) {
    precondition(
      values.count == layout.elementCount,
      "array has \(values.count) elements, tensor \(layout.elementCount)")
    if isLinear, let base {
      values.withUnsafeBytes {
        UnsafeMutableRawBufferPointer(start: base, count: $0.count).copyMemory(from: $0)
      }
      return
    }
    let copy: HostCopy
    if let upload { copy = upload } else { copy = try HostCopy(self, .toTensor) }
    upload = copy
    try values.withUnsafeBufferPointer { elements throws(KernelError) in
      // oneDNN takes the address of a source as mutable; it only reads it.
      try copy.execute(withHost: UnsafeMutableRawPointer(mutating: elements.baseAddress))
    }
  }

  /// Replaces an array by all elements in logical order.
  package func read(into values: inout [Float]) throws(KernelError) {
    precondition(
      values.count == layout.elementCount,
      "array has \(values.count) elements, tensor \(layout.elementCount)")
    if isLinear, let base {
      values.withUnsafeMutableBytes {
        $0.copyMemory(from: UnsafeRawBufferPointer(start: base, count: $0.count))
      }
      return
    }
    let copy: HostCopy
    if let download { copy = download } else { copy = try HostCopy(self, .fromTensor) }
    download = copy
    try values.withUnsafeMutableBufferPointer { elements throws(KernelError) in
      try copy.execute(withHost: UnsafeMutableRawPointer(elements.baseAddress))
    }
  }

  /// All elements in logical order.
  package func elements() throws(KernelError) -> [Float] {
    var values = [Float](repeating: 0, count: layout.elementCount)
    try read(into: &values)
    return values
  }

  /// The elements in memory, in the order of the layout, whose format is fp32.
  var floats: UnsafeMutablePointer<Float> {
    precondition(layout.format == .fp32, "a tensor of \(layout.format), expected fp32")
    return numbers.assumingMemoryBound(to: Float.self)
  }

  /// The elements in memory, of whatever format.
  var numbers: UnsafeMutableRawPointer {
    guard let base else { preconditionFailure("a tensor of \(layout.shape) has no memory") }
    return base
  }

  /// The sizes of the first images for the kernels: channels and pixels of maps, or columns of
  /// rows.
  func mapShape(_ imageCount: Int) -> convolution_map_shape {
    let shape = layout.shape
    return convolution_map_shape(
      image_count: Int32(imageCount), channels: Int32(shape[1]),
      pixels: Int32(shape.dropFirst(2).reduce(1, *)), order: (mapOrder ?? .blocks).forKernels)
  }

  /// The elements for the kernels that take either format.
  var maps: convolution_maps {
    convolution_maps(
      numbers: numbers, format: layout.format == .bf16 ? convolution_bf16 : convolution_fp32)
  }

  /// Copies all elements to a tensor of the same order in another format.
  func convert(to other: Tensor) {
    precondition(
      layout.with(.fp32) == other.layout.with(.fp32),
      "tensors of \(layout.shape) and \(other.layout.shape) in other orders")
    convolution_convert(layout.byteCount / layout.format.byteCount, maps, other.maps)
  }

  /// The first images of a batch, in the same memory.
  func first(_ imageCount: Int) throws(KernelError) -> Tensor {
    imageCount == layout.shape[0]
      ? self : try Tensor(layout.first(imageCount), in: buffer, engine: engine)
  }

  /// Moves the images at ascending indices to the front, in their order; the others are lost.
  package func compact(to images: [Int]) {
    let count = layout.byteCount / layout.shape[0]
    for (place, image) in images.enumerated() where place != image {
      (numbers + place * count).copyMemory(from: numbers + image * count, byteCount: count)
    }
  }

  /// The elements of the first images of a batch, in logical order.
  package func elements(ofFirst imageCount: Int) throws(KernelError) -> ArraySlice<Float> {
    try elements().prefix(imageCount * (layout.elementCount / layout.shape[0]))
  }

  /// Tells oneDNN where the buffer lies now.
  func point(at base: UnsafeMutableRawPointer?) throws(KernelError) {
    self.base = base
    try check(dnnl_memory_set_data_handle(memory, base), "dnnl_memory_set_data_handle")
  }

  deinit {
    dnnl_memory_destroy(memory)
  }
}

/// A memory object of oneDNN that does not point anywhere yet.
func makeMemory(_ layout: TensorLayout, _ engine: ComputeEngine) throws(KernelError)
  -> dnnl_memory_t
{
  var handle: dnnl_memory_t?
  var descriptor = layout.descriptor
  try check(dnnl_memory_create(&handle, &descriptor, engine.engine, nil), "dnnl_memory_create")
  return try created(handle, "dnnl_memory_create")
}

/// A copy between an array in logical order and the tensor that owns this object.
private final class HostCopy {
  enum Direction {
    case toTensor, fromTensor
  }

  private let stream: dnnl_stream_t
  private let host: dnnl_memory_t
  private let primitive: Primitive
  private let arguments: [dnnl_exec_arg_t]

  init(_ tensor: Tensor, _ direction: Direction) throws(KernelError) {
    let engine = tensor.engine
    stream = engine.stream
    let hostLayout = try TensorLayout.plain(tensor.layout.shape)
    host = try makeMemory(hostLayout, engine)
    let (from, to) =
      direction == .toTensor ? (hostLayout, tensor.layout) : (tensor.layout, hostLayout)
    let descriptor = try PrimitiveDescriptor(reorderingFrom: from, to: to, engine: engine)
    primitive = try Primitive(descriptor)
    let (source, destination) =
      direction == .toTensor ? (host, tensor.memory) : (tensor.memory, host)
    arguments = [
      dnnl_exec_arg_t(arg: DNNL_ARG_SRC, memory: source),
      dnnl_exec_arg_t(arg: DNNL_ARG_DST, memory: destination),
    ]
  }

  func execute(withHost base: UnsafeMutableRawPointer?) throws(KernelError) {
    try check(dnnl_memory_set_data_handle(host, base), "dnnl_memory_set_data_handle")
    try primitive.execute(arguments, on: stream)
  }

  deinit {
    dnnl_memory_destroy(host)
  }
}
