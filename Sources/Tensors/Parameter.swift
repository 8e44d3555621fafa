package import SeededRandom

/// A named array of weights that training changes, with its gradient.
///
/// Values and gradient lie in the logical order of PyTorch (O x I x H x W for a convolution),
/// whatever layout the kernels compute in.
package final class Parameter {
  /// How the values start.
  package enum Initialisation: Equatable, Sendable {
    /// Even over +-sqrt(3 / fanIn): Caffe's xavier filler, variance 1 / fanIn.
    case xavier(fanIn: Int)
    /// Normal, of mean 0.
    case gaussian(standardDeviation: Double)
    /// One value everywhere.
    case constant(Float)
  }

  /// The name as in a PyTorch state dictionary, such as `conv1a.weight`.
  package let name: String
  /// The sizes of the dimensions, slowest first.
  package let shape: [Int]
  /// The values in logical order.
  package var values: [Float]
  /// The derivative of the loss with respect to each value, in logical order.
  package var gradient: [Float]
  /// The factor on the learning rate (Caffe's `lr_mult`).
  package let rateMultiplier: Float
  /// The factor on the weight decay (Caffe's `decay_mult`).
  package let decayMultiplier: Float
  /// How the values start.
  package let initialisation: Initialisation

  /// Makes a parameter whose values are 0 until it is initialised or loaded.
  package init(
    name: String, shape: [Int], rateMultiplier: Float = 1, decayMultiplier: Float = 1,
    initialisation: Initialisation
  ) {
    self.name = name
    self.shape = shape
    self.rateMultiplier = rateMultiplier
    self.decayMultiplier = decayMultiplier
    self.initialisation = initialisation
    let count = shape.reduce(1, *)
    values = Array(repeating: 0, count: count)
    gradient = Array(repeating: 0, count: count)
  }

  /// The number of values.
  package var count: Int { shape.reduce(1, *) }

  /// Draws the starting values, in logical order.
  ///
  /// - Source: X. Glorot, Y. Bengio, "Understanding the difficulty of training deep feedforward
  ///   neural networks", AISTATS 2010, in the fan-in form of Caffe's filler.
  package func initialise(using generator: inout SeededGenerator) {
    switch initialisation {
    case .xavier(let fanIn):
      precondition(fanIn > 0, "\(name): fan-in is \(fanIn), expected at least 1")
      let bound = (3 / Double(fanIn)).squareRoot()
      for index in values.indices {
        values[index] = Float(generator.uniform(in: -bound...bound))
      }
    case .gaussian(let standardDeviation):
      for index in values.indices {
        values[index] = Float(standardDeviation * generator.gaussian())
      }
    case .constant(let value):
      for index in values.indices { values[index] = value }
    }
  }

  /// Lends the values as a matrix of shape[0] rows, without copying them.
  package func withValues<Result, Failure: Error>(
    _ body: (inout Matrix<Float>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    var matrix = lend(&values)
    defer { values = matrix.elements }
    return try body(&matrix)
  }

  /// Lends values and gradient as matrices of shape[0] rows, without copying them.
  package func withValuesAndGradient<Result, Failure: Error>(
    _ body: (inout Matrix<Float>, inout Matrix<Float>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    var valueMatrix = lend(&values)
    var gradientMatrix = lend(&gradient)
    defer {
      values = valueMatrix.elements
      gradient = gradientMatrix.elements
    }
    return try body(&valueMatrix, &gradientMatrix)
  }

  private func lend(_ array: inout [Float]) -> Matrix<Float> {
    let elements = array
    array = []
    return Matrix(
      rowCount: shape[0], columnCount: shape.dropFirst().reduce(1, *), elements: elements)
  }
}
