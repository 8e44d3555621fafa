import Foundation
import Testing
import Training

@Suite struct TrainingDoctorTests {
  /// A run as it should be: 601 classes, batches of 32 x 2, falling lambda, some noise.
  private func healthyVitals(step: Int, of stepCount: Int) -> StepVitals {
    let progress = Double(step) / Double(stepCount)
    let wobble = sin(Double(step) * 12.9898)
    let accuracy = 0.96 / (1 + exp(-14 * (progress - 0.45))) + 0.002
    let labels = (0..<64).map { (step * 32 + $0 / 2) % 601 }
    let recognised = (0..<64).map { Double(($0 * 37 + step * 11) % 64) < 64 * accuracy }
    let hard = recognised.count { !$0 }
    let semihard = min(64 - hard, Int(12 * accuracy * (1.2 - accuracy) * 4))
    return StepVitals(
      step: step, loss: log(601) * (1 - accuracy * 0.92) + 0.05 * wobble,
      lossAtChance: log(601), lambda: max(5, 1000 / (1 + 120 * progress)),
      easyCount: 64 - hard - semihard, semihardCount: semihard, hardCount: hard,
      selectsSemihard: false, selectedCount: 64, labels: labels, recognised: recognised,
      meanEmbeddingNorm: (0.7 + 33 * progress) * (1 + 0.2 * wobble),
      smallestCosine: progress < 0.1 ? 0.99 : 0.4 - progress,
      queueWaitSeconds: step < 5 ? 0.3 : 0.0004 * (1 + wobble), stepSeconds: 0.2)
  }

  @Test(arguments: [20, 600, 1150, 4000])
  func `a healthy run gives no finding`(stepCount: Int) {
    var doctor = TrainingDoctor(stepCount: stepCount)
    let findings = (1...stepCount).flatMap {
      doctor.examine(healthyVitals(step: $0, of: stepCount))
    }
    #expect(findings.isEmpty)
    #expect(doctor.active.isEmpty)
  }

  @Test func `verdicts of one step come together, and active ones in the order of the list`() {
    var patient = Patient()
    let sick = patient.live(400, accuracyPercent: 1) {
      $0.loss = 4.6
      $0.smallestCosine = 0.99
      $0.queueWaitSeconds = 0.1
    }
    #expect(sick.verdicts == [.starvingQueue, .collapse, .lossAtChance])
    #expect(patient.doctor.active == [.collapse, .lossAtChance, .starvingQueue])
  }

  @Test func `numbers that are none do not speak`() {
    var patient = Patient()
    let findings = patient.live(500) {
      $0.loss = .nan
      $0.lambda = .nan
      $0.hingeMargin = 0.2
      $0.meanEmbeddingNorm = .nan
      $0.smallestCosine = .nan
      $0.queueWaitSeconds = .nan
    }
    #expect(findings.isEmpty)
    let recovered = patient.live(100) { $0.queueWaitSeconds = 0.1 }
    #expect(recovered.verdicts == [.starvingQueue])
  }

  @Test func `an empty batch and a phase without steps are legal`() {
    var doctor = TrainingDoctor(stepCount: 0)
    let vitals = StepVitals(
      step: 1, loss: 0, easyCount: 0, semihardCount: 0, hardCount: 0, selectsSemihard: true,
      selectedCount: 0, labels: [], recognised: [], meanEmbeddingNorm: 0,
      smallestCosine: 1, queueWaitSeconds: 0, stepSeconds: 0)
    #expect(vitals.accuracy == 0)
    #expect(doctor.examine(vitals).isEmpty)
  }

  @Test func `a finding reads as a line of the log`() throws {
    var patient = Patient()
    let finding = try #require(patient.live(150) { $0.smallestCosine = 0.97 }.first)
    #expect(
      finding.description
        == "step 150: collapse: \(finding.observation) \(TrainingVerdict.collapse.advice)")
  }
}

@Suite struct TrainingVerdictTests {
  @Test func `the names in the metrics stay as they are`() {
    #expect(
      TrainingVerdict.allCases.map(\.rawValue) == [
        "collapse", "lossAtMargin", "noSemihardYet", "noSemihardLeft", "shrinkingNorms",
        "explodingNorms", "lambdaAheadOfAccuracy", "lossAtChance", "starvingQueue",
        "identityAlwaysHard",
      ])
  }

  @Test(arguments: TrainingVerdict.allCases)
  func `the advice is one sentence that names a setting`(verdict: TrainingVerdict) {
    let advice = verdict.advice
    #expect(advice.hasSuffix("."))
    #expect(!advice.dropLast().contains(". "))
    let names = advice.split(whereSeparator: { " ,;".contains($0) }).map {
      $0.hasSuffix(".") ? String($0.dropLast()) : String($0)
    }
    #expect(names.contains { $0.contains(".") })
  }
}
