internal import Foundation
package import Verification

/// The facts of an identification, for a terminal or a program.
package struct IdentificationReport: Equatable, Sendable, Codable {
  /// The searches in one gallery.
  package struct Gallery: Equatable, Sendable, Codable {
    /// What the gallery is called.
    package let name: String
    /// Its people, or distractors.
    package let size: Int
    /// How often the mate is among the first so many, of the searches with a mate.
    package let ranks: [RankShare]
    /// How often the mate comes first and above a threshold that keeps out people without a mate.
    package let openRates: [GallerySearch.OpenRate]

    /// States the facts; the ranks have at least one search.
    package init(
      name: String, size: Int, ranks: [Int], places: [Int],
      openRates: [GallerySearch.OpenRate] = []
    ) {
      self.name = name
      self.size = size
      self.ranks = ranks.isEmpty ? [] : RankShare.shares(of: ranks, at: places)
      self.openRates = openRates
    }
  }

  /// The verification of templates.
  package struct Pairs: Equatable, Sendable, Codable {
    /// Pairs of one person.
    package let sameCount: Int
    /// Pairs of two people.
    package let differentCount: Int
    /// Pairs left out because a template has no face.
    package let skippedCount: Int
    /// The share of (same, different) couples of pairs in the right order.
    package let areaUnderCurve: Double
    /// Where that lies if the pairs are independent, by Hanley and McNeil.
    package let areaInterval: Interval
    /// The rate at which FAR and 1 - TAR are equal, interpolated.
    package let equalErrorRate: Double
    /// Wilson's interval over as many trials as there are pairs of the rarer kind.
    package let equalErrorInterval: Interval
    /// The TAR at limits of FAR, each with Wilson's interval over the same pairs.
    package let rates: [Rate]
  }

  /// A TAR of templates.
  package struct Rate: Equatable, Sendable, Codable {
    /// The limit of FAR.
    package let limit: FalseAcceptLimit
    /// The rate; nil where the different pairs are too few.
    package let trueAcceptRate: TrueAcceptRate?
    /// Wilson's interval of 95 % over the same pairs.
    package let wilson: Interval?
    /// Why there is no rate.
    package let refusal: String?
  }

  /// The name of the JSON form.
  package let format: String
  /// The version of the JSON form.
  package let version: Int
  /// How it was done, in words.
  package let protocolSummary: String
  /// What the caller says about the model and the data.
  package let model: [VerificationReport.ModelFact]
  /// The verification of templates, where pairs were given.
  package let pairs: Pairs?
  /// The searches, gallery by gallery.
  package let galleries: [Gallery]

  /// Gathers facts.
  package init(
    protocolSummary: String, model: [VerificationReport.ModelFact], pairs: Pairs? = nil,
    galleries: [Gallery]
  ) {
    format = "atl-identification"
    version = 1
    self.protocolSummary = protocolSummary
    self.model = model
    self.pairs = pairs
    self.galleries = galleries
  }

  /// The report as JSON: keys sorted, two blanks of indent.
  package func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }

  /// The report as text for a terminal, without a line end after the last line.
  package var table: String {
    var lines = model.map { "\(printable($0.name).padded(to: 14))\(printable($0.value))" }
    lines.append("protocol".padded(to: 14) + protocolSummary)
    lines.append(
      "intervals".padded(to: 14) + "95 %, Wilson over the searches or pairs; AUC: Hanley and McNeil"
    )
    if let pairs {
      let skipped = pairs.skippedCount == 0 ? "" : "; \(pairs.skippedCount) left out"
      lines += ["", "\(pairs.sameCount) same, \(pairs.differentCount) different pairs\(skipped)"]
      lines += pairs.curveLines + pairs.rates.map(\.line)
    }
    for gallery in galleries {
      lines += ["", "\(printable(gallery.name)), \(gallery.size)"]
      lines += gallery.ranks.map(\.line) + gallery.openRates.map(\.line)
    }
    return lines.joined(separator: "\n")
  }
}

extension IdentificationReport.Pairs {
  /// Measures the TAR of scored pairs of templates.
  ///
  /// - Parameters:
  ///   - scores: one per pair.
  ///   - same: for each pair, whether both templates are of one person.
  ///   - skippedCount: pairs that are not among them.
  ///   - limits: of FAR; nil takes the powers of ten that the pairs resolve.
  /// - Throws: `badPairs` where a kind of pairs is missing.
  package init(
    scores: [Double], same: [Bool], skippedCount: Int, limits: [FalseAcceptLimit]?
  ) throws(VerificationError) {
    let curve = try RateCurve(scores: scores, same: same)
    sameCount = curve.sameCount
    differentCount = curve.differentCount
    self.skippedCount = skippedCount
    areaUnderCurve = curve.areaUnderCurve
    areaInterval = Interval(
      areaUnderCurve: curve.areaUnderCurve, sameCount: curve.sameCount,
      differentCount: curve.differentCount)
    equalErrorRate = curve.equalErrorRate
    let rarer = min(curve.sameCount, curve.differentCount)
    equalErrorInterval = Interval(wilson: curve.equalErrorRate * Double(rarer), of: rarer)
    let all = limits ?? FalseAcceptLimit.fitting(differentCount: curve.differentCount)
    rates = all.map { limit in
      if let refusal = limit.refusal(differentCount: curve.differentCount) {
        return .init(limit: limit, trueAcceptRate: nil, wilson: nil, refusal: refusal)
      }
      let rate = curve.trueAcceptRate(at: limit)
      return .init(
        limit: limit, trueAcceptRate: rate,
        wilson: Interval(wilson: Double(rate.trueAccepts), of: curve.sameCount), refusal: nil)
    }
  }
}

extension IdentificationReport.Pairs {
  /// Lines of a table: what holds for the whole curve.
  fileprivate var curveLines: [String] {
    let ends = [areaInterval.lower, areaInterval.upper].map { fixed($0, 4) }
    return [
      "AUC".padded(to: 18) + fixed(areaUnderCurve, 4).indented(to: 10)
        + ends.joined(separator: " ... ").indented(to: 20),
      "EER".padded(to: 18) + percent(equalErrorRate).indented(to: 10)
        + equalErrorInterval.percents().indented(to: 20),
    ]
  }
}

extension IdentificationReport.Rate {
  /// A line of a table.
  var line: String {
    let head = "FAR \(limit)".padded(to: 14)
    guard let trueAcceptRate, let wilson else { return head + (refusal ?? "") }
    return head + "TAR " + percent(trueAcceptRate.trueAcceptRate).indented(to: 10)
      + wilson.percents().indented(to: 20)
  }
}
