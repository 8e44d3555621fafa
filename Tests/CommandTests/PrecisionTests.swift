import Foundation
import Testing

@Suite struct PrecisionTests {
  @Test func `a run in bf16 is trained, goes on with the same bytes, and is not one in fp32`()
    throws
  {
    let set = try SmallSet()
    func train(_ output: String, iterations: Int, _ more: String...) throws -> String {
      try Tool.train.succeed(
        set.training(
          output: output, "--set", "solver.schedule.kind=multistep", "--set",
          "loss.kind=sphereface", "--set", "solver.maxIterations=\(iterations)") + more
      ).errors
    }
    let bf16 = ["--set", "network.precision=bf16"]
    #expect(try train("straight", iterations: 6, bf16[0], bf16[1]).contains("; maps in bf16"))
    _ = try train("halved", iterations: 3, bf16[0], bf16[1])
    _ = try train("halved", iterations: 6, "--resume", bf16[0], bf16[1])
    #expect(try !train("fp32", iterations: 6).contains("maps in"))
    let straight = try set.bytes("straight/model.safetensors")
    #expect(try set.bytes("halved/model.safetensors") == straight)
    #expect(try set.bytes("fp32/model.safetensors") != straight)
    let record = try String(decoding: set.bytes("straight/algorithms.jsonl"), as: UTF8.self)
    let lines = record.split(separator: "\n")
    #expect(lines.count == 9 && lines.allSatisfy { $0.contains("\"format\":\"bf16\"") })
  }

  @Test func `a run that goes on keeps the format that it began with`() throws {
    let set = try SmallSet()
    func train(_ iterations: Int, _ more: String...) throws -> String {
      try Tool.train.succeed(
        set.training(
          output: "run", "--set", "solver.schedule.kind=multistep", "--set",
          "loss.kind=sphereface", "--set", "network.precision=auto", "--set",
          "solver.maxIterations=\(iterations)") + more
      ).errors
    }
    // Without times to go by, fp32 is what `auto` takes.
    #expect(try !train(2).contains("maps in"))
    let record = try String(decoding: set.bytes("run/algorithms.jsonl"), as: UTF8.self)
    try record.replacing("\"format\":\"fp32\"", with: "\"format\":\"bf16\"").write(
      toFile: set.folder.path("run/algorithms.jsonl"), atomically: true, encoding: .utf8)
    #expect(try train(4, "--resume").contains("; maps in bf16"))
  }

  @Test func `embeddings in bf16 come with what rounding changes`() throws {
    let set = try SmallSet()
    try Tool.train.succeed(
      set.training(output: "run", "--quiet", "--set", "solver.maxIterations=2"))
    func embed(_ output: String, _ more: String...) throws -> String {
      try Tool.eval.succeed(
        [
          "embed", "--model", set.folder.path("run"), "--manifest", set.folder.path("faces"),
          "--output", set.folder.path(output),
        ] + more
      ).errors
    }
    let note = try embed("rounded.npy", "--precision", "bf16")
    let match = try #require(
      note.firstMatch(
        of: /bf16: ([0-9.]+) % from fp32 over 60 faces, least cosine (0\.99[0-9]+)/))
    let error = try #require(Double(match.1))
    #expect(error > 0.01 && error < 5)
    #expect(try !embed("exact.npy").contains("bf16"))
    #expect(try set.bytes("rounded.npy") != set.bytes("exact.npy"))
    let refused = try Tool.eval.run([
      "embed", "--model", set.folder.path("run"), "--manifest", set.folder.path("faces"),
      "--output", set.folder.path("x.npy"), "--precision", "fp64",
    ])
    #expect(refused.status == 64)
    #expect(refused.errors.contains("fp64"))
  }
}
