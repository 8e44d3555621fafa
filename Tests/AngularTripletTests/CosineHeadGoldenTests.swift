import AngularTriplet
import Tensors
import Testing

@Suite struct CosineHeadGoldenTests {
  @Test(arguments: try HeadGoldenFile.load().heads, Precision.allCases)
  func `agrees with the reference`(golden: HeadGolden, precision: Precision) throws {
    switch precision {
    case .double: try check(golden, precision, as: Double.self)
    case .float: try check(golden, precision, as: Float.self)
    }
  }

  /// The tolerances are those of the reference's README.
  private func check<Element: MatrixElement>(
    _ golden: HeadGolden, _ precision: Precision, as: Element.Type
  ) throws {
    let isDouble = precision == .double
    let (valueTolerance, gradientTolerance) = isDouble ? (1e-10, 1e-9) : (2e-5, 2e-5)
    let settings = try #require(try golden.settings())
    let head = CosineHead<Element>(settings)
    let input = LossInput<Element>(
      embeddings: golden.x, labels: golden.labels, classRows: golden.w)
    let evaluation = try head.evaluate(
      embeddings: input.embeddings, labels: input.labels, classRows: input.classRows)
    let expect = golden.expect
    for (sample, label) in golden.labels.enumerated() {
      let logits = evaluation.logits.rows[sample]
      expectClose(
        logits, expect.logits[sample], within: valueTolerance * max(1, length(golden.x[sample])),
        "logits of sample \(sample)")
      var cosines = logits.map { $0 / golden.s }
      cosines[label] = evaluation.labelCosines[sample]
      expectClose(
        cosines, expect.cos[sample], within: isDouble ? 1e-12 : 2e-6,
        "cosines of sample \(sample)")
      let loss = expect.sampleLoss[sample]
      expectClose(
        [evaluation.sampleLosses[sample]], [loss], within: valueTolerance * max(1, loss),
        "loss of sample \(sample)")
    }
    let (step, classGradient) = try stepped(head, input)
    for loss in [evaluation.loss, step.outcome.loss] {
      expectClose([loss], [expect.loss], within: valueTolerance * max(1, expect.loss), "loss")
    }
    expectCloseGradient(step.embeddingGradient.rows, expect.dx, within: gradientTolerance, "dx")
    expectCloseGradient(classGradient.rows, expect.dw, within: gradientTolerance, "dw")
  }
}
