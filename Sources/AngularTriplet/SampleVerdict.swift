/// What the class scores make of a sample.
package enum SampleCategory: String, CaseIterable, Sendable {
  /// Right even with the margin.
  case easy
  /// Right without the margin, wrong with it.
  case semihard
  /// Wrong with the margin and without.
  case hard
}

/// Whether a sample's own class wins, with the margin and without.
package struct SampleVerdict: Sendable, Equatable {
  /// Whether the label is the first largest of the logits under the margin.
  package let winsUnderMargin: Bool
  /// Whether the label is the first largest of the plain logits: the prediction is right.
  package let winsPlainly: Bool

  /// The sample's category.
  package var category: SampleCategory {
    if winsUnderMargin { return .easy }
    return winsPlainly ? .semihard : .hard
  }
}
