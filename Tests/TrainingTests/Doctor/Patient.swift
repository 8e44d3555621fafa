import Foundation
import Training

/// A run of 100 classes with nothing wrong, whose vitals a test changes from step to step.
struct Patient {
  static let classCount = 100
  static let lossAtChance = log(Double(classCount))

  var doctor: TrainingDoctor
  private(set) var step = 0

  init(stepCount: Int = 1000, identities: [String] = []) {
    doctor = TrainingDoctor(stepCount: stepCount) { label in
      identities.indices.contains(label) ? identities[label] : nil
    }
  }

  /// Lives through some steps.
  ///
  /// - Parameters:
  ///   - count: how many steps.
  ///   - accuracyPercent: how many samples of the 100 are recognised, now these, now those.
  ///   - change: what is unlike the healthy step.
  /// - Returns: what the doctor found.
  mutating func live(
    _ count: Int, accuracyPercent: Int = 50, change: (inout StepVitals) -> Void = { _ in }
  ) -> [Finding] {
    var findings: [Finding] = []
    for _ in 0..<count {
      step += 1
      var vitals = vitals { index, _ in (index * 37 + step * 61) % 100 < accuracyPercent }
      change(&vitals)
      findings += doctor.examine(vitals)
    }
    return findings
  }

  /// Lives through some steps in which the label decides whether a photo is recognised.
  mutating func live(
    _ count: Int, whereRecognised isRecognised: (_ label: Int, _ step: Int) -> Bool
  ) -> [Finding] {
    var findings: [Finding] = []
    for _ in 0..<count {
      step += 1
      findings += doctor.examine(vitals { _, label in isRecognised(label, step) })
    }
    return findings
  }

  private func vitals(recognised: (_ index: Int, _ label: Int) -> Bool) -> StepVitals {
    let labels = (0..<100).map { (step * 50 + $0 / 2) % Self.classCount }
    return StepVitals(
      step: step, loss: 1, lossAtChance: Self.lossAtChance, lambda: 50, easyCount: 40,
      semihardCount: 10, hardCount: 50, selectsSemihard: true, selectedCount: 10, labels: labels,
      recognised: labels.enumerated().map { recognised($0, $1) }, meanEmbeddingNorm: 10,
      smallestCosine: -0.5, queueWaitSeconds: 0.001, stepSeconds: 0.2)
  }
}

extension [Finding] {
  var verdicts: [TrainingVerdict] { map(\.verdict) }
}
