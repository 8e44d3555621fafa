internal import Foundation

/// A limit of FAR, as an exact fraction, so that comparing counts with it knows no rounding.
package struct FalseAcceptLimit: Hashable, Sendable {
  private static let largestDenominator = 1_000_000_000

  /// In lowest terms.
  let numerator: Int
  /// In lowest terms.
  let denominator: Int

  /// The limit 1 / `denominator`.
  package init(oneIn denominator: Int) {
    precondition(denominator > 0, "denominator is \(denominator), expected at least 1")
    self.init(numerator: 1, denominator: denominator)
  }

  private init(numerator: Int, denominator: Int) {
    var (divisor, rest) = (numerator, denominator)
    while rest > 0 { (divisor, rest) = (rest, divisor % rest) }
    self.numerator = numerator / divisor
    self.denominator = denominator / divisor
  }

  /// Reads `1e-3`, `0.001` or `1/1000`: above 0, at most 1, with a denominator of at most 10^9.
  package init?(text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    if parts.count == 2 {
      guard let numerator = wholeNumber(parts[0]), let denominator = wholeNumber(parts[1]),
        numerator > 0, numerator <= denominator, denominator <= Self.largestDenominator
      else { return nil }
      self.init(numerator: numerator, denominator: denominator)
      return
    }
    let halves = text.lowercased().split(separator: "e", omittingEmptySubsequences: false)
    guard (1...2).contains(halves.count),
      let exponent = halves.count == 1 ? 0 : Int(halves[1]), (-9...0).contains(exponent)
    else { return nil }
    let digits = halves[0].split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(digits.count), halves[0].contains(where: \.isNumber) else { return nil }
    let fraction = digits.count == 2 ? digits[1] : ""
    guard let numerator = wholeNumber("0\(digits[0])\(fraction)"), numerator > 0,
      fraction.count - exponent <= 9
    else { return nil }
    let denominator = (0..<fraction.count - exponent).reduce(1) { value, _ in value * 10 }
    guard numerator <= denominator else { return nil }
    self.init(numerator: numerator, denominator: denominator)
  }

  /// The limit as a number.
  package var rate: Double { Double(numerator) / Double(denominator) }

  /// The least number of different pairs of which one is a share within the limit.
  package var leastDifferentCount: Int { (denominator + numerator - 1) / numerator }

  /// How many of so many different pairs may be accepted.
  package func allowedCount(of differentCount: Int) -> Int {
    // The product may be larger than an Int; the quotient is not, as the limit is at most 1.
    denominator.dividingFullWidth(numerator.multipliedFullWidth(by: differentCount)).quotient
  }

  /// Whether the FAR of a number of false accepts is within the limit.
  func allows(_ falseAccepts: Int, of differentCount: Int) -> Bool {
    let accepted = falseAccepts.multipliedFullWidth(by: denominator)
    let allowed = numerator.multipliedFullWidth(by: differentCount)
    return (accepted.high, accepted.low) <= (allowed.high, allowed.low)
  }

  /// The powers of ten from 1/10 down that a number of different pairs resolves, or 1/10 alone where
  /// they resolve none.
  ///
  /// - Parameters:
  ///   - differentCount: the number of pairs.
  ///   - least: 1 / the least limit of all.
  /// - Returns: the limits, the greatest first.
  package static func fitting(
    differentCount: Int, downToOneIn least: Int = 1_000_000
  ) -> [FalseAcceptLimit] {
    let powers = [
      10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
    ]
    let fitting = powers.filter { $0 <= differentCount && $0 <= least }
    return (fitting.isEmpty ? [10] : fitting).map { Self(oneIn: $0) }
  }

  /// Why so many different pairs say nothing about the limit; nil where they do.
  package func refusal(differentCount: Int) -> String? {
    leastDifferentCount <= differentCount
      ? nil
      : "not resolvable: \(differentCount) different pairs, needs at least \(leastDifferentCount)"
  }
}

extension FalseAcceptLimit: CustomStringConvertible {
  /// The fraction, such as `1/1000`.
  package var description: String { "\(numerator)/\(denominator)" }
}

extension FalseAcceptLimit: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let limit = Self(text: text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "found \"\(text)\", expected a FAR such as 1/1000")
    }
    self = limit
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
