/// A list of ordered pairs of a batch: an anchor, and a positive of its label.
///
/// The two lists have one element for each pair; both are 0-based sample indices.
package struct SamplePairs: Sendable, Equatable {
  /// The samples that are compared with the positives.
  package private(set) var anchors: [Int] = []
  /// Samples with the anchor's label.
  package private(set) var positives: [Int] = []

  /// A list without pairs.
  package init() {}

  /// The number of pairs.
  package var count: Int { anchors.count }

  /// Adds a pair at the end.
  package mutating func append(anchor: Int, positive: Int) {
    anchors.append(anchor)
    positives.append(positive)
  }
}
