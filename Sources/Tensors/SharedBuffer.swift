internal import COneDNN

/// A run of memory that one tensor after the other may lie in: as large as the largest of them.
///
/// Tensors are placed while a network is built, and those of kernels for fewer images when they are
/// first needed; growing moves the memory and loses its content.
final class SharedBuffer {
  /// What oneDNN recommends for its vector instructions: a cache line.
  private static let alignment = 64

  private var base: UnsafeMutableRawPointer?
  private var byteCount = 0
  private var placed: [Placed] = []

  private struct Placed {
    weak var tensor: Tensor?
  }

  /// Lets the tensor, which keeps the buffer, lie in it.
  func place(_ tensor: Tensor) throws(KernelError) {
    placed.removeAll { $0.tensor == nil }
    placed.append(Placed(tensor: tensor))
    let needed = tensor.layout.byteCount
    guard needed > byteCount else {
      try tensor.point(at: base)
      return
    }
    base?.deallocate()
    let fresh = UnsafeMutableRawPointer.allocate(byteCount: needed, alignment: Self.alignment)
    fresh.initializeMemory(as: UInt8.self, repeating: 0, count: needed)
    base = fresh
    byteCount = needed
    for entry in placed { try entry.tensor?.point(at: fresh) }
  }

  deinit {
    base?.deallocate()
  }
}
