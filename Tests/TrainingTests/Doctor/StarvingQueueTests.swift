import Testing
import Training

@Suite struct StarvingQueueTests {
  @Test func `a quarter of the time spent waiting starves the trainer`() throws {
    var patient = Patient()
    #expect(patient.live(99) { $0.queueWaitSeconds = 0.052 }.isEmpty)
    let finding = try #require(patient.live(1) { $0.queueWaitSeconds = 0.052 }.first)
    #expect(finding.verdict == .starvingQueue)
    #expect(
      finding.observation
        == "Over the last 100 steps the trainer waited for its batches 26.0 % of the time.")
  }

  @Test func `a little less does not`() {
    var patient = Patient()
    #expect(patient.live(500) { $0.queueWaitSeconds = 0.048 }.isEmpty)
  }

  @Test func `long waits of every fifth step do, one very long stall does not`() {
    var patient = Patient()
    #expect(patient.live(100).isEmpty)
    let stalled = patient.live(1) {
      $0.queueWaitSeconds = 600
      $0.stepSeconds = 600.2
    }
    #expect(stalled.isEmpty)
    #expect(patient.live(200).isEmpty)
    let burst = patient.live(100) {
      guard $0.step.isMultiple(of: 5) else { return }
      $0.queueWaitSeconds = 1
      $0.stepSeconds = 1.2
    }
    #expect(burst.verdicts == [.starvingQueue])
  }

  @Test func `it is reported once, and again after recovery`() {
    var patient = Patient()
    for _ in 0..<2 {
      #expect(patient.live(300) { $0.queueWaitSeconds = 0.1 }.verdicts == [.starvingQueue])
      #expect(patient.live(100) { $0.queueWaitSeconds = 0.03 }.isEmpty)
      #expect(patient.doctor.active == [.starvingQueue])
      #expect(patient.live(100) { $0.queueWaitSeconds = 0.01 }.isEmpty)
      #expect(patient.doctor.active.isEmpty)
    }
  }
}
