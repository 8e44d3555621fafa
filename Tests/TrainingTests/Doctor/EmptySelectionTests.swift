import Testing
import Training

/// In a phase of 1000 steps the windows are 100 steps before the first selection and 50 after it.
@Suite struct EmptySelectionTests {
  private func select(_ count: Int, _ vitals: inout StepVitals) {
    vitals.selectedCount = count
    vitals.semihardCount = count
  }

  @Test func `no selection from the start is none yet`() throws {
    var patient = Patient()
    #expect(patient.live(99) { select(0, &$0) }.isEmpty)
    let finding = try #require(patient.live(1) { select(0, &$0) }.first)
    #expect(finding.verdict == .noSemihardYet)
    #expect(
      finding.observation
        == "None of the first 100 steps selected anything to train on; 44.4 % of the last batch "
        + "was easy, 55.6 % hard.")
  }

  @Test func `no selection after there was one is none left`() {
    var patient = Patient()
    #expect(patient.live(60) { select(3, &$0) }.isEmpty)
    #expect(patient.live(49) { select(0, &$0) }.isEmpty)
    #expect(patient.live(1) { select(0, &$0) }.verdicts == [.noSemihardLeft])
  }

  @Test func `one sample just in time is enough`() {
    var patient = Patient()
    #expect(patient.live(99) { select(0, &$0) }.isEmpty)
    for _ in 0..<10 {
      #expect(patient.live(1) { select(1, &$0) }.isEmpty)
      #expect(patient.live(49) { select(0, &$0) }.isEmpty)
    }
  }

  @Test func `a loss that trains on all samples needs no semi-hard ones`() {
    var patient = Patient()
    let findings = patient.live(500) {
      select(0, &$0)
      $0.selectsSemihard = false
    }
    #expect(findings.isEmpty)
  }

  @Test func `what counts is the selection: with m = 1 there are no semi-hard samples`() {
    var patient = Patient()
    #expect(patient.live(500) { $0.semihardCount = 0 }.isEmpty)
  }

  @Test func `both are reported once, and again after recovery`() {
    var patient = Patient()
    #expect(patient.live(300) { select(0, &$0) }.verdicts == [.noSemihardYet])
    #expect(patient.live(1) { select(1, &$0) }.isEmpty)
    #expect(patient.doctor.active.isEmpty)
    #expect(patient.live(300) { select(0, &$0) }.verdicts == [.noSemihardLeft])
    #expect(patient.live(10) { select(1, &$0) }.isEmpty)
    #expect(patient.doctor.active.isEmpty)
    #expect(patient.live(300) { select(0, &$0) }.verdicts == [.noSemihardLeft])
  }
}
