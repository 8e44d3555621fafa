import Foundation
import PythonScripts
import Testing

@Suite(.serialized) struct ResumeTests {
  @Test func `a run that was killed ends with the same bytes as an undisturbed one`() throws {
    let set = try SmallSet()
    try Tool.train.succeed(set.training(output: "straight", "--quiet"))
    let killed = try start(set, output: "killed")
    try waitForCheckpoint(of: killed, in: set.folder.url.appending(path: "killed"))
    kill(killed.processIdentifier, SIGKILL)
    killed.waitUntilExit()
    #expect(killed.terminationReason == .uncaughtSignal)
    #expect(throws: CocoaError.self) { try set.bytes("killed/model.safetensors") }

    try Tool.train.succeed(set.training(output: "killed", "--quiet", "--resume"))
    #expect(try set.bytes("killed/model.safetensors") == set.bytes("straight/model.safetensors"))
    #expect(
      try set.bytes("killed/centres.safetensors") == set.bytes("straight/centres.safetensors"))
    #expect(try loggedSteps(set, "killed") == loggedSteps(set, "straight"))
  }

  @Test func `a run that was interrupted saves, exits with 130, and goes on exactly`() throws {
    let set = try SmallSet()
    // SGD with momentum and trained class centres keep other state than the test above.
    let method = ["--set", "loss.kind=sphereface", "--set", "solver.kind=sgd"]
    try Tool.train.succeed(set.training(output: "straight", "--quiet") + method)
    let stopped = try start(set, output: "stopped", method)
    try waitForCheckpoint(of: stopped, in: set.folder.url.appending(path: "stopped"))
    stopped.terminate()
    stopped.waitUntilExit()
    #expect(stopped.terminationReason == .exit)
    #expect(stopped.terminationStatus == 130)

    try Tool.train.succeed(set.training(output: "stopped", "--quiet", "--resume") + method)
    #expect(try set.bytes("stopped/model.safetensors") == set.bytes("straight/model.safetensors"))
    #expect(
      try set.bytes("stopped/centres.safetensors") == set.bytes("straight/centres.safetensors"))
  }

  @Test(.enabled(if: Python.ofTests.isThere))
  func `TensorBoard shows the log of a run that was killed and went on`() throws {
    let set = try SmallSet()
    let events = set.folder.path("events")
    let killed = try start(set, output: "run", ["--tensorboard", events])
    try waitForCheckpoint(of: killed, in: set.folder.url.appending(path: "run"))
    kill(killed.processIdentifier, SIGKILL)
    killed.waitUntilExit()
    try Tool.train.succeed(
      set.training(output: "run", "--quiet", "--resume", "--tensorboard", events))
    let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "TensorBoardTests/Fixtures/read_events.py")
    let answer = try Python.ofTests.run(script, [events])
    let scalars = try JSONDecoder().decode([String: [[Double]]].self, from: Data(answer.utf8))
    for (name, key) in [("training/loss", "loss"), ("items/semihard", "semihard")] {
      let logged = try set.bytes("run/metrics.jsonl").split(separator: UInt8(ascii: "\n")).map {
        try #require(try JSONSerialization.jsonObject(with: Data($0)) as? [String: Any])
      }
      let shown = try #require(scalars[name])
      #expect(shown.map { Int($0[0]) } == logged.map { $0["step"] as? Int })
      #expect(shown.map { Float($0[1]) } == logged.map { ($0[key] as? Double).map(Float.init) })
    }
  }

  @Test func `resuming with another loss is refused and names the setting`() throws {
    let set = try SmallSet()
    try Tool.train.succeed(
      set.training(output: "run", "--quiet", "--set", "solver.maxIterations=5"))
    let result = try Tool.train.run(
      set.training(
        output: "run", "--quiet", "--resume", "--set", "loss.margin=3", "--set",
        "solver.maxIterations=5"))
    #expect(result.status == 64)
    #expect(result.errors.contains("loss.margin: found 3, expected 2"))
  }

  private func start(
    _ set: SmallSet, output: String, _ more: [String] = []
  ) throws -> Process {
    try Tool.train.start(
      set.training(output: output, "--quiet") + more,
      output: set.folder.url.appending(path: "\(output).output"))
  }

  /// Waits until a checkpoint is complete; the run has many steps to go then.
  private func waitForCheckpoint(of process: Process, in run: URL) throws {
    let mark = run.appending(path: "checkpoints/step-00000005/COMPLETE")
    while process.isRunning, !FileManager.default.fileExists(atPath: mark.path) {
      Thread.sleep(forTimeInterval: 0.005)
    }
    try #require(process.isRunning, "the run ended before it could be stopped")
  }

  private func loggedSteps(_ set: SmallSet, _ run: String) throws -> [Int] {
    try set.bytes("\(run)/metrics.jsonl").split(separator: UInt8(ascii: "\n")).map { line in
      let object = try #require(
        try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
      return try #require(object["step"] as? Int)
    }
  }
}
