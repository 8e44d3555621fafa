internal import Foundation

/// The facts of one verification, for a terminal, a program or a page.
package struct VerificationReport: Equatable, Sendable, Codable {
  /// A line about the model, in the caller's words.
  package struct ModelFact: Equatable, Sendable, Codable {
    /// What the fact is about.
    package let name: String
    /// The fact.
    package let value: String

    /// Makes a line about the model.
    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The limits of FAR that a report gives the TAR for, as denominators.
  package static let falseAcceptRatesOneIn = [10, 100, 1000]

  /// The name of the JSON form.
  package let format: String
  /// The version of the JSON form.
  package let version: Int
  /// How the scores were made.
  package let verificationProtocol: VerificationProtocol
  /// What the caller says about the model and the data, in its order.
  package let model: [ModelFact]
  /// Pairs of one person.
  package let samePairCount: Int
  /// Pairs of two persons.
  package let differentPairCount: Int
  /// Pairs of the list that were left out because a photo has no face.
  package let skippedPairCount: Int
  /// The accuracy over the folds.
  package let accuracy: TenFoldAccuracy
  /// The share of (same, different) couples of pairs in the right order.
  package let areaUnderCurve: Double
  /// The rate at which FAR and 1 - TAR are equal, interpolated.
  package let equalErrorRate: Double
  /// The TAR below each limit of FAR.
  package let trueAcceptRates: [TrueAcceptRate]

  /// Gathers the facts of a verdict.
  ///
  /// - Parameters:
  ///   - verdict: what was found.
  ///   - model: lines about the model and the data.
  ///   - skippedPairCount: pairs of the list that are not in the verdict.
  package init(verdict: Verdict, model: [ModelFact], skippedPairCount: Int = 0) {
    format = "atl-verification"
    version = 1
    verificationProtocol = verdict.verificationProtocol
    self.model = model
    samePairCount = verdict.curve.sameCount
    differentPairCount = verdict.curve.differentCount
    self.skippedPairCount = skippedPairCount
    accuracy = verdict.accuracy
    areaUnderCurve = verdict.curve.areaUnderCurve
    equalErrorRate = verdict.curve.equalErrorRate
    trueAcceptRates = Self.falseAcceptRatesOneIn.map {
      verdict.curve.trueAcceptRate(atFalseAcceptRateOneIn: $0)
    }
  }

  /// The number of pairs that were scored.
  package var pairCount: Int { samePairCount + differentPairCount }

  /// Reads a report from its JSON form.
  package init(json: String) throws {
    self = try JSONDecoder().decode(Self.self, from: Data(json.utf8))
  }

  /// The report as JSON: keys sorted, two blanks of indent, the same report the same text.
  package func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}

extension VerificationReport {
  /// What was counted, in words.
  var pairSummary: String {
    let kinds = "\(samePairCount) same, \(differentPairCount) different"
    let skipped =
      skippedPairCount == 0 ? "" : "; \(skippedPairCount) left out, a photo has no face"
    return "\(pairCount) (\(kinds)) in \(accuracy.folds.count) folds\(skipped)"
  }

  /// The limits for which there are too few different pairs to allow one false accept.
  var limitsWithoutFalseAccepts: [TrueAcceptRate] {
    trueAcceptRates.filter { $0.falseAcceptRateOneIn > differentPairCount }
  }
}
