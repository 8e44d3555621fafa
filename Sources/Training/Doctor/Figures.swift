internal import Foundation

/// A number with the four digits that a reader of a log needs.
func figure(_ value: Double) -> String {
  String(format: "%.4g", value)
}

/// A share in percent, with one decimal.
func percent(_ share: Double) -> String {
  String(format: "%.1f %%", 100 * share)
}
