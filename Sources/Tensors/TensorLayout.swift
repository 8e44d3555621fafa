internal import COneDNN

/// The sizes of a tensor, the order of its elements in memory, which oneDNN may choose, and their
/// format.
package struct TensorLayout: Equatable {
  let descriptor: dnnl_memory_desc_t

  init(_ descriptor: dnnl_memory_desc_t) {
    self.descriptor = descriptor
  }

  /// The logical order: the last dimension runs fastest.
  package static func plain(_ shape: [Int]) throws(KernelError) -> TensorLayout {
    try strided(shape, fastestFirst: Array(shape.indices.reversed()))
  }

  /// N x C x H x W stored with the channel running fastest.
  static func channelsLast(_ shape: [Int]) throws(KernelError) -> TensorLayout {
    try strided(shape, fastestFirst: [1, 3, 2, 0])
  }

  /// N x C x H x W in blocks of 8 channels, which `CKernels` computes on and oneDNN calls nChw8c.
  package static func channelBlocks(
    _ shape: [Int], _ format: NumberFormat = .fp32
  ) throws(KernelError) -> TensorLayout {
    try tagged(shape, dnnl_nChw8c).with(format)
  }

  /// N x C x H x W as maps lie.
  package static func maps(
    _ shape: [Int], _ layout: MapLayout
  ) throws(KernelError) -> TensorLayout {
    switch layout.order {
    case .blocks: try channelBlocks(shape, layout.format)
    case .channelsLast: try channelsLast(shape).with(layout.format)
    }
  }

  /// The order of maps; nil where they do not lie as maps.
  var mapOrder: MapLayout.Order? {
    guard shape.count == 4 else { return nil }
    return MapLayout.Order.allCases.first {
      (try? TensorLayout.maps(shape, MapLayout(format, order: $0))) == self
    }
  }

  /// The same order of numbers in another format.
  func with(_ format: NumberFormat) -> TensorLayout {
    var descriptor = descriptor
    descriptor.data_type = format.dataType
    return TensorLayout(descriptor)
  }

  /// The layout of the gradient of such a tensor: gradients are fp32, whatever they are of.
  var ofGradient: TensorLayout { with(.fp32) }

  /// The format of the elements.
  var format: NumberFormat { descriptor.data_type == dnnl_bf16 ? .bf16 : .fp32 }

  /// A wish: the kernel that the layout is given to chooses the order.
  static func chosenByKernel(_ shape: [Int]) throws(KernelError) -> TensorLayout {
    try tagged(shape, dnnl_format_tag_any)
  }

  private static func tagged(
    _ shape: [Int], _ tag: dnnl_format_tag_t
  ) throws(KernelError) -> TensorLayout {
    var descriptor = dnnl_memory_desc_t()
    try check(
      dnnl_memory_desc_init_by_tag(
        &descriptor, Int32(shape.count), shape.map(Int64.init), dnnl_f32, tag),
      "dnnl_memory_desc_init_by_tag")
    return TensorLayout(descriptor)
  }

  private static func strided(
    _ shape: [Int], fastestFirst order: [Int]
  ) throws(KernelError) -> TensorLayout {
    var strides = [Int64](repeating: 1, count: shape.count)
    var stride = 1
    for dimension in order {
      strides[dimension] = Int64(stride)
      stride *= shape[dimension]
    }
    var descriptor = dnnl_memory_desc_t()
    try check(
      dnnl_memory_desc_init_by_strides(
        &descriptor, Int32(shape.count), shape.map(Int64.init), dnnl_f32, strides),
      "dnnl_memory_desc_init_by_strides")
    return TensorLayout(descriptor)
  }

  /// The layout of the first images of a batch, whose first dimension is the slowest in memory.
  func first(_ imageCount: Int) -> TensorLayout {
    var descriptor = descriptor
    descriptor.dims.0 = Int64(imageCount)
    descriptor.padded_dims.0 = Int64(imageCount)
    return TensorLayout(descriptor)
  }

  /// The sizes of the dimensions, slowest first in the logical order.
  package var shape: [Int] {
    withUnsafeBytes(of: descriptor.dims) { bytes in
      bytes.bindMemory(to: Int64.self).prefix(Int(descriptor.ndims)).map { Int($0) }
    }
  }

  /// The number of elements, padding not counted.
  package var elementCount: Int { shape.reduce(1, *) }

  /// The bytes in memory, padding included.
  var byteCount: Int {
    withUnsafePointer(to: descriptor) { Int(dnnl_memory_desc_get_size($0)) }
  }

  /// Whether memory holds the elements in their logical order and nothing else.
  ///
  /// A layout with one dimension above 1 and no padding does, whatever oneDNN calls it.
  var isLinear: Bool {
    guard byteCount == elementCount * format.byteCount else { return false }
    if shape.count(where: { $0 > 1 }) <= 1 { return true }
    guard let plain = try? TensorLayout.plain(shape) else { return false }
    return self == plain.with(format)
  }

  package static func == (left: TensorLayout, right: TensorLayout) -> Bool {
    withUnsafePointer(to: left.descriptor) { leftDescriptor in
      withUnsafePointer(to: right.descriptor) { rightDescriptor in
        dnnl_memory_desc_equal(leftDescriptor, rightDescriptor) != 0
      }
    }
  }
}
