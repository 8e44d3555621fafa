import AngularTriplet
import SeededRandom
import Tensors
import Testing

/// The in-batch head against its definition, `InBatchOracle`.
@Suite struct InBatchHeadOracleTests {
  /// Labels of 1 to 5 samples; sample 3 is degenerate, and so is the only other one of label 4.
  private func input(seed: UInt64) -> LossInput<Double> {
    var batch = RandomBatch<Double>(sampleCount: 16, dimension: 6, classCount: 5, seed: seed)
    batch.labels = [0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 3, 0, 4, 4, 2]
    var generator = SeededGenerator(seed, 1)
    for sample in 0..<16 {
      let isNear = sample.isMultiple(of: 2)
      for column in 0..<6 {
        batch.embeddings[sample, column] =
          0.8 * generator.gaussian() + (isNear ? batch.centres[batch.labels[sample], column] : 0)
        if sample == 3 || sample == 13 { batch.embeddings[sample, column] *= 1e-4 }
      }
    }
    return LossInput(embeddings: batch.embeddings.rows, labels: batch.labels)
  }

  private func oracle(
    _ input: LossInput<Double>, _ multiplier: MarginMultiplier, lambda: Double
  ) -> InBatchOracle {
    InBatchOracle(
      embeddings: input.embeddings.rows, labels: input.labels, multiplier: multiplier,
      lambda: lambda)
  }

  @Test(arguments: MarginMultiplier.allCases, [0, 0.5, 20])
  func `loss and judgement are those of a loop over triplets`(
    multiplier: MarginMultiplier, lambda: Double
  ) throws {
    let input = input(seed: 31)
    let oracle = oracle(input, multiplier, lambda: lambda)
    let categories = oracle.pairs.map { oracle.category($0) }
    for selectsSemihard in [false, true] {
      let head = try InBatchHead<Double>(
        settings(multiplier, lambda: lambda, selectsSemihard: selectsSemihard), iteration: 0)
      let outcome = try stepped(head, input).step.outcome
      expectClose([outcome.loss], [oracle.loss], within: 1e-12 * oracle.loss, "loss")
      #expect(outcome.lambda == lambda)
      #expect(outcome.easyCount == categories.count { $0 == .easy })
      #expect(outcome.semihardCount == categories.count { $0 == .semihard })
      #expect(outcome.hardCount == categories.count { $0 == .hard })
      let selected = oracle.pairs.count { oracle.isSelected($0) }
      #expect(outcome.selectedCount == (selectsSemihard ? selected : oracle.pairs.count))
      #expect(outcome.recognised == input.labels.indices.map { oracle.isRecognised($0) })
      #expect(outcome.recognised.contains(true) && outcome.recognised.contains(false))
    }
    if lambda == 0.5 {
      #expect(Set(categories).count == (multiplier == .single ? 2 : 3))
    }
  }

  @Test(arguments: MarginMultiplier.allCases, [0, 0.5, 20])
  func `gradient is the derivative in the anchor with positives and negatives constant`(
    multiplier: MarginMultiplier, lambda: Double
  ) throws {
    let input = input(seed: 36)
    let oracle = oracle(input, multiplier, lambda: lambda)
    for selectsSemihard in [false, true] {
      let head = try InBatchHead<Double>(
        settings(multiplier, lambda: lambda, selectsSemihard: selectsSemihard), iteration: 0)
      let gradient = try stepped(head, input).step.embeddingGradient.rows
      var skippedCount = 0
      for anchor in input.labels.indices {
        if oracle.isNearBorder(anchor) {
          skippedCount += 1
          continue
        }
        // As for the margin head, differences of step 1e-5 are good to 1e-8.
        expectClose(
          gradient[anchor], oracle.differences(anchor: anchor, selected: selectsSemihard),
          within: 1e-6, "dx of sample \(anchor)")
      }
      #expect(skippedCount == 0)
      // A lambda of 20 leaves hardly a pair semi-hard.
      if lambda < 20 { #expect(gradient.joined().contains { abs($0) > 1e-3 }) }
    }
  }

  @Test(arguments: MarginMultiplier.allCases, [0.5, 20])
  func `reference gradient pulls as the published layer does`(
    multiplier: MarginMultiplier, lambda: Double
  ) throws {
    let input = input(seed: 33)
    let oracle = oracle(input, multiplier, lambda: lambda)
    let head = try InBatchHead<Double>(
      settings(multiplier, lambda: lambda, gradient: .reference), iteration: 0)
    let step = try stepped(head, input).step
    expectClose([step.outcome.loss], [oracle.loss], within: 1e-12 * oracle.loss, "loss")
    // The oracle takes angles through acos, which loses half the digits near 0.
    expectCloseGradient(
      step.embeddingGradient.rows,
      input.labels.indices.map { oracle.referenceGradient(anchor: $0) },
      within: 1e-10, "dx")
  }

  @Test(arguments: MarginMultiplier.allCases, MarginGradient.allCases)
  func `Float follows Double`(multiplier: MarginMultiplier, gradient: MarginGradient) throws {
    let input = input(seed: 34)
    let single = LossInput<Float>(input)
    let settings = try settings(multiplier, lambda: 0.5, gradient: gradient)
    let found = try stepped(InBatchHead<Float>(settings, iteration: 0), single).step
    let wanted = try stepped(
      InBatchHead<Double>(settings, iteration: 0), LossInput<Double>(single)
    ).step
    expectClose([found.outcome.loss], [wanted.outcome.loss], within: 1e-5, "loss")
    // Slopes of psi go up to 16.
    expectCloseGradient(
      found.embeddingGradient.rows, wanted.embeddingGradient.rows, within: 1e-5, "dx")
  }

  @Test func `the mask acts on the gradient alone and not on its divisor`() throws {
    let input = input(seed: 35)
    let all = try stepped(InBatchHead<Double>(settings(.double), iteration: 0), input).step
    let masked = try stepped(
      InBatchHead<Double>(settings(.double, selectsSemihard: true), iteration: 0), input
    ).step
    #expect(masked.outcome.loss == all.outcome.loss)
    #expect(masked.outcome.selectedCount < all.outcome.selectedCount)
    #expect(masked.embeddingGradient != all.embeddingGradient)
  }
}
