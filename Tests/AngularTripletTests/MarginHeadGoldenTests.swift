import AngularTriplet
import Foundation
import Tensors
import Testing

/// How far a result may be from the reference values, as their README states it.
private struct GoldenTolerance {
  /// Times max(1, length of the embedding).
  let logit: Double
  /// Times the value.
  let lambda: Double
  /// Times max(1, value).
  let loss: Double
  /// Times max(1, largest entry).
  let gradient: Double
  /// Of centres and cosines.
  let unit: Double

  init(_ precision: Precision, largestLogit: Double = 0) {
    switch precision {
    case .double: (logit, lambda, loss, gradient, unit) = (1e-10, 1e-12, 1e-10, 1e-9, 1e-12)
    case .float:
      // Losses from logits in the hundreds carry the rounding of those logits.
      let loss = largestLogit > 100 ? 1e-3 : 2e-5
      (self.logit, lambda, self.loss, gradient, unit) = (2e-5, 1e-6, loss, 2e-5, 2e-6)
    }
  }
}

@Suite struct MarginHeadGoldenTests {
  @Test(arguments: try GoldenFile.load().cases, Precision.allCases)
  func `agrees with a single reference step`(golden: GoldenCase, precision: Precision) throws {
    for gradient in MarginGradient.allCases {
      switch precision {
      case .double: try check(golden, gradient, precision, as: Double.self)
      case .float: try check(golden, gradient, precision, as: Float.self)
      }
    }
  }

  @Test(arguments: try GoldenFile.load().sequences, Precision.allCases)
  func `agrees with a reference sequence`(golden: GoldenSequence, precision: Precision) throws {
    for gradient in MarginGradient.allCases {
      switch precision {
      case .double: try check(golden, gradient, precision, as: Double.self)
      case .float: try check(golden, gradient, precision, as: Float.self)
      }
    }
  }

  @Test(arguments: try GoldenFile.load().lambdaSchedule)
  func `agrees with the reference lambda`(golden: GoldenLambda) throws {
    let schedule = try LambdaSchedule(
      base: golden.base, gamma: golden.gamma, power: golden.power, minimum: golden.lambdaMin)
    expectClose(
      [schedule.lambda(atStep: golden.iteration + 1)], [golden.expect.lambda],
      within: 1e-12 * golden.expect.lambda, "lambda")
  }

  @Test(arguments: try GoldenFile.load().refusals, Precision.allCases)
  func `refuses what the reference refuses`(golden: GoldenRefusal, precision: Precision) throws {
    switch precision {
    case .double: checkRefusal(golden, as: Double.self)
    case .float: checkRefusal(golden, as: Float.self)
    }
  }
}

