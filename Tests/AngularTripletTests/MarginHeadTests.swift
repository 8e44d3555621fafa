import AngularTriplet
import Foundation
import SeededRandom
import Tensors
import Testing

@Suite struct MarginHeadTests {
  @Test func `equals a case worked by hand`() throws {
    // x = (3, 4), |x| = 5. Label 0: c = 0.6, psi = 2 c^2 - 1 = -0.28, f = (3 - 1.4) / 2 = 0.8,
    // a = 4 c = 2.4, b = (psi - c a) / 5 = -0.344.
    var head = try MarginHead<Double>(settings(.double), iteration: 0)
    var centres = Matrix<Double>(rows: [[2, 0], [0, 3]])
    var centreGradient = Matrix<Double>(rowCount: 2, columnCount: 2, repeating: 7)
    let embeddings = Matrix<Double>(rows: [[3, 4]])
    let step = try head.train(
      embeddings: embeddings, labels: [0], centres: &centres, centreGradient: &centreGradient)
    #expect(centres.rows == [[1, 0], [0, 1]])
    #expect(head.iteration == 1)
    expectClose(step.evaluation.logits.rows[0], [0.8, 4], within: 1e-15, "logits")
    expectClose([step.evaluation.loss], [3.2 + log(1 + exp(-3.2))], within: 1e-14, "loss")
    #expect(step.evaluation.verdicts.map(\.category) == [.hard])
    let q = 1 / (1 + exp(-3.2))
    // u_0 (1 + 2.4) / 2 + x (-0.344) / 2 = (1.184, -0.688).
    expectCloseGradient(
      step.embeddingGradient.rows, [[-1.184 * q, 1.688 * q]], within: 1e-14, "dx")
    expectCloseGradient(
      centreGradient.rows, [[0, -6.8 * q], [3 * q, 0]], within: 1e-14, "dW")

    var reference = try MarginHead<Double>(
      settings(.double, gradient: .reference), iteration: 0)
    let scaled = try reference.train(
      embeddings: embeddings, labels: [0], centres: &centres, centreGradient: &centreGradient)
    let length = (2.4 * 2.4 + 0.344 * 0.344).squareRoot()
    let own = [(1 + (2.4 - 0.344 * 3) / length) / 2, -0.344 * 4 / length / 2]
    expectCloseGradient(
      scaled.embeddingGradient.rows, [[-own[0] * q, (1 - own[1]) * q]], within: 1e-14, "dx")
    expectCloseGradient(
      centreGradient.rows, [[-3 * q, -4 * q], [3 * q, 4 * q]], within: 1e-14, "dW")

    // Label 1: f = (4 + 5 * 0.28) / 2 = 2.7, below 3.
    let other = try head.evaluate(embeddings: embeddings, labels: [1], centres: centres)
    expectClose(other.logits.rows[0], [3, 2.7], within: 1e-15, "logits")
    expectClose(other.plainLogits.rows[0], [3, 4], within: 1e-15, "plain logits")
    #expect(other.verdicts.map(\.category) == [.semihard])
    #expect(other.kept == [true])
    #expect(other.accuracy == 1)
  }

  @Test func `evaluation changes nothing and uses the lambda of the last step`() throws {
    let schedule = try LambdaSchedule(base: 20, gamma: 0.25, power: 1, minimum: 0)
    var head = try MarginHead<Double>(
      MarginSettings(multiplier: .double, schedule: schedule), iteration: 0)
    var batch = RandomBatch<Double>(sampleCount: 6, dimension: 5, classCount: 4, seed: 9)
    var centreGradient = Matrix<Double>.zeros(4, 5)
    let step = try head.train(
      embeddings: batch.embeddings, labels: batch.labels, centres: &batch.centres,
      centreGradient: &centreGradient)
    for _ in 0..<3 {
      let evaluation = try head.evaluate(
        embeddings: batch.embeddings, labels: batch.labels, centres: batch.centres)
      #expect(evaluation.lambda == 16)
      #expect(evaluation.loss == step.evaluation.loss)
    }
    #expect(head.iteration == 1)
  }

  @Test func `accuracy is the share of right plain predictions`() throws {
    let head = try MarginHead<Double>(settings(.quadruple, lambda: 0), iteration: 0)
    let evaluation = try head.evaluate(
      embeddings: Matrix(rows: [[1, 0], [0.8, 0.6], [0, 1], [0.6, 0.8]]), labels: [0, 0, 0, 0],
      centres: Matrix(rows: [[1, 0], [0, 1]]))
    #expect(evaluation.accuracy == 0.5)
    #expect(SampleCategory.allCases.map { evaluation.count(of: $0) } == [1, 1, 2])
  }

