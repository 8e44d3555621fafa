package import Tensors

/// Over how many items the sum of their losses is divided.
package enum ItemAveraging: String, CaseIterable, Sendable {
  /// The active ones, whose loss is above 0: what is solved already does not dilute the rest.
  ///
  /// Their number is a constant to the gradient.
  case active
  /// All that were selected.
  case all
}

/// The losses of a list of items, triplets or pairs, and the derivative of their sum.
package struct ItemLosses: Sendable {
  /// The loss of each item; 0 means that it is inactive.
  package let losses: [Double]
  /// M x M, the derivative of the sum by each product of two unit rows, as `UnitBatch` wants it.
  package let productGradient: Matrix<Double>

  /// The number of items with a loss.
  package var activeCount: Int { losses.count { $0 > 0 } }

  /// The sum of the losses.
  package var sum: Double { losses.reduce(0, +) }

  /// The share that an item has in the mean; 0 if there is nothing to take a mean of.
  package func share(_ averaging: ItemAveraging) -> Double {
    let count = averaging == .active ? activeCount : losses.count
    return count == 0 ? 0 : 1 / Double(count)
  }

  /// The mean of the losses; 0 if there is nothing to take a mean of.
  package func mean(_ averaging: ItemAveraging) -> Double {
    sum * share(averaging)
  }
}

extension LossStep {
  /// The step that follows from the items of a batch.
  ///
  /// - Parameters:
  ///   - items: the losses, and the derivative of their sum.
  ///   - averaging: what the mean is taken over.
  ///   - counts: the triplets of the batch.
  ///   - batch: where the items come from.
  init(
    _ items: ItemLosses, averaging: ItemAveraging, counts: TripletCounts, batch: UnitBatch
  ) {
    var gradient = items.productGradient
    scale(&gradient, by: items.share(averaging))
    self.init(
      outcome: LossOutcome(
        loss: items.mean(averaging), easyCount: counts.easy, semihardCount: counts.semihard,
        hardCount: counts.hard, selectedCount: items.activeCount, recognised: batch.recognised),
      embeddingGradient: batch.embeddingGradient(batch.unitGradient(gradient)))
  }
}
