import Testing
import Training

/// Each of the 100 labels comes in every second batch; a phase of 1000 steps is looked at every 50.
@Suite struct AlwaysHardIdentityTests {
  @Test func `an identity never recognised among others that are is named`() throws {
    var patient = Patient()
    #expect(patient.live(149) { label, _ in label != 7 }.isEmpty)
    let findings = patient.live(1) { label, _ in label != 7 }
    let finding = try #require(findings.first)
    #expect(finding.verdict == .identityAlwaysHard)
    #expect(
      finding.observation
        == "1 identity, label 7, was not recognised in any of at least 12 batches in a row, while "
        + "99.0 % of all samples are.")
  }

  @Test func `of many identities five are named and all are counted`() throws {
    var patient = Patient()
    let findings = patient.live(400) { label, _ in label >= 15 }
    #expect(findings.verdicts == [.identityAlwaysHard])
    let text = try #require(findings.first).observation
    #expect(text.hasPrefix("15 identities, labels 0, 1, 2, 3, 4 and 10 more, were not recognised"))
  }

  @Test func `who has a name is called by it`() throws {
    var patient = Patient(identities: (0..<8).map { "Person_\($0)" })
    let findings = patient.live(400) { label, _ in label != 7 && label != 12 }
    let text = try #require(findings.first).observation
    #expect(text.hasPrefix("2 identities, labels 7 (Person_7), 12, were not recognised"))
  }

  @Test func `an identity recognised in every twelfth of its batches is merely hard`() {
    var patient = Patient()
    let findings = patient.live(900) { label, step in
      label != 7 || (step / 2).isMultiple(of: 12)
    }
    #expect(findings.isEmpty)
  }

  @Test func `one never recognised says nothing while many others are not either`() {
    var patient = Patient()
    #expect(patient.live(900) { label, _ in label >= 21 }.isEmpty)
  }

  @Test func `batches from before the accuracy was high do not count`() {
    var patient = Patient()
    #expect(patient.live(290) { label, _ in label >= 50 }.isEmpty)
    // The accuracy over 100 steps passes 80 % after 60 steps: the count starts at step 350.
    #expect(patient.live(70) { label, _ in label != 7 }.isEmpty)
    let findings = patient.live(40) { label, _ in label != 7 }
    #expect(findings.verdicts == [.identityAlwaysHard])
  }

  @Test func `counts start anew after the accuracy was low`() {
    var patient = Patient()
    #expect(patient.live(100) { _, _ in true }.isEmpty)
    // Ten batches are missed until the accuracy over 100 steps is below 80 %.
    #expect(patient.live(60) { _, _ in false }.isEmpty)
    // It is high again from step 240 on, and the first look after that is at step 250.
    #expect(patient.live(139) { label, _ in label != 7 }.isEmpty)
    #expect(patient.live(1) { label, _ in label != 7 }.verdicts == [.identityAlwaysHard])
  }

  @Test func `it is reported once, and again after recovery`() {
    var patient = Patient()
    for _ in 0..<2 {
      let findings = patient.live(400) { label, _ in label != 7 }
      #expect(findings.verdicts == [.identityAlwaysHard])
      #expect(patient.live(50) { _, _ in true }.isEmpty)
      #expect(patient.doctor.active.isEmpty)
    }
  }
}
