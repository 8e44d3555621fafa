package import Tensors

/// Finds the samples that are worth an update: right without the margin, wrong with it.
///
/// - Source: the Angular Triplet Loss layer as published, its maxima started from minus infinity
///   and its ties decided, which the layer leaves open.
package enum SemihardSelector {
  /// Whether the label of each sample wins, with the margin and without.
  ///
  /// The two kinds of logits differ in the label's column only, so one pass over the others serves
  /// both. The label wins when its logit beats every class before it and no class after it beats
  /// it, which is what the first of the largest means.
  ///
  /// - Parameters:
  ///   - marginLogits: M x N, under the margin.
  ///   - labelPlainLogits: M, the label's logit without the margin.
  ///   - labels: M class indices.
  /// - Returns: M verdicts. Ties: the lowest class index wins.
  /// - Complexity: O(M N), no allocation beyond the result.
  package static func verdicts<Element: MatrixElement>(
    marginLogits: Matrix<Element>, labelPlainLogits: [Element], labels: [Int]
  ) -> [SampleVerdict] {
    let values = marginLogits.elements.span
    let columnCount = marginLogits.columnCount
    var verdicts: [SampleVerdict] = []
    for (sampleIndex, label) in labels.enumerated() {
      let start = sampleIndex * columnCount
      let before = maximum(of: values.extracting(start..<start + label))
      let after = maximum(of: values.extracting(start + label + 1..<start + columnCount))
      let marginLogit = values[start + label]
      let plainLogit = labelPlainLogits[sampleIndex]
      verdicts.append(
        SampleVerdict(
          winsUnderMargin: label == 0 && marginLogit >= after
            || marginLogit > before && marginLogit >= after,
          winsPlainly: label == 0 && plainLogit >= after
            || plainLogit > before && plainLogit >= after))
    }
    return verdicts
  }

  /// The samples whose gradient is kept: the semi-hard, and for m = 1 the hard ones.
  ///
  /// With m = 1 the margin changes nothing and no sample can be semi-hard.
  ///
  /// - Parameters:
  ///   - verdicts: one for each sample.
  ///   - multiplier: the multiplier m.
  /// - Returns: a flag for each sample; all of them false is legal.
  package static func kept(
    _ verdicts: [SampleVerdict], multiplier: MarginMultiplier
  ) -> [Bool] {
    let category: SampleCategory = multiplier == .single ? .hard : .semihard
    return verdicts.map { $0.category == category }
  }
}
