import Foundation
import Testing

@Suite(.serialized) struct CompareTests {
  private let study = """
    {
      "hardest": 0.5,
      "seeds": [1, 2],
      "settings": {
        "align": {"width": 56, "height": 56, "eyeToMouthPixels": 20},
        "sampler": {"identitiesPerBatch": 4, "photosPerIdentity": 2},
        "network": {"width": 0.25, "inputSize": 56, "embedding": 16, "algorithms": "deterministic"},
        "solver": {"kind": "adamw", "learningRate": 0.001, "maxIterations": 12,
                   "schedule": {"kind": "onecycle"}},
        "checkpoint": {"every": 3}, "log": {"every": 3}, "threads": 1
      },
      "recipes": [
        {"name": "sphereface", "settings": {"loss": {"kind": "sphereface", "margin": 2}}},
        {"name": "atl", "settings": {"loss": {"kind": "atl"}}}
      ],
      "reference": "sphereface"
    }
    """

  private func prepare() throws -> SmallSet {
    let set = try SmallSet()
    try set.align(list: "landmarks_eval.txt", to: "held-out")
    try study.write(
      to: set.folder.url.appending(path: "study.json"), atomically: true, encoding: .utf8)
    return set
  }

  private func arguments(_ set: SmallSet, output: String, _ more: String...) -> [String] {
    [
      "compare", set.folder.path("study.json"), "--output", set.folder.path(output), "--train",
      set.folder.path("faces"), "--evaluation", set.folder.path("held-out"), "--pairs",
      set.folder.path("people/pairs.txt"),
    ] + more
  }

  @Test func `a study that was interrupted exits with 130 and ends with the same results`() throws {
    let set = try prepare()
    let straight = try Tool.train.succeed(arguments(set, output: "straight"))
    #expect(straight.output.contains("| sphereface | "))
    #expect(straight.output.hasSuffix("straight/report.html\n"))
    #expect(straight.errors.contains("run 4 of 4: plain/atl/seed-2"))

    let stopped = try Tool.train.start(
      arguments(set, output: "stopped", "--quiet"),
      output: set.folder.url.appending(path: "stopped.output"))
    let mark = set.folder.url.appending(
      path: "stopped/runs/plain/atl/seed-1/checkpoints/step-00000003/COMPLETE")
    while stopped.isRunning, !FileManager.default.fileExists(atPath: mark.path) {
      Thread.sleep(forTimeInterval: 0.002)
    }
    try #require(stopped.isRunning, "the study ended before it could be stopped")
    stopped.terminate()
    stopped.waitUntilExit()
    #expect(stopped.terminationReason == .exit)
    #expect(stopped.terminationStatus == 130)
    #expect(throws: CocoaError.self) { try set.bytes("stopped/results.json") }

    try Tool.train.succeed(arguments(set, output: "stopped", "--quiet"))
    #expect(try set.bytes("stopped/results.json") == set.bytes("straight/results.json"))
    let redone = try Tool.train.succeed(
      arguments(set, output: "stopped", "--quiet", "--report-only"))
    #expect(redone.errors.isEmpty)

    // The list of hard pairs is one that the verification reads, with the same figures.
    let verification = try Tool.eval.succeed([
      "verify", "--model", "pixels", "--manifest", set.folder.path("held-out"), "--pairs",
      set.folder.path("straight/hard-pairs.txt"), "--json", "--quiet",
    ])
    let figures = try object(Data(verification.output.utf8))
    let results = try object(set.bytes("straight/results.json"))
    let pixels = try #require((results["pixels"] as? [[String: Any]])?.last)
    #expect(pixels["list"] as? String == "hardest")
    let estimates = try #require(pixels["estimates"] as? [String: [String: Any]])
    #expect(
      estimates["areaUnderCurve"]?["mean"] as? Double == figures["areaUnderCurve"] as? Double)
  }

  private func object(_ json: Data) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
  }

  @Test func `a setting that is wrong names its line and trains nothing`() throws {
    let set = try prepare()
    let wrong = study.replacing("\"maxIterations\"", with: "\"maxIteration\"")
    try wrong.write(
      to: set.folder.url.appending(path: "study.json"), atomically: true, encoding: .utf8)
    let result = try Tool.train.run(arguments(set, output: "study"))
    #expect(result.status == 64)
    #expect(
      result.errors.contains("study.json:8: solver.maxIteration: found an unknown key"))
    #expect(!FileManager.default.fileExists(atPath: set.folder.path("study/runs")))
  }

  @Test func `inputs that neither file nor options name are asked for`() throws {
    let set = try prepare()
    let result = try Tool.train.run([
      "compare", set.folder.path("study.json"), "--output", set.folder.path("study"),
    ])
    #expect(result.status == 64)
    #expect(result.errors.contains("training: found nothing, expected a path here or by --train"))
    let unknown = try Tool.train.run(arguments(set, output: "study", "--only", "atle"))
    #expect(unknown.status == 64)
    #expect(
      unknown.errors.contains("--only atle: found no such name in the study (nearest: atl)"))
    #expect(
      try Tool.train.run(["compare", set.folder.path("none.json"), "--output", "x"]).status == 66)
  }
}
