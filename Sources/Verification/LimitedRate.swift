/// The TAR at a limit of FAR with its intervals, or why there is none.
package struct LimitedRate: Equatable, Sendable {
  /// A TAR that the pairs can tell.
  package struct Measured: Equatable, Sendable {
    /// The rate and what it takes.
    package let rate: TrueAcceptRate
    /// Wilson's interval over the same pairs, for this very threshold.
    package let wilson: Interval
    /// The interval by bootstrap over people, which feels the choice of the threshold too.
    package let bootstrap: Interval
  }

  /// The limit.
  package let limit: FalseAcceptLimit
  /// What was measured; nil where the different pairs are too few for the limit.
  package let measured: Measured?
  /// Why nothing was measured; nil where something was.
  package let refusal: String?

  init(_ measured: Measured) {
    limit = measured.rate.limit
    self.measured = measured
    refusal = nil
  }

  /// Refuses a limit below the share of one different pair.
  init(refusing limit: FalseAcceptLimit, differentCount: Int) {
    self.limit = limit
    measured = nil
    refusal = limit.refusal(differentCount: differentCount)
  }
}

extension LimitedRate: Codable {
  private enum Key: String, CodingKey {
    case limit, falseAcceptRate, trueAcceptRate, wilson, bootstrap, refusal
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    limit = try container.decode(FalseAcceptLimit.self, forKey: .limit)
    refusal = try container.decodeIfPresent(String.self, forKey: .refusal)
    measured =
      refusal != nil
      ? nil
      : Measured(
        rate: try TrueAcceptRate(from: decoder),
        wilson: try container.decode(Interval.self, forKey: .wilson),
        bootstrap: try container.decode(Interval.self, forKey: .bootstrap))
  }

  /// One object: what the rate has, and beside it the intervals; or the limit and the refusal, with
  /// a null in place of the rate.
  package func encode(to encoder: any Encoder) throws {
    try measured?.rate.encode(to: encoder)
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(limit, forKey: .limit)
    try container.encode(limit.rate, forKey: .falseAcceptRate)
    if let measured {
      try container.encode(measured.wilson, forKey: .wilson)
      try container.encode(measured.bootstrap, forKey: .bootstrap)
    } else {
      try container.encodeNil(forKey: .trueAcceptRate)
      try container.encode(refusal, forKey: .refusal)
    }
  }
}
