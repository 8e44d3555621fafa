import Foundation
import Testing
import Training

/// Runs on 601 people of LFW, of which every fifth step was kept and here stands for five.
///
/// Batches of 32 x 2, a quarter-width network, AdamW with one-cycle rates. `atl-method2` was
/// stopped at step 1302 of 1750, `high-rate` at 510 of 1150. The two that fail differ from
/// `sphereface` in `loss.gamma` 0.3 with `loss.lambdaMin` 2, and in `solver.learningRate` 0.004.
@Suite struct RecordedRunTests {
  private struct RecordedStep: Decodable {
    var step: Int
    var loss: Double
    var lambda: Double
    var easy: Int
    var semihard: Int
    var hard: Int
    var norm: Double
    var cosine: Double
    var wait: Double
    var seconds: Double
  }

  private enum Selection {
    case all
    /// Semi-hard selection with m = 1: the hard samples in their place.
    case withoutMargin
  }

  private func findings(
    of name: String, stepCount: Int, selecting selection: Selection = .all
  ) throws -> [Finding] {
    let file = try #require(
      Bundle.module.url(forResource: name, withExtension: "jsonl", subdirectory: "Fixtures"))
    let decoder = JSONDecoder()
    let lines = try Data(contentsOf: file).split(separator: UInt8(ascii: "\n"))
    var doctor = TrainingDoctor(stepCount: stepCount)
    var findings: [Finding] = []
    for line in lines {
      let recorded = try decoder.decode(RecordedStep.self, from: line)
      for step in recorded.step..<recorded.step + 5 {
        let recognisedCount = recorded.easy + recorded.semihard
        let selectedCount = selection == .all ? 64 : recorded.hard
        findings += doctor.examine(
          StepVitals(
            step: step, loss: recorded.loss, lossAtChance: log(601), lambda: recorded.lambda,
            easyCount: recorded.easy, semihardCount: recorded.semihard, hardCount: recorded.hard,
            selectsSemihard: selection == .withoutMargin, selectedCount: selectedCount,
            labels: (0..<64).map { (step * 32 + $0 / 2) % 601 },
            recognised: (0..<64).map { ($0 * 37 + step * 11) % 64 < recognisedCount },
            meanEmbeddingNorm: recorded.norm, smallestCosine: recorded.cosine,
            queueWaitSeconds: recorded.wait, stepSeconds: recorded.seconds))
      }
    }
    return findings
  }

  @Test func `SphereFace with m = 2 that reaches 96 percent gives no finding`() throws {
    let found = try findings(of: "sphereface", stepCount: 1150)
    #expect(found.isEmpty)
  }

  @Test func `ATL with m = 1 that learns slowly gives no finding`() throws {
    let found = try findings(of: "atl-method2", stepCount: 1750, selecting: .withoutMargin)
    #expect(found.isEmpty)
  }

  @Test func `a lambda that falls too fast is found before the run diverges`() throws {
    let found = try findings(of: "fast-lambda", stepCount: 1150)
    let lambda = try #require(found.first)
    #expect(lambda.verdict == .lambdaAheadOfAccuracy)
    // The loss leaves log(601) = 6.4 for good at step 275.
    #expect(lambda.step < 275)
    let norms = try #require(found.first { $0.verdict == .explodingNorms })
    #expect(norms.step < 320)
    #expect(found.verdicts.contains(.lossAtChance))
  }

  @Test func `a learning rate that is too high is told by the norms, not by lambda`() throws {
    let found = try findings(of: "high-rate", stepCount: 1150)
    let norms = try #require(found.first { $0.verdict == .explodingNorms })
    #expect(norms.step < 230)
    #expect(!found.verdicts.contains(.lambdaAheadOfAccuracy))
  }
}
