/// What a class with several accepted samples in a batch makes of them.
package enum CentreFeature: String, CaseIterable, Sendable {
  /// The last of them in batch order becomes the centre, as published.
  case lastSample
  /// The mean of their unit features becomes the centre, scaled to length 1.
  case mean
}

/// How features of a batch become class centres in triplet mode.
package struct CentreReplacement: Sendable, Equatable {
  /// The probability of a sample to be accepted, from 0 to 1; one half as published.
  package let acceptanceProbability: Double
  /// What becomes of several accepted samples of a class.
  package let feature: CentreFeature

  /// A replacement; the defaults are the published layer's.
  ///
  /// - Parameters:
  ///   - acceptanceProbability: of a sample to be accepted.
  ///   - feature: what becomes of several accepted samples of a class.
  /// - Throws: `LossError.badSetting` for a probability outside 0 ... 1.
  package init(
    acceptanceProbability: Double = 0.5, feature: CentreFeature = .lastSample
  ) throws(LossError) {
    guard (0...1).contains(acceptanceProbability) else {
      throw .badSetting(
        parameter: "acceptanceProbability", found: acceptanceProbability, expected: "0 ... 1")
    }
    self.acceptanceProbability = acceptanceProbability
    self.feature = feature
  }
}
