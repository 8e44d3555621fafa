/// The TAR that a verifier reaches below a limit of FAR, and what it takes.
package struct TrueAcceptRate: Equatable, Sendable, Codable {
  /// The limit of FAR.
  package let limit: FalseAcceptLimit
  /// The greatest TAR within the limit.
  package let trueAcceptRate: Double
  /// Same pairs accepted.
  package let trueAccepts: Int
  /// The strictest threshold that reaches the TAR; nil where nothing may be accepted.
  package internal(set) var threshold: Double?
  /// The FAR at the threshold.
  package let falseAcceptRateReached: Double
  /// Different pairs accepted.
  package let falseAccepts: Int
  /// The TAR at exactly the limit if the curve were straight between its points, for information:
  /// with few different pairs it promises more than was measured.
  package let interpolated: Double

  // Written out so that a threshold of nil is a null in JSON and not a missing key.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(limit, forKey: .limit)
    try container.encode(trueAcceptRate, forKey: .trueAcceptRate)
    try container.encode(trueAccepts, forKey: .trueAccepts)
    try container.encode(threshold, forKey: .threshold)
    try container.encode(falseAcceptRateReached, forKey: .falseAcceptRateReached)
    try container.encode(falseAccepts, forKey: .falseAccepts)
    try container.encode(interpolated, forKey: .interpolated)
  }
}
