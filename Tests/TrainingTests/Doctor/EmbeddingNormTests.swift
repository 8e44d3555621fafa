import Testing
import Training

/// In a phase of 1000 steps the reference is the median of steps 51 to 100, here 10.
@Suite struct EmbeddingNormTests {
  private func grown() -> Patient {
    var patient = Patient()
    #expect(patient.live(50) { $0.meanEmbeddingNorm = 1 }.isEmpty)
    #expect(patient.live(50).isEmpty)
    return patient
  }

  @Test func `embeddings three hundred times as long explode`() throws {
    var patient = grown()
    #expect(patient.live(9) { $0.meanEmbeddingNorm = 3001 }.isEmpty)
    let finding = try #require(patient.live(1) { $0.meanEmbeddingNorm = 3001 }.first)
    #expect(finding.verdict == .explodingNorms)
    #expect(
      finding.observation
        == "The mean length of the embeddings was more than 300 times its early median 10 for "
        + "10 steps, 3001 in the last.")
  }

  @Test func `embeddings a thirtieth as long shrink`() throws {
    var patient = grown()
    #expect(patient.live(9) { $0.meanEmbeddingNorm = 0.33 }.isEmpty)
    let finding = try #require(patient.live(1) { $0.meanEmbeddingNorm = 0.33 }.first)
    #expect(finding.verdict == .shrinkingNorms)
    #expect(finding.observation.contains("less than 1/30 of its early median 10"))
  }

  @Test(arguments: [3000, 0.334])
  func `embeddings just within the limits do neither, nor do nine steps beyond`(norm: Double) {
    var patient = grown()
    #expect(patient.live(500) { $0.meanEmbeddingNorm = norm }.isEmpty)
    #expect(patient.live(9) { $0.meanEmbeddingNorm = norm < 1 ? 0.01 : 1e9 }.isEmpty)
    #expect(patient.live(1).isEmpty)
    #expect(patient.live(9) { $0.meanEmbeddingNorm = norm < 1 ? 0.01 : 1e9 }.isEmpty)
  }

  @Test func `a few wild steps do not move the reference`() {
    var patient = Patient()
    #expect(patient.live(80).isEmpty)
    #expect(patient.live(20) { $0.meanEmbeddingNorm = 1e6 }.isEmpty)
    #expect(patient.live(10) { $0.meanEmbeddingNorm = 3001 }.verdicts == [.explodingNorms])
  }

  @Test func `each is reported once, and again after recovery`() {
    var patient = grown()
    for (norm, verdict) in [(1e9, TrainingVerdict.explodingNorms), (1e-3, .shrinkingNorms)] {
      #expect(patient.live(100) { $0.meanEmbeddingNorm = norm }.verdicts == [verdict])
      #expect(patient.live(10).isEmpty)
      #expect(patient.doctor.active.isEmpty)
      #expect(patient.live(100) { $0.meanEmbeddingNorm = norm }.verdicts == [verdict])
    }
  }
}
