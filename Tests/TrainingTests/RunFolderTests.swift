import Foundation
import PipelineSettings
import Testing
import Training

@Suite struct RunFolderTests {
  private let url = FileManager.default.temporaryDirectory
    .appending(path: "atl-run-\(UUID().uuidString)")

  @Test func `any file of a run makes the folder one that holds a run`() throws {
    defer { try? FileManager.default.removeItem(at: url) }
    let folder = RunFolder(url)
    #expect(!folder.holdsRun)
    try folder.requireFree()
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    try Data("mine".utf8).write(to: url.appending(path: "note.txt"))
    #expect(!folder.holdsRun && !folder.holdsProgress)
    // A run that was killed while it saved its first weights has nothing to go on with.
    try Data("{}".utf8).write(to: folder.pipeline)
    try FileManager.default.createDirectory(
      at: folder.checkpoints.appending(path: ".step-00000000.partial"),
      withIntermediateDirectories: true)
    #expect(folder.holdsRun && !folder.holdsProgress)
    try Data("weights".utf8).write(to: folder.model)
    #expect(folder.holdsRun && folder.holdsProgress)
    #expect(throws: TrainingError.runExists(folder: url.path)) { try folder.requireFree() }
  }

  @Test func `a log keeps the lines up to the checkpoint and drops a line that was cut off`() throws
  {
    defer { try? FileManager.default.removeItem(at: url) }
    let log = try TrainingLog(file: url, keepingThrough: 0)
    for step in [2, 4, 6] { try log.append(metrics(step: step)) }
    var text = try Data(contentsOf: url)
    text.removeLast(5)
    try text.write(to: url)
    _ = try TrainingLog(file: url, keepingThrough: 3)
    #expect(TrainingLog.lines(of: url) == [try metrics(step: 2)])
    let resumed = try TrainingLog(file: url, keepingThrough: 6)
    try resumed.append(metrics(step: 7))
    #expect(TrainingLog.lines(of: url).map(\.step) == [2, 7])
  }

  @Test func `only settings that leave the past as it was may change`() throws {
    let stored = Pipeline()
    try stored.applying(overrides: ["solver.maxIterations=5", "threads=2"])
      .requireResumable(from: stored)
    let cosine = try stored.applying(overrides: ["solver.schedule.kind=cosine"])
    #expect(
      throws: TrainingError.settingChanged(
        key: "solver.maxIterations", found: "5", expected: "120000")
    ) {
      try cosine.applying(overrides: ["solver.maxIterations=5"]).requireResumable(from: cosine)
    }
    #expect(
      throws: TrainingError.settingChanged(
        key: "solver.momentum", found: "0.5", expected: "0.9")
    ) {
      try stored.applying(overrides: ["solver.momentum=0.5", "log.every=1"])
        .requireResumable(from: stored)
    }
  }

  @Test func `the last phase decides whether a resumed run may be longer`() throws {
    let phases = { (kind: String) in
      try Pipeline().applying(overrides: [
        "solver.maxIterations=1000",
        #"training.phases=[{"until": {"step": 500}}, {"solver": {"schedule": {"kind": "\#(kind)"}}}]"#,
      ])
    }
    let multistep = try phases("multistep")
    try multistep.applying(overrides: ["solver.maxIterations=2000"])
      .requireResumable(from: multistep)
    let cosine = try phases("cosine")
    #expect(throws: TrainingError.self) {
      try cosine.applying(overrides: ["solver.maxIterations=2000"]).requireResumable(from: cosine)
    }
  }

  private func metrics(step: Int) throws -> TrainingMetrics {
    let line = """
      {"step": \(step), "phase": 1, "epoch": 0.5, "loss": 1.25, "lambda": 3, "learningRate": 0.1,
       "items": 8, "easy": 0.5, "semihard": 0.25, "hard": 0.25, "selected": 8, "accuracy": 0.75,
       "survivors": 1, "backwardSecondsSaved": 0,
       "embeddingNorm": 9, "smallestCosine": -0.5, "gradientNorm": 2, "imagesPerSecond": 100,
       "queueWaitSeconds": 0, "verdicts": [], "findings": []}
      """
    return try JSONDecoder().decode(TrainingMetrics.self, from: Data(line.utf8))
  }
}
