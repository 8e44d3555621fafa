extension LossOutcome {
  /// What logits make of a batch, from the verdicts on whatever they compare.
  ///
  /// - Parameters:
  ///   - loss: the value of the loss.
  ///   - lambda: the weight of the plain logit against the margin's 1, if there is annealing.
  ///   - verdicts: one for each item that the loss compares.
  ///   - selectedCount: how many of the items the gradient is made of.
  ///   - recognised: a flag for each sample; nil where the items are the samples, and a sample is
  ///     recognised when its own class wins without the margin.
  init(
    loss: Double, lambda: Double? = nil, verdicts: [SampleVerdict], selectedCount: Int,
    recognised: [Bool]? = nil
  ) {
    func count(of category: SampleCategory) -> Int {
      verdicts.count { $0.category == category }
    }
    self.init(
      loss: loss, lambda: lambda, easyCount: count(of: .easy), semihardCount: count(of: .semihard),
      hardCount: count(of: .hard), selectedCount: selectedCount,
      recognised: recognised ?? verdicts.map(\.winsPlainly))
  }
}
