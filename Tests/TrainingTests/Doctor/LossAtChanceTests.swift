import Testing
import Training

/// In a phase of 1000 steps the window is 400 steps; a guess has log(100) = 4.605.
@Suite struct LossAtChanceTests {
  @Test(arguments: [4.48, 4.605, 1e6])
  func `a loss of a guess or worse for the whole window is stuck`(loss: Double) {
    var patient = Patient()
    #expect(patient.live(399, accuracyPercent: 1) { $0.loss = loss }.isEmpty)
    let findings = patient.live(1, accuracyPercent: 1) { $0.loss = loss }
    #expect(findings.verdicts == [.lossAtChance])
  }

  @Test func `the observation has the numbers`() throws {
    var patient = Patient()
    let finding = try #require(patient.live(400, accuracyPercent: 1) { $0.loss = 4.6 }.first)
    #expect(
      finding.observation
        == "For 400 steps the loss was no better than a guess among 100 classes, 4.6 in the last "
        + "where a guess has 4.605, and 1.0 % of the samples are recognised.")
  }

  @Test func `a loss just below it, or once below it in time, is not stuck`() {
    var patient = Patient()
    #expect(patient.live(900, accuracyPercent: 1) { $0.loss = 4.46 }.isEmpty)
    #expect(patient.live(399, accuracyPercent: 1) { $0.loss = 4.6 }.isEmpty)
    #expect(patient.live(1, accuracyPercent: 1) { $0.loss = 4.4 }.isEmpty)
    #expect(patient.live(399, accuracyPercent: 1) { $0.loss = 4.6 }.isEmpty)
  }

  @Test func `a high loss is no guess where samples are recognised`() {
    var patient = Patient()
    #expect(patient.live(900, accuracyPercent: 11) { $0.loss = 30 }.isEmpty)
  }

  @Test func `a loss without classes has no guess`() {
    var patient = Patient()
    let findings = patient.live(900, accuracyPercent: 1) {
      $0.loss = 5
      $0.lossAtChance = nil
    }
    #expect(findings.isEmpty)
  }

  @Test func `the window grows with the phase and ends at five thousand steps`() {
    var middle = Patient(stepCount: 2000)
    #expect(middle.live(699, accuracyPercent: 1) { $0.loss = 4.6 }.isEmpty)
    #expect(middle.live(1, accuracyPercent: 1) { $0.loss = 4.6 }.verdicts == [.lossAtChance])
    var long = Patient(stepCount: 120_000)
    #expect(long.live(4999, accuracyPercent: 1) { $0.loss = 4.6 }.isEmpty)
    #expect(long.live(1, accuracyPercent: 1) { $0.loss = 4.6 }.verdicts == [.lossAtChance])
  }

  @Test func `it is reported once, and again after recovery`() {
    var patient = Patient()
    for _ in 0..<2 {
      let findings = patient.live(500, accuracyPercent: 1) { $0.loss = 4.6 }
      #expect(findings.verdicts == [.lossAtChance])
      #expect(patient.live(60).isEmpty)
      #expect(patient.doctor.active.isEmpty)
    }
  }
}
