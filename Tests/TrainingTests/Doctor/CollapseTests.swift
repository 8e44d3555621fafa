import Testing
import Training

/// A phase of 1000 steps has a window of 150.
@Suite struct CollapseTests {
  @Test func `a window of steps above the limit is a collapse`() throws {
    var patient = Patient()
    #expect(patient.live(149) { $0.smallestCosine = 0.9501 }.isEmpty)
    let finding = try #require(patient.live(1) { $0.smallestCosine = 0.962 }.first)
    #expect(finding.verdict == .collapse)
    #expect(finding.step == 150)
    #expect(
      finding.observation
        == "The least cosine between two embeddings of a batch was above 0.95 for 150 steps, "
        + "0.962 in the last.")
    #expect(patient.doctor.active == [.collapse])
  }

  @Test func `a least cosine at the limit is none, nor is a shorter passage above it`() {
    var patient = Patient()
    #expect(patient.live(400) { $0.smallestCosine = 0.95 }.isEmpty)
    for _ in 0..<5 {
      #expect(patient.live(149) { $0.smallestCosine = 1 }.isEmpty)
      #expect(patient.live(1) { $0.smallestCosine = 0.9 }.isEmpty)
    }
  }

  @Test func `a longer phase has a longer window`() {
    var patient = Patient(stepCount: 4000)
    #expect(patient.live(599) { $0.smallestCosine = 0.99 }.isEmpty)
    #expect(patient.live(1) { $0.smallestCosine = 0.99 }.verdicts == [.collapse])
  }

  @Test func `it is reported once, and again after recovery`() {
    var patient = Patient()
    #expect(patient.live(300) { $0.smallestCosine = 0.99 }.verdicts == [.collapse])
    #expect(patient.live(10).isEmpty)
    #expect(patient.doctor.active.isEmpty)
    #expect(patient.live(300) { $0.smallestCosine = 0.99 }.verdicts == [.collapse])
  }
}
