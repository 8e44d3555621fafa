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

  /// Intervals of 95 % around the figures that stand alone.
  package struct Intervals: Equatable, Sendable, Codable {
    /// Which interval is of which kind, in words.
    package let kinds: String
    /// The share of cases in which an interval should hold the truth.
    package let confidence: Double
    /// How the bootstrap was drawn.
    package let bootstrap: BootstrapSettings
    /// How many people the pairs have.
    package let personCount: Int
    /// Of the share of pairs that are told right.
    package let accuracy: Interval
    /// Of the area under the curve.
    package let areaUnderCurve: Interval
    /// Of the equal error rate.
    package let equalErrorRate: Interval
  }

  /// The name of the JSON form.
  static let formatName = "atl-verification"
  /// The version of the JSON form.
  static let formatVersion = 2

  /// The name of the JSON form.
  package let format: String
  /// The version of the JSON form.
  package let version: Int
  /// How the scores were made.
  package let verificationProtocol: VerificationProtocol
  /// What the protocol does, in words.
  package let protocolSummary: String
  /// Which numbers the thresholds are, and what they accept; nil in the output of earlier versions,
  /// whose thresholds of `insightface` are minus squared distances.
  package let thresholdMeaning: String?
  /// What the scores under `pairs` are.
  package let scoreMeaning: String?
  /// What the caller says about the model and the data, in its order.
  package let model: [ModelFact]
  /// What the pairs share with the training, as far as that could be looked at; nil where nobody
  /// looked, as in earlier versions.
  package let leakage: LeakageCheck?
  /// Pairs of one person.
  package let samePairCount: Int
  /// Pairs of two persons.
  package let differentPairCount: Int
  /// Pairs of the list that were left out because a photo has no face.
  package let skippedPairCount: Int
  /// The accuracy over the folds; thresholds as `thresholdMeaning` says.
  package let accuracy: TenFoldAccuracy
  /// The share of (same, different) couples of pairs in the right order.
  package let areaUnderCurve: Double
  /// The rate at which FAR and 1 - TAR are equal, interpolated.
  package let equalErrorRate: Double
  /// Where the three figures lie at 95 % confidence.
  package let intervals: Intervals
  /// The TAR below each limit of FAR, with intervals; thresholds as `thresholdMeaning` says.
  package let trueAcceptRates: [LimitedRate]
  /// What a later run needs for a paired test.
  package let pairs: PairRecord?
  /// How much this run exceeds an earlier one.
  package var baseline: BaselineComparison?
  /// How the model was trained; reports of before, and of models that are no run's, have none.
  package var training: TrainingStory?

  /// Gathers the facts of a verdict.
  ///
  /// - Parameters:
  ///   - verdict: what was found.
  ///   - model: lines about the model and the data.
  ///   - leakage: what the pairs share with the training.
  ///   - people: of each pair; without them each photo is a person of its own.
  ///   - skippedPairCount: pairs of the list that are not in the verdict.
  ///   - limits: of FAR; nil takes the powers of ten that the pairs resolve.
  ///   - bootstrap: how intervals are drawn.
  ///   - pairsHash: SHA-256 of the pairs' listing, for later paired tests.
  /// - Complexity: O(draws x pairs).
  package init(
    verdict: Verdict, model: [ModelFact], leakage: LeakageCheck? = nil,
    people: [PeopleOfPair]? = nil, skippedPairCount: Int = 0, limits: [FalseAcceptLimit]? = nil,
    bootstrap: BootstrapSettings = BootstrapSettings(),
    pairsHash: String? = nil
  ) {
    format = Self.formatName
    version = Self.formatVersion
    verificationProtocol = verdict.verificationProtocol
    protocolSummary = verdict.verificationProtocol.summary
    thresholdMeaning = verdict.verificationProtocol.thresholdMeaning
    scoreMeaning = verdict.verificationProtocol.scoreMeaning
    self.model = model
    self.leakage = leakage
    let curve = verdict.curve
    samePairCount = curve.sameCount
    differentPairCount = curve.differentCount
    self.skippedPairCount = skippedPairCount
    accuracy = verdict.accuracy.tellingThresholds(
      as: verdict.verificationProtocol.measure(ofScore:))
    areaUnderCurve = curve.areaUnderCurve
    equalErrorRate = curve.equalErrorRate
    let all = limits ?? FalseAcceptLimit.fitting(differentCount: curve.differentCount)
    let resolved = all.filter { $0.leastDifferentCount <= curve.differentCount }
    let list = verdict.list(people: people)
    let drawn = PersonBootstrap(of: list, settings: bootstrap)
      .intervals(of: verdict.ranked, limits: resolved)
    intervals = Intervals(
      kinds: Self.intervalKinds, confidence: Interval.confidence, bootstrap: bootstrap,
      personCount: list.personCount,
      accuracy: Interval(
        wilson: Double(verdict.accuracy.folds.reduce(0) { $0 + $1.correctCount }),
        of: verdict.pairs.count),
      areaUnderCurve: drawn[0], equalErrorRate: drawn[1])
    pairs = pairsHash.map { PairRecord(sha256: $0, verdict: verdict) }
    trueAcceptRates = all.map { limit in
      guard let place = resolved.firstIndex(of: limit) else {
        return LimitedRate(refusing: limit, differentCount: curve.differentCount)
      }
      var rate = curve.trueAcceptRate(at: limit)
      rate.threshold = rate.threshold.map(verdict.verificationProtocol.measure(ofScore:))
      return LimitedRate(
        .init(
          rate: rate, wilson: Interval(wilson: Double(rate.trueAccepts), of: curve.sameCount),
          bootstrap: drawn[2 + place]))
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
  /// Which interval is of which kind.
  static let intervalKinds =
    "95 %; accuracy: Wilson over pairs; AUC and EER: bootstrap over people; "
    + "TAR: both, Wilson over the same pairs and bootstrap over people"

  /// What was counted, in words.
  var pairSummary: String {
    let kinds = "\(samePairCount) same, \(differentPairCount) different"
    let skipped =
      skippedPairCount == 0 ? "" : "; \(skippedPairCount) left out, a photo has no face"
    return "\(pairCount) (\(kinds)) in \(accuracy.folds.count) folds\(skipped)"
  }

  /// How the bootstrap was drawn, in words.
  var bootstrapSummary: String {
    "\(intervals.bootstrap.resampleCount) draws of \(intervals.personCount) people, "
      + "seed \(intervals.bootstrap.seed)"
  }
}

extension Interval {
  /// The ends as percentages.
  package func percents(_ decimals: Int = 2) -> String {
    "\(fixed(100 * lower, decimals)) ... \(percent(upper, decimals))"
  }

  /// The ends with a fixed count of decimals.
  func text(_ decimals: Int) -> String { "\(fixed(lower, decimals)) ... \(fixed(upper, decimals))" }
}
