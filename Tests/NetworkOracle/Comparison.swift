package import SeededRandom

/// The length of the difference over the length of what was expected; infinite where a number of
/// `found` is not finite or the counts differ.
package func relativeDifference(_ found: [Float], _ expected: [Double]) -> Double {
  guard found.count == expected.count, found.allSatisfy(\.isFinite) else { return .infinity }
  var difference = 0.0
  var length = 0.0
  for (one, other) in zip(found, expected) {
    difference += (Double(one) - other) * (Double(one) - other)
    length += other * other
  }
  return length == 0 ? difference.squareRoot() : (difference / length).squareRoot()
}

/// The largest difference of two elements over the largest element expected.
package func largestDifference(_ found: [Float], _ expected: [Double]) -> Double {
  guard found.count == expected.count, found.allSatisfy(\.isFinite) else { return .infinity }
  let largest = expected.map(abs).max() ?? 0
  let difference = zip(found, expected).map { abs(Double($0) - $1) }.max() ?? 0
  return largest == 0 ? difference : difference / largest
}

/// Normal numbers that a Float holds exactly.
package func normalNumbers(
  _ count: Int, deviation: Double = 1, using generator: inout SeededGenerator
) -> [Float] {
  (0..<count).map { _ in Float(deviation * generator.gaussian()) }
}

/// The same numbers in Double.
package func doubles(_ values: [Float]) -> [Double] { values.map(Double.init) }

/// The derivative of a function by one of its arguments, by a central difference.
package func centralDifference(
  _ arguments: [Double], at index: Int, step: Double, _ function: ([Double]) -> Double
) -> Double {
  var changed = arguments
  changed[index] = arguments[index] + step
  let above = function(changed)
  changed[index] = arguments[index] - step
  return (above - function(changed)) / (2 * step)
}

/// The sum of products.
package func dot(_ left: [Double], _ right: [Double]) -> Double {
  zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
}
