/// Where the tensors of a network come from: memory of their own, or few buffers used in turns.
package final class TensorPool {
  /// Whether tensors take over the memory of those that are no longer in use.
  package let isSharing: Bool
  /// How the maps that layers hand on lie in memory.
  package let maps: MapLayout
  package let engine: ComputeEngine
  private var buffers: [SharedBuffer]

  /// Makes an empty pool.
  package init(engine: ComputeEngine, isSharing: Bool, maps: MapLayout = MapLayout(.fp32)) {
    self.engine = engine
    self.maps = maps
    self.isSharing = isSharing
    buffers = []
  }

  /// Makes a pool for the gradients of a way back, which share few buffers, one of them with what
  /// the forward pass no longer needs.
  package init(gradientsOf engine: ComputeEngine) {
    self.engine = engine
    maps = MapLayout(.fp32)
    isSharing = true
    buffers = [engine.sums]
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

  /// Makes an fp32 tensor for sums that are gone once their layer has finished them; it overlaps
  /// none of those in use.
  func makeSums(
    _ layout: TensorLayout, whileInUse inUse: [Tensor]
  ) throws(KernelError) -> Tensor {
    isSharing
      ? try makeTensor(layout.with(.fp32), whileInUse: inUse)
      : try Tensor(layout.with(.fp32), in: engine.sums, engine: engine)
  }
}
