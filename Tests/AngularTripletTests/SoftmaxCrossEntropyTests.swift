import AngularTriplet
import Foundation
import SeededRandom
import Tensors
import Testing

@Suite struct SoftmaxCrossEntropyTests {
  @Test func `equals a case worked by hand`() {
    // Odds 1 : 3 and 2 : 1 : 1.
    let logits = Matrix<Double>(rows: [[0, log(3), -.infinity], [log(2), 0, 0]])
    let (losses, logarithms) = SoftmaxCrossEntropy.forward(logits: logits, labels: [1, 2])
    expectClose(losses, [log(4.0 / 3), log(4)], within: 1e-15, "losses")
    var gradient = Matrix<Double>.zeros(2, 3)
    SoftmaxCrossEntropy.backward(
      logits: logits, labels: [1, 2], logarithmsOfSums: logarithms, into: &gradient)
    expectCloseGradient(
      gradient.rows, [[0.125, -0.125, 0], [0.25, 0.125, -0.375]], within: 1e-15, "gradient")
  }

  @Test func `survives logits that would overflow an exponential`() {
    let logits = Matrix<Float>(rows: [[3e38, 1e30], [-3e38, -3e38], [2000, 1000]])
    let (losses, logarithms) = SoftmaxCrossEntropy.forward(logits: logits, labels: [0, 1, 1])
    expectClose(losses, [0, log(2), 1000], within: 1e-12, "losses")
    var gradient = Matrix<Float>.zeros(3, 2)
    SoftmaxCrossEntropy.backward(
      logits: logits, labels: [0, 1, 1], logarithmsOfSums: logarithms, into: &gradient)
    expectClose(
      gradient.rows[2], [1.0 / 3, -1.0 / 3], within: 1e-7, "gradient")
    #expect(gradient.elements.allSatisfy { $0.isFinite })
  }

  @Test func `keeps the digits of a small gradient`() {
    let logits = Matrix<Float>(rows: [[12, 0]])
    let logarithms = SoftmaxCrossEntropy.forward(logits: logits, labels: [0]).logarithmsOfSums
    var gradient = Matrix<Float>.zeros(1, 2)
    SoftmaxCrossEntropy.backward(
      logits: logits, labels: [0], logarithmsOfSums: logarithms, into: &gradient)
    let wanted = 1 / (1 + exp(12.0))
    // The rounding of a Float near this number; 1 less the label's share would be off by 1e-2.
    expectClose(gradient.rows[0], [-wanted, wanted], within: 1e-7 * wanted, "gradient")
  }

  @Test func `has no loss with a single class`() {
    let logits = Matrix<Double>(rows: [[-7], [5]])
    let (losses, logarithms) = SoftmaxCrossEntropy.forward(logits: logits, labels: [0, 0])
    #expect(losses == [0, 0])
    var gradient = Matrix<Double>(rowCount: 2, columnCount: 1, repeating: 9)
    SoftmaxCrossEntropy.backward(
      logits: logits, labels: [0, 0], logarithmsOfSums: logarithms, into: &gradient)
    #expect(gradient == .zeros(2, 1))
  }
}
