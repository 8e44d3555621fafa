import PipelineSettings
import RenderedFaces
import Tensors
import Testing
import Training

/// What the doctor says of real runs, by the trainer that it watches.
@Suite struct WatchedRunTests {
  @Test func `a run that selects nothing is told so, once, and its log says it`() throws {
    // A margin of 0 leaves no triplet between right and right by the margin.
    let (findings, lines) = try watch(
      "loss.kind=triplet", "loss.additiveMargin=0", "solver.maxIterations=110", "log.every=55")
    #expect(findings.map(\.verdict) == [.noSemihardYet])
    #expect(findings.map(\.step) == [100])
    #expect(lines.map(\.verdicts) == [[], ["noSemihardYet"]])
    #expect(lines.map(\.findings) == [[], findings])
    #expect(findings.first?.advice.contains("loss.mining all") == true)
    #expect(lines.allSatisfy { $0.selected == 0 && $0.loss == 0 })
  }

  @Test func `weights that are blown up show in the norms`() throws {
    let (findings, lines) = try watch(
      "loss.kind=sphereface", "solver.learningRate=0.03", "solver.schedule.warmup=100",
      "solver.maxIterations=110", "log.every=10")
    #expect(findings.contains { $0.verdict == .explodingNorms })
    #expect(lines.contains { $0.verdicts.contains("explodingNorms") })
  }

  @Test func `a healthy run gives no finding`() throws {
    let (findings, lines) = try watch(
      "loss.kind=sphereface", "solver.learningRate=0.0005", "solver.maxIterations=110")
    #expect(findings.isEmpty)
    #expect(lines.allSatisfy { $0.verdicts.isEmpty })
  }

  private func watch(_ overrides: String...) throws -> ([Finding], [TrainingMetrics]) {
    let faces = try RenderedFaces()
    ComputeThreads.use(1)
    let folder = RunFolder(faces.runFolder("run"))
    let run = try TrainingRun(
      manifest: faces.manifest,
      settings: RenderedFaces.settings().applying(overrides: overrides), folder: folder,
      start: .drawn)
    var findings: [Finding] = []
    _ = try run.train(until: { false }, warn: { findings.append($0) }, report: { _ in })
    return (findings, TrainingLog.lines(of: folder.metrics))
  }
}
