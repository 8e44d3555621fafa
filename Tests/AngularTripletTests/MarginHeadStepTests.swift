import AngularTriplet
import Tensors
import Testing

/// The margin head as one loss among others.
@Suite struct MarginHeadStepTests {
  @Test(arguments: MarginMultiplier.allCases, [false, true])
  func `a step is a training step, summed up`(
    multiplier: MarginMultiplier, selectsSemihard: Bool
  ) throws {
    let schedule = try LambdaSchedule(base: 20, gamma: 0.25, power: 1, minimum: 0)
    var settings = MarginSettings(
      multiplier: multiplier, schedule: schedule, selectsSemihard: selectsSemihard)
    let input = LossInput<Double>(
      RandomBatch(sampleCount: 30, dimension: 6, classCount: 5, seed: 21))
    for replacement in [nil, try CentreReplacement()] {
      settings.replacement = replacement
      var head = try MarginHead<Double>(settings, iteration: 0)
      var other = head
      var (rows, gradient) = (input.classRows, Matrix<Double>.zeros(5, 6))
      var (otherRows, otherGradient) = (rows, gradient)
      let step = try head.step(
        embeddings: input.embeddings, labels: input.labels, classRows: &rows,
        classGradient: &gradient)
      let trained = try other.train(
        embeddings: input.embeddings, labels: input.labels, centres: &otherRows,
        centreGradient: &otherGradient)
      #expect(head.classRowUse == (replacement == nil ? .learned : .replaced))
      #expect(rows == otherRows)
      #expect(gradient == otherGradient)
      #expect((gradient == .zeros(5, 6)) == (replacement != nil))
      #expect(step.embeddingGradient == trained.embeddingGradient)
      #expect(head.iteration == 1)
      let evaluation = trained.evaluation
      let keptCount = evaluation.kept.count { $0 }
      #expect(
        step.outcome
          == LossOutcome(
            loss: evaluation.loss, lambda: 16, easyCount: evaluation.count(of: .easy),
            semihardCount: evaluation.count(of: .semihard),
            hardCount: evaluation.count(of: .hard),
            selectedCount: selectsSemihard ? keptCount : 30,
            recognised: evaluation.verdicts.map(\.winsPlainly)))
      #expect(keptCount > 0 && keptCount < 30)
    }
  }

  @Test func `goes on as if steps had been done`() throws {
    let schedule = try LambdaSchedule(base: 20, gamma: 0.25, power: 1, minimum: 4)
    var loss: any EmbeddingLoss<Float> = try MarginHead<Float>(
      MarginSettings(multiplier: .double, schedule: schedule), iteration: 1)
    loss.advance(by: 2)
    let input = LossInput<Float>(embeddings: [[3, 4]], labels: [0], classRows: [[1, 0], [0, 1]])
    #expect(try stepped(loss, input).step.outcome.lambda == 10)
    loss.advance(by: .max / 2)
    loss.advance(by: .max / 2)
    #expect(try stepped(loss, input).step.outcome.lambda == 4)
  }

  @Test func `refuses batches that do not fit`() throws {
    let head = try MarginHead<Double>(settings(.double), iteration: 0)
    expectClassRowRefusals(of: head)
  }

  @Test(arguments: MarginMultiplier.allCases)
  func `gradients are the derivatives`(multiplier: MarginMultiplier) throws {
    var batch = RandomBatch<Double>(sampleCount: 9, dimension: 7, classCount: 6, seed: 12)
    // The gradient is the one by the stored rows, which have length 1.
    try ClassCentres.normalize(&batch.centres)
    let head = try MarginHead<Double>(settings(multiplier), iteration: 0)
    try expectDerivatives(of: head, at: LossInput(batch))
  }
}
