import Testing
import Training

/// In a phase of 1000 steps the window is 150 steps.
@Suite struct HingeAtMarginTests {
  private func hinge(_ loss: Double, _ vitals: inout StepVitals) {
    vitals.hingeMargin = 0.2
    vitals.loss = loss
  }

  @Test(arguments: [0.1945, 0.2, 0.2055])
  func `a hinge loss within three percent of its margin is stuck`(loss: Double) {
    var patient = Patient()
    #expect(patient.live(149) { hinge(loss, &$0) }.isEmpty)
    #expect(patient.live(1) { hinge(loss, &$0) }.verdicts == [.lossAtMargin])
  }

  @Test(arguments: [0.1935, 0.2065])
  func `a loss just farther away is not, and one such step breaks the series`(loss: Double) {
    var patient = Patient()
    #expect(patient.live(1000) { hinge(loss, &$0) }.isEmpty)
    for _ in 0..<4 {
      #expect(patient.live(149) { hinge(0.2, &$0) }.isEmpty)
      #expect(patient.live(1) { hinge(loss, &$0) }.isEmpty)
    }
  }

  @Test func `a loss that is no hinge may have any value`() {
    var patient = Patient()
    #expect(patient.live(500) { $0.loss = 0.2 }.isEmpty)
  }

  @Test func `the window grows with the phase and ends at a thousand steps`() {
    var patient = Patient(stepCount: 120_000)
    #expect(patient.live(999) { hinge(0.2, &$0) }.isEmpty)
    #expect(patient.live(1) { hinge(0.2, &$0) }.verdicts == [.lossAtMargin])
  }

  @Test func `it is reported once, and again after recovery`() {
    var patient = Patient()
    #expect(patient.live(400) { hinge(0.2, &$0) }.verdicts == [.lossAtMargin])
    #expect(patient.live(10) { hinge(0.1, &$0) }.isEmpty)
    #expect(patient.doctor.active.isEmpty)
    #expect(patient.live(400) { hinge(0.2, &$0) }.verdicts == [.lossAtMargin])
  }
}
