/// Which pairs of a batch an N-pair loss takes, and what it sets against each of them.
package enum PairNegatives: String, CaseIterable, Sendable {
  /// One pair for each label, its first two samples, against the positives of the other pairs.
  ///
  /// The paper's batch, of two samples for each label. Further samples of a label are not used.
  ///
  /// - Source: K. Sohn, "Improved Deep Metric Learning with Multi-class N-pair Loss Objective",
  ///   NIPS 2016, section 3.2.
  case otherPositives
  /// All ordered pairs of one label, against every sample of another label.
  case allOtherLabels

  /// Lists the pairs of a batch; samples without direction are left out.
  ///
  /// - Parameter batch: M samples.
  /// - Returns: the pairs, in the order of the anchors and then of the positives.
  /// - Complexity: O(M) for `.otherPositives`, otherwise O(M) and the number of pairs.
  package func pairs(of batch: UnitBatch) -> SamplePairs {
    var samplesOfLabel: [Int: [Int]] = [:]
    for (sample, label) in batch.labels.enumerated() where batch.hasDirection[sample] {
      samplesOfLabel[label, default: []].append(sample)
    }
    var pairs = SamplePairs()
    for (sample, label) in batch.labels.enumerated() where batch.hasDirection[sample] {
      let partners = samplesOfLabel[label, default: []]
      switch self {
      case .otherPositives:
        if partners.count > 1 && partners[0] == sample {
          pairs.append(anchor: sample, positive: partners[1])
        }
      case .allOtherLabels:
        for partner in partners where partner != sample {
          pairs.append(anchor: sample, positive: partner)
        }
      }
    }
    return pairs
  }
}
