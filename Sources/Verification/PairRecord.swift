internal import Foundation

/// What a paired test needs of a run: which pairs, and what the model made of each.
package struct PairRecord: Equatable, Sendable, Codable {
  /// SHA-256 of `PairResolution.listing`.
  package let sha256: String
  /// The scores, in the order of the pairs.
  package let scores: [Double]
  /// For each pair, whether it was told right.
  package let decisions: [Bool]

  /// How the scores are written.
  private static let encoding = "base64 of little-endian float64"

  private enum Key: String, CodingKey {
    case sha256, scoresEncoding, scores, decisions
  }

  /// Keeps what a verdict says of each pair.
  package init(sha256: String, verdict: Verdict) {
    self.sha256 = sha256
    scores = verdict.scores
    decisions = verdict.decisions
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    func bad(_ key: Key, _ found: String, _ expected: String) -> DecodingError {
      .dataCorruptedError(
        forKey: key, in: container, debugDescription: "found \(found), expected \(expected)")
    }
    sha256 = try container.decode(String.self, forKey: .sha256)
    let encoding = try container.decode(String.self, forKey: .scoresEncoding)
    guard encoding == Self.encoding else {
      throw bad(.scoresEncoding, encoding, Self.encoding)
    }
    let text = try container.decode(String.self, forKey: .scores)
    guard let data = Data(base64Encoded: text), data.count.isMultiple(of: 8) else {
      throw bad(.scores, "\(text.count) characters", Self.encoding)
    }
    let bytes = [UInt8](data)
    scores = (0..<bytes.count / 8).map { index in
      let pattern = (0..<8).reduce(UInt64(0)) { pattern, byte in
        pattern | UInt64(bytes[8 * index + byte]) << UInt64(8 * byte)
      }
      return Double(bitPattern: pattern)
    }
    guard scores.allSatisfy(\.isFinite) else {
      throw bad(.scores, "NaN or infinity", "finite numbers")
    }
    let digits = try container.decode(String.self, forKey: .decisions)
    guard digits.utf8.count == scores.count, digits.allSatisfy({ $0 == "0" || $0 == "1" }) else {
      throw bad(.decisions, "\(digits.utf8.count) characters", "\(scores.count), each 0 or 1")
    }
    decisions = digits.map { $0 == "1" }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(sha256, forKey: .sha256)
    try container.encode(Self.encoding, forKey: .scoresEncoding)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 * scores.count)
    for score in scores {
      for byte in 0..<8 {
        bytes.append(UInt8(truncatingIfNeeded: score.bitPattern >> UInt64(8 * byte)))
      }
    }
    try container.encode(Data(bytes).base64EncodedString(), forKey: .scores)
    try container.encode(
      String(decisions.map { $0 ? "1" : "0" as Character }), forKey: .decisions)
  }
}
