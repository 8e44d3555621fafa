/// A tensor of floats with the name by which files know it.
package struct NamedTensor: Sendable, Equatable {
  /// The name, such as `conv1a.weight`.
  package let name: String
  /// The sizes of the dimensions, the slowest first; empty for a single number.
  package let shape: [Int]
  /// The elements in row-major order, as many as the shape has.
  package let values: [Float]

  /// A tensor whose values fill its shape.
  package init(name: String, shape: [Int], values: [Float]) {
    let count = shape.reduce(1, *)
    precondition(
      count == values.count, "tensor \(name) has \(values.count) values, its shape \(count)")
    self.name = name
    self.shape = shape
    self.values = values
  }
}
