import Foundation
import Testing
import Training

/// In a phase of 1000 steps the accuracy has 100 steps to follow a strong margin.
@Suite struct LambdaTests {
  /// Falls from 769 to 24 within 136 steps, and on to 2.
  private func anneal(_ vitals: inout StepVitals) {
    vitals.lambda = max(2, 1000 / (1 + 0.3 * Double(vitals.step)))
    vitals.loss = 4
  }

  @Test func `a strong margin on a low accuracy for the whole window is too early`() throws {
    var patient = Patient()
    #expect(patient.live(234, accuracyPercent: 1, change: anneal).isEmpty)
    let finding = try #require(patient.live(1, accuracyPercent: 1, change: anneal).first)
    #expect(finding.verdict == .lambdaAheadOfAccuracy)
    #expect(
      finding.observation
        == "Lambda fell from 769.2 to 13.99 and the accuracy stayed low for 100 steps, "
        + "at 1.0 % now."
    )
  }

  @Test func `an accuracy of a few percent is enough, and less is where it means more`() {
    var patient = Patient()
    #expect(patient.live(900, accuracyPercent: 6, change: anneal).isEmpty)
    var manyClasses = Patient()
    let findings = manyClasses.live(900, accuracyPercent: 4) {
      anneal(&$0)
      $0.lossAtChance = log(10_000)
    }
    #expect(findings.isEmpty)
  }

  @Test(arguments: [24.1, 50])
  func `a lambda that stays above the limit is no strong margin`(lambda: Double) {
    var patient = Patient()
    let findings = patient.live(900, accuracyPercent: 1) {
      anneal(&$0)
      $0.lambda = max(lambda, $0.lambda ?? 0)
    }
    #expect(findings.isEmpty)
  }

  @Test func `a lambda that was low from the start has not fallen`() {
    var patient = Patient()
    #expect(patient.live(900, accuracyPercent: 0) { $0.lambda = 3 }.isEmpty)
  }

  @Test func `a loss far above a guess has other causes`() {
    var patient = Patient()
    let findings = patient.live(300, accuracyPercent: 1) {
      anneal(&$0)
      $0.loss = 47
    }
    #expect(findings.isEmpty)
  }

  @Test func `an accuracy that halves while lambda falls is left behind`() throws {
    var patient = Patient()
    #expect(patient.live(200, accuracyPercent: 40).isEmpty)
    let findings = patient.live(200, accuracyPercent: 15) { $0.lambda = 20 }
    #expect(findings.verdicts == [.lambdaAheadOfAccuracy])
    let text = try #require(findings.first).observation
    #expect(text.hasPrefix("The accuracy fell from 40.0 % to 15.0 % while lambda fell from 50 to"))
  }

  @Test func `one that keeps half, or falls without lambda, is not`() {
    var patient = Patient()
    #expect(patient.live(200, accuracyPercent: 40).isEmpty)
    #expect(patient.live(400, accuracyPercent: 21) { $0.lambda = 20 }.isEmpty)
    #expect(patient.live(400, accuracyPercent: 15) { $0.lambda = 34 }.isEmpty)
  }

  @Test func `it is reported once, and again after recovery`() {
    var patient = Patient()
    #expect(patient.live(100, accuracyPercent: 40).isEmpty)
    for _ in 0..<2 {
      let findings = patient.live(400, accuracyPercent: 10) { $0.lambda = 20 }
      #expect(findings.verdicts == [.lambdaAheadOfAccuracy])
      #expect(patient.live(150, accuracyPercent: 40) { $0.lambda = 20 }.isEmpty)
      #expect(patient.doctor.active.isEmpty)
    }
  }

  @Test func `a lambda that is always 0 explains no fall of the accuracy`() {
    var patient = Patient()
    #expect(patient.live(200, accuracyPercent: 40) { $0.lambda = 0 }.isEmpty)
    #expect(patient.live(200, accuracyPercent: 15) { $0.lambda = 0 }.isEmpty)
  }
}
