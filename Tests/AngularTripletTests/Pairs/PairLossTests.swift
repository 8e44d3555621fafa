import AngularTriplet
import Foundation
import SeededRandom
import Tensors
import Testing

@Suite struct PairLossTests {
  /// Unit vectors in the plane, by their angles.
  private func rows(degrees: [Double]) -> [[Double]] {
    degrees.map { [cos($0 * .pi / 180), sin($0 * .pi / 180)] }
  }

  @Test func `the triplet loss equals a case worked by hand`() throws {
    // Cosines: a.p = 0, a.n = 0.6, p.n = 0.8. Of the two triplets, (0, 1, 2) has
    // 2 - 0.8 + 0.5 = 1.7 and (1, 0, 2) has 2 - 0.4 + 0.5 = 2.1.
    let embeddings = Matrix<Double>(rows: [[1, 0], [0, 2], [3, 4]])
    let loss = try TripletLoss<Double>(margin: 0.5, mining: .all)
    let step = try loss.singleStep(embeddings, labels: [0, 0, 1])
    expectClose([step.outcome.loss], [1.9], within: 1e-15, "loss")
    // Mean of -2 a.p + 2 a.n and -2 a.p + 2 p.n: by a -2 p + n, by p -2 a + n, by n a + p; the
    // parts across each row are left, over the lengths 1, 2, 5.
    expectCloseGradient(
      step.embeddingGradient.rows, [[0, -1.2], [-0.7, 0], [0.032, -0.024]], within: 1e-15, "dx")
    #expect(
      step.outcome
        == LossOutcome(
          loss: step.outcome.loss, easyCount: 0, semihardCount: 0, hardCount: 2, selectedCount: 2,
          recognised: [false, false, false]))
  }

  @Test func `the N-pair losses equal a case worked by hand`() throws {
    // a = p = (1, 0), n = (0, 1), both ordered pairs alike.
    let embeddings = Matrix<Double>(rows: [[1, 0], [5, 0], [0, 1]])
    let plain = try NPairLoss<Double>(negatives: .allOtherLabels).singleStep(
      embeddings, labels: [0, 0, 1])
    expectClose([plain.outcome.loss], [log(1 + exp(-1))], within: 1e-15, "N-pair")
    // tan^2 of 60 degrees is 3: the exponent is -2 (1 + 3).
    let angular = try AngularNPairLoss<Double>(alphaDegrees: 60, negatives: .allOtherLabels)
      .singleStep(embeddings, labels: [0, 0, 1])
    expectClose([angular.outcome.loss], [log1p(exp(-8))], within: 1e-15, "angular")
    #expect(plain.outcome.easyCount == 2)
    #expect(plain.outcome.semihardCount == 0)
    #expect(plain.outcome.selectedCount == 2)
    #expect(plain.outcome.recognised == [true, true, false])
  }

  @Test func `the greatest angle overflows nothing and a greater one is refused`() throws {
    #expect(
      throws: LossError.badSetting(
        parameter: "alphaDegrees", found: 80.5, expected: "at most 80 degrees")
    ) { try AngularNPairLoss<Float>(alphaDegrees: 80.5, negatives: .allOtherLabels) }
    let batch = PairBatch<Float>(dimension: 5, seed: 8)
    for negatives in PairNegatives.allCases {
      let step = try AngularNPairLoss<Float>(alphaDegrees: 80, negatives: negatives).singleStep(
        batch.embeddings, labels: batch.labels)
      #expect(step.outcome.loss > 30 && step.outcome.loss.isFinite)
      #expect(step.embeddingGradient.elements.allSatisfy { $0.isFinite })
    }
  }

  @Test func `averaging over all divides by the inactive ones too`() throws {
    let batch = PairBatch<Double>(dimension: 6, seed: 3)
    let steps = try ItemAveraging.allCases.map { averaging in
      try AngularHingeLoss<Double>(alphaDegrees: 32, averaging: averaging).singleStep(
        batch.embeddings, labels: batch.labels)
    }
    let counts = steps[0].outcome
    let triplets = counts.easyCount + counts.semihardCount + counts.hardCount
    #expect(triplets == 12 * 2 * 9)
    #expect(counts.selectedCount > 0 && counts.selectedCount < triplets)
    let share = Double(counts.selectedCount) / Double(triplets)
    expectClose([steps[1].outcome.loss], [steps[0].outcome.loss * share], within: 1e-14, "loss")
    expectCloseGradient(
      steps[1].embeddingGradient.rows,
      steps[0].embeddingGradient.rows.map { $0.map { $0 * share } }, within: 1e-14, "gradient")
  }

  @Test(arguments: PairLossExample.allCases)
  func `counts triplets of the batch, and the active items`(example: PairLossExample) throws {
    let batch = PairBatch<Double>(dimension: 6, seed: 3)
    let outcome = try example.step(batch.embeddings, labels: batch.labels).outcome
    #expect(outcome.easyCount + outcome.semihardCount + outcome.hardCount == 12 * 2 * 9)
    #expect(outcome.hardCount > 0 && outcome.easyCount > 0)
    #expect(outcome.lambda == nil)
    #expect(outcome.loss > 0)
    let unit = try UnitBatch(batch.embeddings, labels: batch.labels)
    #expect(outcome.recognised == unit.recognised)
    switch example {
    case .triplet: #expect(outcome.selectedCount == outcome.semihardCount)
    case .tripletOfAll:
      #expect(outcome.selectedCount == outcome.semihardCount + outcome.hardCount)
    case .tripletOfHard: #expect(outcome.selectedCount == outcome.hardCount)
    case .nPairOfOtherPositives, .angularNPairOfOtherPositives:
      #expect(outcome.selectedCount == 4)
      #expect(outcome.semihardCount == 0)
    case .nPairOfAllOtherLabels, .angularNPairOfAllOtherLabels:
      #expect(outcome.selectedCount == 24)
      #expect(outcome.semihardCount == 0)
    case .tripletOfBatchHard: #expect((1...12).contains(outcome.selectedCount))
    default: #expect(outcome.selectedCount > 0)
    }
  }

  @Test(arguments: PairLossExample.allCases)
  func `a batch with nothing to compare has no loss`(example: PairLossExample) throws {
    let rows: [[Double]] = [[1, 2], [3, -1], [0, 1]]
    for (rows, labels) in [
      (rows, [4, 4, 4]), (rows, [0, 1, 2]), ([[1, 2]], [0]),
      ([[0, 0], [0, 0], [0, 0]], [0, 0, 1]),
    ] {
      let step = try example.step(Matrix<Float>(rows: rows), labels: labels)
      #expect(step.outcome.loss == 0)
      #expect(step.embeddingGradient == .zeros(rows.count, 2))
      #expect(step.outcome.selectedCount == 0)
      #expect(step.outcome.easyCount + step.outcome.semihardCount + step.outcome.hardCount == 0)
    }
  }

  @Test func `a hinge at exactly 0 is inactive`() throws {
    // d(a,p) = 2 and d(a,n) = 4, and the other way round 2 and 2 for the anchor 1.
    let embeddings = Matrix<Double>(rows: [[1, 0], [0, 1], [-1, 0]])
    let batch = try UnitBatch(embeddings, labels: [0, 0, 1])
    for (margin, triplet) in [(2.0, [0, 1, 2]), (0, [1, 0, 2])] {
      let items = try TripletLoss<Double>(margin: margin).items(of: Triplets([triplet]), in: batch)
      #expect(items.losses == [0])
      #expect(items.activeCount == 0)
      #expect(items.productGradient == .zeros(3, 3))
    }
  }

  @Test func `an empty selection has no loss`() throws {
    let embeddings = Matrix<Double>(rows: rows(degrees: [0, 5, 90]))
    for mining in [TripletMining.semihard, .hard] {
      let step = try TripletLoss<Double>(margin: 0.2, mining: mining).singleStep(
        embeddings, labels: [0, 0, 1])
      #expect(step.outcome.loss == 0)
      #expect(step.embeddingGradient == .zeros(3, 2))
      #expect(step.outcome.easyCount == 2)
    }
  }

  @Test(arguments: PairLossExample.allCases)
  func `a sample without direction takes no part`(example: PairLossExample) throws {
    let batch = PairBatch<Double>(dimension: 6, seed: 5)
    let wanted = try example.step(batch.embeddings, labels: batch.labels)
    for short in [0, 1e-3] {
      var rows = batch.embeddings.rows
      rows.insert([0, short, 0, 0, 0, 0], at: 4)
      var labels = batch.labels
      labels.insert(2, at: 4)
      let found = try example.step(Matrix<Double>(rows: rows), labels: labels)
      expectClose([found.outcome.loss], [wanted.outcome.loss], within: 1e-14, "loss")
      #expect(found.outcome.hardCount == wanted.outcome.hardCount)
      #expect(!found.outcome.recognised[4])
      var gradient = found.embeddingGradient.rows
      #expect(gradient.remove(at: 4).allSatisfy { $0 == 0 })
      expectCloseGradient(
        gradient, wanted.embeddingGradient.rows, within: 1e-14, "gradient of the others")
    }
  }

  @Test func `a sample without direction that somebody lists gets no gradient`() throws {
    let batch = try UnitBatch(
      Matrix<Double>(rows: [[1, 0], [0, 0], [0.6, 0.8]]), labels: [0, 0, 1])
    let items = try TripletLoss<Double>(margin: 1, measure: .euclidean).items(
      of: Triplets([[0, 1, 2]]), in: batch)
    // The distance to the zero vector is 1.
    expectClose(items.losses, [1 - 0.8.squareRoot() + 1], within: 1e-15, "loss")
    let gradient: Matrix<Double> = batch.embeddingGradient(
      batch.unitGradient(items.productGradient))
    #expect(gradient.rows[1] == [0, 0])
    #expect(gradient.elements.allSatisfy { $0.isFinite })
  }

  @Test(arguments: PairLossExample.allCases)
  func `a collapsed batch has a finite loss and no gradient`(example: PairLossExample) throws {
    let rows = (1...6).map { scale in [1.0, 2, -0.5].map { $0 * Double(scale) / 3 } }
    let step = try example.step(Matrix<Double>(rows: rows), labels: [0, 0, 1, 1, 2, 2])
    #expect(step.outcome.loss.isFinite)
    // What is left is rounding.
    expectClose(
      step.embeddingGradient.elements, Array(repeating: 0, count: 18), within: 1e-13, "gradient")
  }

  @Test func `refuses settings that mean nothing`() {
    func bad(_ parameter: String, _ found: Double, _ expected: String) -> LossError {
      .badSetting(parameter: parameter, found: found, expected: expected)
    }
    #expect(throws: bad("margin", -0.1, "at least 0")) { try TripletLoss<Float>(margin: -0.1) }
    #expect(throws: bad("margin", .infinity, "at least 0")) {
      try TripletLoss<Float>(margin: .infinity)
    }
    #expect(throws: bad("lambda", -1, "at least 0")) {
      try TripletLoss<Float>(
        margin: 0, mining: .angularSemihard(multiplier: .double, lambda: -1))
    }
    #expect(throws: bad("lambda", -2, "at least 0")) {
      try AngularHingeLoss<Float>(
        alphaDegrees: 20, mining: .angularSemihard(multiplier: .double, lambda: -2))
    }
    #expect(throws: bad("miningMargin", -1, "at least 0")) {
      try AngularHingeLoss<Float>(alphaDegrees: 20, miningMargin: -1)
    }
    for angle in [0, -5, 90, 360] as [Double] {
      let refusal = bad("alphaDegrees", angle, "more than 0 and less than 90 degrees")
      #expect(throws: refusal) { try AngularHingeLoss<Float>(alphaDegrees: angle) }
      #expect(throws: refusal) {
        try AngularNPairLoss<Float>(alphaDegrees: angle, negatives: .allOtherLabels)
      }
    }
    #expect(
      bad("margin", -0.1, "at least 0").description == "margin: found -0.1, expected at least 0")
  }

  @Test(arguments: PairLossExample.allCases)
  func `refuses what is no batch`(example: PairLossExample) {
    #expect(
      throws: LossError.notFinite(subject: "embeddings", rowIndex: 1, foundLength: .infinity)
    ) { try example.step(Matrix<Float>(rows: [[1, 2], [.infinity, 0]]), labels: [0, 0]) }
    #expect(
      throws: LossError.shapeMismatch(
        subject: "labels", found: "1", expected: "2, one per embedding")
    ) { try example.step(Matrix<Float>.zeros(2, 4), labels: [0]) }
  }
}
