/// A JSON number, kept as it is written so that no digit is lost.
package struct JSONNumber: Sendable, Equatable {
  /// The number in JSON's notation.
  package let text: String

  /// Keeps a text that the reader has found to follow the grammar of numbers.
  init(text: String) {
    self.text = text
  }

  /// A whole number.
  package init(_ value: some FixedWidthInteger) {
    text = "\(value)"
  }

  /// A finite number; whole values are written without a fraction.
  ///
  /// Reading the text back gives the same value: the shortest digits that do so are written.
  package init(_ value: Double) {
    precondition(value.isFinite, "a JSON number is finite, this is \(value)")
    let isShortInteger = value == value.rounded() && value.magnitude < 1e15
    text = isShortInteger ? "\(Int(value))" : "\(value)"
  }

  /// The value as a whole number, or nil where it has a fraction or may not be exact.
  ///
  /// `1000`, `1000.0` and `1e3` are the same whole number, as JSON Schema has it. Values in the
  /// notations with fraction or exponent count up to 2^53, where Double stops being exact.
  package var integer: Int? {
    if let exact = Int(text) { return exact }
    guard let value = double, value.magnitude <= 0x1p53 else { return nil }
    return Int(exactly: value)
  }

  /// The nearest Double, or nil where the number is too large for one.
  package var double: Double? {
    guard let value = Double(text), value.isFinite else { return nil }
    return value
  }
}
