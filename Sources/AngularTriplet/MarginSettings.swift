/// Which derivative the backward pass of the margin uses.
package enum MarginGradient: String, CaseIterable, Sendable {
  /// The derivative of the forward pass.
  case exact
  /// The published layer's: the margin's pull is scaled to length one, which is the derivative of
  /// nothing, and class rows see logits that are linear in them.
  case reference
}

/// What a margin head computes: margin, lambda, gradient, and which of the two ATL parts are on.
package struct MarginSettings: Sendable, Equatable {
  /// The multiplier m of the angle to the own class centre.
  package var multiplier: MarginMultiplier
  /// The schedule of lambda, which plays no part for `MarginMultiplier.single`.
  package var schedule: LambdaSchedule
  /// The derivative in use.
  package var gradient: MarginGradient
  /// How features of the batch become class centres in triplet mode; nil in softmax mode.
  ///
  /// Centres that are replaced get no gradient. `InBatchHead` has no class centres, and no use for
  /// this.
  package var replacement: CentreReplacement?
  /// Whether only the samples that `SemihardSelector` keeps have an embedding gradient.
  package var selectsSemihard: Bool
  /// The Euclidean length up to which an embedding has no direction worth using.
  package var normEpsilon: Double

  /// Settings of a head; only the margin and the schedule have no default.
  ///
  /// - Parameters:
  ///   - multiplier: the multiplier m of the angle.
  ///   - schedule: the schedule of lambda.
  ///   - gradient: the derivative in use.
  ///   - replacement: how features of the batch become class centres, if they do.
  ///   - selectsSemihard: whether samples that are not kept get a zero gradient.
  ///   - normEpsilon: the length up to which an embedding is degenerate.
  package init(
    multiplier: MarginMultiplier, schedule: LambdaSchedule, gradient: MarginGradient = .exact,
    replacement: CentreReplacement? = nil, selectsSemihard: Bool = false,
    normEpsilon: Double = defaultNormEpsilon
  ) {
    self.multiplier = multiplier
    self.schedule = schedule
    self.gradient = gradient
    self.replacement = replacement
    self.selectsSemihard = selectsSemihard
    self.normEpsilon = normEpsilon
  }

  /// A thousandth of the length at which a logit is worth anything.
  package static let defaultNormEpsilon = 1e-3

  /// Whether the head is in triplet mode.
  package var replacesCentres: Bool { replacement != nil }
}
