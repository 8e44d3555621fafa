internal import Foundation

/// A number with a fixed count of decimals, whatever the locale.
package func fixed(_ number: Double, _ decimals: Int) -> String {
  String(format: "%.\(decimals)f", number)
}

/// A share as a percentage.
package func percent(_ share: Double, _ decimals: Int = 2) -> String {
  fixed(100 * share, decimals) + " %"
}

extension String {
  /// The text with blanks after it, at least as long as the width.
  package func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }

  /// The text with blanks before it, at least as long as the width.
  package func indented(to width: Int) -> String {
    String(repeating: " ", count: max(0, width - count)) + self
  }
}
