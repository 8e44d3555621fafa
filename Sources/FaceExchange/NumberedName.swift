/// Names for what other formats only number.
///
/// They have a fixed number of digits, so that the order of their bytes, which is that of a
/// manifest's labels, is the order of the numbers.
enum NumberedName {
  /// The largest label: 32-bit floats, in which RecordIO writes labels, tell whole numbers apart
  /// up to here.
  static let largestLabel = 1 << 24

  /// The largest number of a picture.
  static let largestNumber = 999_999_999

  /// The name of a label, from 0 to `largestLabel`.
  static func identity(ofLabel label: Int) -> String { padded(label, digits: 8) }

  /// The name of a picture's number, from 0 to `largestNumber`.
  static func face(_ number: Int) -> String { padded(number, digits: 9) }

  /// The number with zeros before it.
  static func padded(_ number: Int, digits: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
  }

  /// Reads a label written in decimal digits, or tells what is wrong with it.
  static func label(_ text: some StringProtocol) throws(LabelFault) -> Int {
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let label = Int(text), label <= largestLabel
    else { throw LabelFault(found: "\"\(text.prefix(40))\"") }
    return label
  }
}

/// A label that is none.
struct LabelFault: Error {
  let found: String

  static let expected = "a whole number, 0 ... \(NumberedName.largestLabel)"

  /// The refusal of the item that has the label.
  func refusal(of source: String, line: Int? = nil) -> RefusedItem {
    RefusedItem(
      source: source, reason: "bad_label", detail: "found \(found), expected \(Self.expected)",
      line: line)
  }
}