private func check<Element: MatrixElement>(
  _ golden: GoldenCase, _ gradient: MarginGradient, _ precision: Precision, as: Element.Type
) throws {
  let expect = golden.expect
  let tolerance = GoldenTolerance(
    precision, largestLogit: expect.logits.joined().map(abs).max() ?? 0)
  let settings = MarginSettings(
    multiplier: try MarginMultiplier(margin: golden.m),
    schedule: try LambdaSchedule(
      base: golden.base, gamma: golden.gamma, power: golden.power, minimum: golden.lambdaMin),
    gradient: gradient, replacement: golden.triplet ? try CentreReplacement() : nil,
    selectsSemihard: golden.semihard,
    normEpsilon: golden.normEps)
  var head = try MarginHead<Element>(settings, iteration: golden.iteration)
  let embeddings = Matrix<Element>(rows: golden.x)
  var centres = Matrix<Element>(rows: golden.w)
  var centreGradient = Matrix<Element>.zeros(centres.rowCount, centres.columnCount)
  let step = try head.train(
    embeddings: embeddings, labels: golden.labels, centres: &centres,
    centreGradient: &centreGradient)
  #expect(head.iteration == expect.iterationAfter)
  checkForward(step.evaluation, golden, tolerance)
  checkSelection(step.evaluation, expect)

  let isExact = gradient == .exact
  expectCloseGradient(
    step.embeddingGradient.rows, isExact ? expect.dxExact : expect.dxReference,
    within: tolerance.gradient, "dx \(gradient)")
  #expect(step.hasCentreGradient == !golden.triplet)
  if golden.triplet {
    #expect(centreGradient == .zeros(centres.rowCount, centres.columnCount))
    let sources = ClassCentres.replace(
      &centres, with: embeddings, labels: golden.labels, accepted: golden.draws.map { $0 > 4 },
      feature: .lastSample, normEpsilon: golden.normEps)
    #expect((0..<centres.rowCount).map { sources[$0] ?? [-1] } == expect.centreSource.map { [$0] })
  } else {
    // The exact reference is the derivative by the rows as given, ours the one by the unit rows.
    let unitExact = zip(expect.dwExact, golden.w).map { row, weights in
      row.map { $0 * length(weights) }
    }
    expectCloseGradient(
      centreGradient.rows, isExact ? unitExact : expect.dwReference, within: tolerance.gradient,
      "dW \(gradient)")
  }
  expectClose(
    Array(centres.rows.joined()), Array(expect.centresAfter.joined()), within: tolerance.unit,
    "centres")
}

private func checkForward<Element: MatrixElement>(
  _ evaluation: MarginEvaluation<Element>, _ golden: GoldenCase, _ tolerance: GoldenTolerance
) {
  let expect = golden.expect
  expectClose(
    [evaluation.lambda], [expect.lambda], within: tolerance.lambda * expect.lambda, "lambda")
  expectClose(
    [evaluation.loss], [expect.loss], within: tolerance.loss * max(1, expect.loss), "loss")
  let logits = evaluation.logits.rows
  let plainLogits = evaluation.plainLogits.rows
  let terms = evaluation.labelTerms
  #expect(terms.map(\.isDegenerate) == expect.degenerate)
  let square = Double(golden.m * golden.m)
  let borders = (1..<max(golden.m, 1)).map { cos(Double($0) * .pi / Double(golden.m)) }
  for (index, norm) in expect.xNorm.enumerated() {
    let logitTolerance = tolerance.logit * max(1, norm)
    expectClose(logits[index], expect.logits[index], within: logitTolerance, "logits")
    expectClose(
      plainLogits[index], expect.plainLogits[index], within: logitTolerance, "plain logits")
    expectClose([terms[index].embeddingNorm], [norm], within: 1e-12 * max(1, norm), "length")
    let loss = expect.sampleLoss[index]
    expectClose(
      [evaluation.sampleLosses[index]], [loss], within: tolerance.loss * max(1, loss),
      "loss of sample \(index)")
    let cosine = expect.cosLabel[index]
    expectClose([terms[index].cosine], [cosine], within: tolerance.unit, "cosine")
    // The slope of psi is at most m^2.
    expectClose(
      [terms[index].psi], [expect.psiLabel[index]], within: square * tolerance.unit, "psi")
    if borders.allSatisfy({ abs($0 - cosine) > tolerance.unit }) {
      #expect(terms[index].segment == expect.segment[index])
    }
  }
}

private func checkSelection<Element: MatrixElement>(
  _ evaluation: MarginEvaluation<Element>, _ expect: GoldenCaseExpectation
) {
  for index in evaluation.verdicts.indices where !expect.categoryAmbiguous.contains(index) {
    #expect(evaluation.verdicts[index].category.rawValue == expect.category[index])
    #expect(evaluation.kept[index] == expect.keep[index])
  }
  let categories = evaluation.verdicts.map(\.category)
  for category in SampleCategory.allCases {
    #expect(evaluation.count(of: category) == categories.count { $0 == category })
  }
}

