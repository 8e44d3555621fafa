import Foundation
import Testing

@Suite struct TuningTests {
  private let steps = [
    "--set", "solver.maxIterations=3", "--set", "network.algorithms=tuned", "--set",
    "loss.kind=sphereface", "--quiet",
  ]

  @Test func `times are taken once, kept for the next run, and taken anew on request`() throws {
    let set = try SmallSet()
    let environment = ["XDG_CACHE_HOME": set.folder.path("cache")]
    func train(_ output: String, _ more: String...) throws -> String {
      try Tool.train.succeed(
        set.training(output: output) + steps.dropLast() + more, environment: environment
      ).errors
    }
    let cache = set.folder.path("cache/atl/timings.jsonl")
    #expect(try train("first").contains("kept in \(cache)"))
    let second = try train("second", "--verbose")
    #expect(!second.contains("timed "))
    #expect(
      second.contains(
        "16 -> 16 channels, 3 x 3, stride 1, padding 1, input 8 x 16 x 26 x 26, fp32: "))
    #expect(try set.bytes("first/model.safetensors") == set.bytes("second/model.safetensors"))
    #expect(try set.bytes("first/algorithms.jsonl") == set.bytes("second/algorithms.jsonl"))
    #expect(try train("third", "--retune").contains("kept in \(cache)"))
  }

  @Test func `a run goes on with the algorithms that it began with`() throws {
    let set = try SmallSet()
    let direct = ["--set", "network.algorithms=deterministic"]
    try Tool.train.succeed(set.training(output: "run") + steps + direct)
    let record = try String(decoding: set.bytes("run/algorithms.jsonl"), as: UTF8.self)
    #expect(record.split(separator: "\n").count == 9)
    #expect(!record.contains("winograd"))
    let changed = record.replacing(
      "1\",\"format\":\"fp32\",\"forward\":\"direct\",\"input\":[8,16,26,26]",
      with: "1\",\"format\":\"fp32\",\"forward\":\"winograd 2 x 2\",\"input\":[8,16,26,26]")
    #expect(changed != record)
    try changed.write(
      toFile: set.folder.path("run/algorithms.jsonl"), atomically: true, encoding: .utf8)
    let resumed = try Tool.train.succeed(
      set.training(output: "run", "--resume", "--verbose") + steps.dropLast() + direct)
    #expect(
      resumed.errors.contains("input 8 x 16 x 26 x 26, fp32: forward: winograd 2 x 2"))
    #expect(try set.bytes("run/algorithms.jsonl") == Data(changed.utf8))
  }

  @Test func `a resumed run ends with the same bytes, whatever is fastest by then`() throws {
    let set = try SmallSet()
    let environment = ["XDG_CACHE_HOME": set.folder.path("cache")]
    let cache = set.folder.path("cache/atl/timings.jsonl")
    func train(_ output: String, iterations: Int, _ more: String...) throws {
      try Tool.train.succeed(
        set.training(
          output: output, "--quiet", "--set", "network.algorithms=tuned", "--set",
          "solver.schedule.kind=multistep", "--set", "loss.kind=sphereface", "--set",
          "solver.maxIterations=\(iterations)") + more,
        environment: environment)
    }
    try train("straight", iterations: 4)
    try train("halved", iterations: 2)
    let times = try String(contentsOfFile: cache, encoding: .utf8)
    // From here on the direct algorithm seems the fastest by far.
    let changed = times.replacing(/"direct":[0-9.e-]+/, with: "\"direct\":1e-9")
    #expect(changed != times)
    try changed.write(toFile: cache, atomically: true, encoding: .utf8)
    try train("other", iterations: 4)
    try train("halved", iterations: 4, "--resume")
    let straight = try set.bytes("straight/model.safetensors")
    #expect(try set.bytes("halved/model.safetensors") == straight)
    #expect(try set.bytes("other/model.safetensors") != straight)
  }

  @Test func `retuning without a choice is refused`() throws {
    let set = try SmallSet()
    let result = try Tool.train.run(set.training(output: "run", "--retune"))
    #expect(result.status == 65)
    #expect(result.errors.contains("network.algorithms: found deterministic, expected tuned"))
  }

  @Test func `a damaged record is refused by name and line`() throws {
    let set = try SmallSet()
    try Tool.train.succeed(set.training(output: "run") + steps)
    try "{}\n".write(
      toFile: set.folder.path("run/algorithms.jsonl"), atomically: true, encoding: .utf8)
    let result = try Tool.train.run(set.training(output: "run", "--resume") + steps)
    #expect(result.status == 65)
    #expect(result.errors.contains("run/algorithms.jsonl:1: algorithms: found {}"))
    let model = try set.bytes("run/model.safetensors")
    #expect(!model.isEmpty)
  }

  @Test func `retuning a run that goes on is refused`() throws {
    let result = try Tool.train.run(["faces", "--output", "run", "--resume", "--retune"])
    #expect(result.status == 64)
    #expect(result.errors.contains("--resume and --retune exclude each other"))
  }
}
