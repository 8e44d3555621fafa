/// Where the tensors of a network come from: memory of their own, or few buffers used in turns.
package final class TensorPool {
  /// Whether tensors take over the memory of those that are no longer in use.
  package let isSharing: Bool
  package let engine: ComputeEngine
  private var buffers: [SharedBuffer] = []

  /// Makes an empty pool.
  package init(engine: ComputeEngine, isSharing: Bool) {
    self.engine = engine
    self.isSharing = isSharing
  }

  /// Makes a tensor that overlaps none of those in use; its content is arbitrary.
  package func makeTensor(
    _ layout: TensorLayout, whileInUse inUse: [Tensor]
  ) throws(KernelError) -> Tensor {
    guard isSharing else { return try Tensor(layout, engine: engine) }
    let free = buffers.first { buffer in !inUse.contains { $0.buffer === buffer } }
    if let free { return try Tensor(layout, in: free, engine: engine) }
    let buffer = SharedBuffer()
    buffers.append(buffer)
    return try Tensor(layout, in: buffer, engine: engine)
  }
}
