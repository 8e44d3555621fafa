import CKernels

/// Numbers in memory, in either format, as the kernels take them.
final class MapMemory {
  let count: Int
  let format: convolution_format
  private let memory: UnsafeMutableRawPointer

  /// Takes numbers; for bf16 those that it can hold.
  init(_ values: [Float], _ format: convolution_format = convolution_fp32) {
    count = values.count
    self.format = format
    memory = .allocate(byteCount: max(1, values.count * 4), alignment: 4)
    for (index, value) in values.enumerated() {
      if format == convolution_fp32 {
        floats[index] = value
      } else {
        precondition(value.bitPattern & 0xffff == 0, "\(value) is no bf16 number")
        halves[index] = UInt16(value.bitPattern >> 16)
      }
    }
  }

  /// Makes room for so many numbers, all NaN.
  convenience init(count: Int, _ format: convolution_format = convolution_fp32) {
    self.init(Array(repeating: .nan, count: count), format)
  }

  /// What the kernels take; the memory must outlive the call, see `keeping`.
  var maps: convolution_maps { convolution_maps(numbers: memory, format: format) }
  var pointer: UnsafeMutableRawPointer { memory }
  var floats: UnsafeMutablePointer<Float> { memory.assumingMemoryBound(to: Float.self) }
  var halves: UnsafeMutablePointer<UInt16> { memory.assumingMemoryBound(to: UInt16.self) }

  var values: [Float] {
    (0..<count).map {
      format == convolution_fp32
        ? floats[$0] : Float(bitPattern: UInt32(halves[$0]) << 16)
    }
  }

  deinit { memory.deallocate() }
}

/// Runs the body while memory that it takes the maps of is there.
func keeping<Result>(_ memory: MapMemory?..., body: () -> Result) -> Result {
  withExtendedLifetime(memory, body)
}
