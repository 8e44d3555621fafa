/// A list of triplets of a batch: an anchor, a positive of its label, a negative of another.
///
/// The three lists have one element for each triplet; all are 0-based sample indices.
package struct Triplets: Sendable, Equatable {
  /// The samples that are compared with the two others.
  package private(set) var anchors: [Int] = []
  /// Samples with the anchor's label.
  package private(set) var positives: [Int] = []
  /// Samples with another label.
  package private(set) var negatives: [Int] = []

  /// A list without triplets.
  package init() {}

  /// The number of triplets.
  package var count: Int { anchors.count }

  /// Adds a triplet at the end.
  package mutating func append(anchor: Int, positive: Int, negative: Int) {
    anchors.append(anchor)
    positives.append(positive)
    negatives.append(negative)
  }
}