  @Test(arguments: MarginGradient.allCases)
  func `a mask acts on the embedding gradient alone`(gradient: MarginGradient) throws {
    let batch = RandomBatch<Double>(sampleCount: 30, dimension: 6, classCount: 5, seed: 21)
    var results: [(step: MarginStep<Double>, centreGradient: Matrix<Double>)] = []
    for selectsSemihard in [false, true] {
      var head = try MarginHead<Double>(
        settings(.triple, gradient: gradient, selectsSemihard: selectsSemihard), iteration: 0)
      var centres = batch.centres
      var centreGradient = Matrix<Double>.zeros(5, 6)
      let step = try head.train(
        embeddings: batch.embeddings, labels: batch.labels, centres: &centres,
        centreGradient: &centreGradient)
      results.append((step, centreGradient))
    }
    let kept = results[0].step.evaluation.kept
    #expect(kept.contains(true) && kept.contains(false))
    #expect(results[1].step.evaluation.kept == kept)
    #expect(results[1].step.evaluation.loss == results[0].step.evaluation.loss)
    #expect(results[1].centreGradient == results[0].centreGradient)
    for (sample, isKept) in kept.enumerated() {
      let row = results[0].step.embeddingGradient.rows[sample]
      let wanted = isKept ? row : row.map { _ in 0 }
      #expect(results[1].step.embeddingGradient.rows[sample] == wanted)
      #expect(row.contains { $0 != 0 })
    }
  }

  @Test func `an empty selection gives a zero gradient`() throws {
    var head = try MarginHead<Float>(settings(.double, selectsSemihard: true), iteration: 0)
    var centres = Matrix<Float>(rows: [[1, 0], [-1, 0]])
    var centreGradient = Matrix<Float>.zeros(2, 2)
    let step = try head.train(
      embeddings: Matrix(rows: [[5, 0], [0, 0]]), labels: [0, 1], centres: &centres,
      centreGradient: &centreGradient)
    #expect(step.evaluation.kept == [false, false])
    #expect(step.embeddingGradient == .zeros(2, 2))
    #expect(step.evaluation.loss > 0)
  }

  @Test(arguments: MarginMultiplier.allCases)
  func `a single class has neither loss nor gradient`(multiplier: MarginMultiplier) throws {
    var head = try MarginHead<Double>(settings(multiplier), iteration: 0)
    var centres = Matrix<Double>(rows: [[1, 2]])
    var centreGradient = Matrix<Double>(rowCount: 1, columnCount: 2, repeating: 5)
    let step = try head.train(
      embeddings: Matrix(rows: [[-3, 1]]), labels: [0], centres: &centres,
      centreGradient: &centreGradient)
    #expect(step.evaluation.loss == 0)
    #expect(step.embeddingGradient == .zeros(1, 2))
    #expect(centreGradient == .zeros(1, 2))
    #expect(step.evaluation.verdicts.map(\.category) == [.easy])
  }

  @Test func `triplet mode leaves the centre gradient alone`() throws {
    var head = try MarginHead<Float>(settings(.single, replacesCentres: true), iteration: 0)
    var batch = RandomBatch<Float>(sampleCount: 4, dimension: 3, classCount: 5, seed: 2)
    var none = Matrix<Float>.zeros(0, 0)
    let step = try head.train(
      embeddings: batch.embeddings, labels: batch.labels, centres: &batch.centres,
      centreGradient: &none)
    #expect(!step.hasCentreGradient)
    #expect(none == .zeros(0, 0))
  }

  @Test func `batches of changing size give what a fresh head gives`() throws {
    var head = try MarginHead<Float>(settings(.double), iteration: 0)
    for (sampleCount, seed) in [(6, 1), (6, 2), (3, 3), (8, 4)] as [(Int, UInt64)] {
      var batch = RandomBatch<Float>(
        sampleCount: sampleCount, dimension: 9, classCount: 5, seed: seed)
      var fresh = try MarginHead<Float>(settings(.double), iteration: 0)
      var (freshCentres, freshGradient) = (batch.centres, Matrix<Float>.zeros(5, 9))
      var centreGradient = Matrix<Float>(rowCount: 5, columnCount: 9, repeating: .nan)
      let found = try head.train(
        embeddings: batch.embeddings, labels: batch.labels, centres: &batch.centres,
        centreGradient: &centreGradient)
      let wanted = try fresh.train(
        embeddings: batch.embeddings, labels: batch.labels, centres: &freshCentres,
        centreGradient: &freshGradient)
      #expect(found.evaluation.logits == wanted.evaluation.logits)
      #expect(found.embeddingGradient == wanted.embeddingGradient)
      #expect(centreGradient == freshGradient)
    }
    #expect(head.iteration == 4)
  }
}
