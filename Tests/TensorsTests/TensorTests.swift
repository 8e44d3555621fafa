import SeededRandom
import Tensors
import Testing

@Suite struct TensorTests {
  @Test func `gives back what was written`() throws {
    let tensor = try Tensor(.plain([2, 3, 2, 2]), engine: ComputeEngine())
    let values = (0..<24).map(Float.init)
    try tensor.write(values)
    #expect(tensor.layout.shape == [2, 3, 2, 2])
    #expect(try tensor.elements() == values)
  }

  @Test func `starts as zeros`() throws {
    let tensor = try Tensor(.plain([3, 5]), engine: ComputeEngine())
    #expect(try tensor.elements() == Array(repeating: 0, count: 15))
  }

  @Test(arguments: [false, true])
  func `keeps chosen images at the front`(isBlocked: Bool) throws {
    let shape = [4, 8, 1, 3]
    let tensor = try Tensor(
      isBlocked ? .channelBlocks(shape) : .plain(shape), engine: ComputeEngine())
    let values = (0..<96).map(Float.init)
    try tensor.write(values)
    tensor.compact(to: [1, 3])
    #expect(try tensor.elements().prefix(48) == values[24..<48] + values[72..<96])
  }
}

@Suite struct TensorPoolTests {
  @Test func `shares memory only with tensors that are not in use`() throws {
    let pool = TensorPool(engine: try ComputeEngine(), isSharing: true)
    let first = try pool.makeTensor(.plain([4]), whileInUse: [])
    let second = try pool.makeTensor(.plain([4]), whileInUse: [first])
    // Larger than what was there, so the shared memory moves.
    let third = try pool.makeTensor(.plain([8]), whileInUse: [second])
    try first.write([1, 2, 3, 4])
    try second.write([5, 6, 7, 8])
    #expect(try third.elements().prefix(4) == [1, 2, 3, 4])
    #expect(try first.elements() == [1, 2, 3, 4])
  }

  @Test func `gives every tensor its own memory where nothing is shared`() throws {
    let pool = TensorPool(engine: try ComputeEngine(), isSharing: false)
    let first = try pool.makeTensor(.plain([2]), whileInUse: [])
    let second = try pool.makeTensor(.plain([2]), whileInUse: [])
    try first.write([1, 2])
    try second.write([3, 4])
    #expect(try first.elements() == [1, 2])
  }
}
