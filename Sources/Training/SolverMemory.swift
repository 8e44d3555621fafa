import Tensors

/// A quantity that a solver remembers of every value of all parameters, one parameter behind the
/// other.
struct SolverMemory: Sendable {
  /// A number per value.
  var values: [Float]
  private let parts: [(name: String, range: Range<Int>)]

  /// Starts at 0 everywhere.
  init(_ quantity: String, of parameters: [Parameter]) {
    var end = 0
    parts = parameters.map { parameter in
      let begin = end
      end += parameter.count
      return ("\(quantity)/\(parameter.name)", begin..<end)
    }
    values = [Float](repeating: 0, count: end)
  }

  /// A run per parameter.
  var history: [SolverHistory] {
    get { parts.map { SolverHistory(name: $0.name, values: Array(values[$0.range])) } }
    set {
      precondition(
        newValue.map(\.values.count) == parts.map(\.range.count),
        "history of \(newValue.map(\.values.count)), expected \(parts.map(\.range.count))")
      values = newValue.flatMap(\.values)
    }
  }
}
