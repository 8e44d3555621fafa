import Foundation
import PipelineSettings
import RenderedFaces
import Tensors
import Testing
import Training

/// What the doctor is told of each loss, seen in what it finds in runs of a real trainer.
@Suite struct LossSignsTests {
  @Test(arguments: ["softmax", "cosface"])
  func `a class loss that learns nothing is at chance`(kind: String) throws {
    let findings = try findings("loss.kind=\(kind)", steps: 410)
    #expect(findings.map(\.verdict) == [.lossAtChance])
    #expect(findings.first?.observation.contains("among 6 classes") == true)
  }

  @Test func `a triplet loss that does not leave its margin is told`() throws {
    // With all triplets averaged, unrelated embeddings have the margin as their mean.
    let findings = try findings(
      "loss.kind=triplet", "loss.mining=all", "loss.averaging=all", "loss.additiveMargin=100",
      steps: 110)
    #expect(findings.map(\.verdict) == [.lossAtMargin])
  }

  @Test func `a sum has no sign, because its value has many sources`() throws {
    #expect(
      try findings(
        "loss.kind=softmax", #"loss.plus=[{"kind":"npair","weight":0}]"#, steps: 410
      ).isEmpty)
  }

  /// The findings of a run whose rate is so small that nothing changes.
  private func findings(_ overrides: String..., steps: Int) throws -> [Finding] {
    let faces = try RenderedFaces()
    ComputeThreads.use(1)
    let settings = try RenderedFaces.settings().applying(
      overrides: overrides + [
        "solver.learningRate=1e-12", "solver.maxIterations=\(steps)", "log.every=100",
      ])
    let run = try TrainingRun(
      manifest: faces.manifest, settings: settings, folder: RunFolder(faces.runFolder("run")),
      start: .drawn)
    var findings: [Finding] = []
    _ = try run.train(until: { false }, warn: { findings.append($0) }, report: { _ in })
    return findings
  }
}
