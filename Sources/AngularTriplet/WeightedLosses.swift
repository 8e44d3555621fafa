package import Tensors

/// A weighted sum of losses on the same batch.
///
/// Value and gradients are the weighted sums of the terms'; what is said about the samples is what
/// the first term says. At most one term uses class rows, because a class has one row.
package struct WeightedLosses<Element: MatrixElement>: EmbeddingLoss {
  /// A loss and its factor.
  package struct Term: Sendable {
    /// The factor of value and gradients, at least 0.
    package var weight: Double
    /// The loss.
    package var loss: any EmbeddingLoss<Element>

    /// Gives a loss a factor.
    package init(weight: Double, loss: any EmbeddingLoss<Element>) {
      self.weight = weight
      self.loss = loss
    }
  }

  private var terms: [Term]

  /// A sum of one term or more.
  package init(_ terms: [Term]) {
    precondition(!terms.isEmpty, "the sum has 0 terms, expected at least 1")
    let users = terms.count { $0.loss.classRowUse != .unused }
    precondition(users <= 1, "\(users) terms use class rows, expected at most 1")
    self.terms = terms
  }

  package var classRowUse: ClassRowUse {
    terms.map(\.loss.classRowUse).first { $0 != .unused } ?? .unused
  }

  package mutating func step(
    embeddings: Matrix<Element>, labels: [Int], classRows: inout Matrix<Element>,
    classGradient: inout Matrix<Element>
  ) throws(LossError) -> LossStep<Element> {
    // The term with class rows checks the most; after it, no other refuses what it took.
    let order = terms.indices.sorted { usesClassRows($0) && !usesClassRows($1) }
    var steps: [Int: LossStep<Element>] = [:]
    for index in order {
      steps[index] = try terms[index].loss.step(
        embeddings: embeddings, labels: labels, classRows: &classRows,
        classGradient: &classGradient)
    }
    return sum(of: terms.indices.compactMap { steps[$0] }, classGradient: &classGradient)
  }

  private func usesClassRows(_ index: Int) -> Bool { terms[index].loss.classRowUse != .unused }

  package mutating func advance(by stepCount: Int) {
    for index in terms.indices { terms[index].loss.advance(by: stepCount) }
  }

  private func sum(
    of steps: [LossStep<Element>], classGradient: inout Matrix<Element>
  ) -> LossStep<Element> {
    var total = steps[0]
    scale(&total.embeddingGradient, by: terms[0].weight)
    for (term, step) in zip(terms, steps).dropFirst() {
      let weights = [Double](repeating: term.weight, count: step.embeddingGradient.rowCount)
      addRows(of: step.embeddingGradient, scaledBy: weights, to: &total.embeddingGradient)
    }
    for term in terms where term.loss.classRowUse == .learned {
      scale(&classGradient, by: term.weight)
    }
    total.outcome.loss = zip(terms, steps).reduce(0) { $0 + $1.0.weight * $1.1.outcome.loss }
    total.outcome.lambda = steps.lazy.compactMap(\.outcome.lambda).first
    return total
  }
}