private func check<Element: MatrixElement>(
  _ golden: GoldenSequence, _ gradient: MarginGradient, _ precision: Precision, as: Element.Type
) throws {
  let tolerance = GoldenTolerance(precision)
  let settings = MarginSettings(
    multiplier: try MarginMultiplier(margin: golden.m),
    schedule: try LambdaSchedule(
      base: golden.base, gamma: golden.gamma, power: golden.power, minimum: golden.lambdaMin),
    gradient: gradient, replacement: golden.triplet ? try CentreReplacement() : nil,
    selectsSemihard: golden.semihard,
    normEpsilon: golden.normEps)
  var head = try MarginHead<Element>(settings, iteration: golden.iteration)
  var centres = Matrix<Element>(rows: golden.w)
  var centreGradient = Matrix<Element>.zeros(centres.rowCount, centres.columnCount)
  for step in golden.steps {
    let embeddings = Matrix<Element>(rows: step.x)
    let expect = step.expect
    let result = try head.train(
      embeddings: embeddings, labels: step.labels, centres: &centres,
      centreGradient: &centreGradient)
    #expect(head.iteration == expect.iterationAfter)
    let evaluation = result.evaluation
    expectClose(
      [evaluation.lambda], [expect.lambda], within: tolerance.lambda * expect.lambda, "lambda")
    expectClose(
      [evaluation.loss], [expect.loss], within: tolerance.loss * max(1, expect.loss), "loss")
    #expect(evaluation.verdicts.map(\.category.rawValue) == expect.category)
    #expect(evaluation.kept == expect.keep)
    expectCloseGradient(
      result.embeddingGradient.rows, gradient == .exact ? expect.dxExact : expect.dxReference,
      within: tolerance.gradient, "dx \(gradient)")
    if golden.triplet {
      let sources = ClassCentres.replace(
        &centres, with: embeddings, labels: step.labels, accepted: step.draws.map { $0 > 4 },
        feature: .lastSample, normEpsilon: golden.normEps)
      #expect(
        (0..<centres.rowCount).map { sources[$0] ?? [-1] } == expect.centreSource.map { [$0] })
    }
    expectClose(
      Array(centres.rows.joined()), Array(expect.centresAfter.joined()), within: tolerance.unit,
      "centres")
  }
}

/// The word of the reference file for an error.
private func reason(of error: LossError) -> String {
  switch error {
  case .labelOutOfRange: "label_out_of_range"
  case .shapeMismatch: "shape_mismatch"
  case .zeroClassRow: "zero_class_row"
  case .notFinite: "not_finite"
  case .unsupportedMargin: "unsupported_margin"
  case .badSchedule: "bad_schedule"
  case .badSetting: "bad_setting"
  }
}

private func checkRefusal<Element: MatrixElement>(_ golden: GoldenRefusal, as: Element.Type) {
  let embeddings = Matrix<Element>(rows: golden.x.map { $0.map { $0 ?? .nan } })
  let given = Matrix<Element>(rows: golden.w.map { $0.map { $0 ?? .nan } })
  var centres = given
  var centreGradient = Matrix<Element>.zeros(given.rowCount, given.columnCount)
  var iterationAfter = golden.iteration
  do throws(LossError) {
    let settings = MarginSettings(
      multiplier: try MarginMultiplier(margin: golden.m),
      schedule: try LambdaSchedule(
        base: golden.base, gamma: golden.gamma, power: golden.power, minimum: golden.lambdaMin))
    var head = try MarginHead<Element>(settings, iteration: golden.iteration)
    defer { iterationAfter = head.iteration }
    _ = try head.train(
      embeddings: embeddings, labels: golden.labels, centres: &centres,
      centreGradient: &centreGradient)
    Issue.record("accepted, expected \(golden.reason)")
  } catch {
    #expect(reason(of: error) == golden.reason, "\(error)")
  }
  // Compared as text, because a row that is not a number does not equal itself.
  #expect("\(centres.elements)" == "\(given.elements)")
  #expect(iterationAfter == golden.iteration)
}
