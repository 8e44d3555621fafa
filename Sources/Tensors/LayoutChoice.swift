internal import COneDNN

/// The layouts of a layer's source and destination that a pass may compute in.
struct LayoutPair {
  let source: TensorLayout
  let destination: TensorLayout
}

/// The descriptor over the first pair of layouts for which oneDNN has a fast implementation.
///
/// For some shapes oneDNN has none over its own blocked layouts: a stride-2 backward pass onto
/// 12 x 12 pixels or a weight gradient over 2 x 2 pixels on AVX2. It then takes its reference
/// loops, hundreds of times slower than a copy to channels-last and a product of matrices.
///
/// - Parameters:
///   - candidates: pairs of layouts, the preferred one first.
///   - describe: asks oneDNN for an implementation over a pair.
/// - Returns: where no candidate is fast, the first that exists.
/// - Throws: `KernelError`, as every call of the library may.
func firstFast(
  _ candidates: [LayoutPair],
  _ describe: (LayoutPair) throws(KernelError) -> PrimitiveDescriptor
) throws(KernelError) -> PrimitiveDescriptor {
  var slow: PrimitiveDescriptor?
  var refusal: KernelError?
  for candidate in candidates {
    do throws(KernelError) {
      let descriptor = try describe(candidate)
      if !descriptor.isReference { return descriptor }
      slow = slow ?? descriptor
    } catch {
      refusal = refusal ?? error
    }
  }
  if let slow { return slow }
  throw refusal ?? .oneDNN(call: "dnnl_primitive_desc_create", status: "no candidate")
}
