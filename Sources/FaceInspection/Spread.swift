/// How some numbers are spread.
///
/// Each is one of the numbers: of n in order, the share s of them has the index s (n - 1), rounded.
/// Four decimals are kept, fewer than what two mathematical libraries may differ in.
package struct Spread: Sendable, Equatable, Encodable {
  /// The least.
  package let least: Double
  /// What one in a hundred lies below.
  package let percent1: Double
  /// The middle one.
  package let median: Double
  /// What one in a hundred lies above.
  package let percent99: Double
  /// The greatest.
  package let greatest: Double

  /// Sorts the numbers; nil where there is none.
  ///
  /// - Complexity: O(n log n).
  package init?(_ numbers: [Double]) {
    guard !numbers.isEmpty else { return nil }
    let sorted = numbers.sorted()
    func number(_ share: Double) -> Double {
      rounded(sorted[Int((share * Double(sorted.count - 1)).rounded())])
    }
    least = number(0)
    percent1 = number(0.01)
    median = number(0.5)
    percent99 = number(0.99)
    greatest = number(1)
  }
}

/// A number with at most four decimals.
func rounded(_ number: Double) -> Double { (number * 1e4).rounded() / 1e4 }
