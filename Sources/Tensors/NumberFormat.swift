internal import COneDNN

/// How a number lies in memory.
package enum NumberFormat: String, Hashable, Sendable, Codable, CaseIterable {
  /// IEEE 754 single precision.
  case fp32
  /// The upper half of it, bfloat16: its range with 8 significant bits in place of 24.
  ///
  /// Numbers are rounded to the nearest as they are stored, to the even one of two; sums are fp32,
  /// and so are products but where the processor multiplies bf16 numbers.
  case bf16

  /// The bytes of a number.
  var byteCount: Int {
    switch self {
    case .fp32: 4
    case .bf16: 2
    }
  }

  /// oneDNN's name.
  var dataType: dnnl_data_type_t {
    switch self {
    case .fp32: dnnl_f32
    case .bf16: dnnl_bf16
    }
  }
}
