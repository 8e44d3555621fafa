import Foundation
import Testing

@Suite(.serialized) struct RefusalTests {
  @Test(
    arguments: [
      (Tool.prep, ["synthesize"]), (.prep, ["align"]), (.prep, ["import"]), (.prep, ["export"]),
      (.train, []), (.train, ["run"]),
      (.train, ["compare"]), (.train, ["describe"]), (.eval, ["embed"]), (.eval, ["verify"]),
      (.eval, ["all-pairs"]), (.eval, ["export"]), (.eval, ["import"]), (.eval, ["compare"]),
      (.eval, ["identify"]),
    ] as [(Tool, [String])])
  func `help comes with an example`(tool: Tool, command: [String]) throws {
    let help = try tool.succeed(command + ["--help"]).output
    #expect(help.contains("Example"))
    #expect(help.contains(tool.name))
  }

  @Test(arguments: [Tool.prep, .train, .eval])
  func `tools tell their version`(tool: Tool) throws {
    #expect(try tool.succeed(["--version"]).output == "0.1.0\n")
  }

  @Test func `a missing input exits with 66 and says what was expected`() throws {
    let folder = try TemporaryFolder()
    let training = try Tool.train.run([folder.path("none"), "--output", folder.path("run")])
    #expect(training.status == 66)
    #expect(training.errors.contains("none"))
    let model = try Tool.eval.run([
      "embed", "--model", folder.path("none"), "--manifest", folder.path("none"), "--output",
      folder.path("out.npy"),
    ])
    #expect(model.status == 66)
    let alignment = try Tool.prep.run([
      "align", folder.path("none"), "--landmarks", folder.path("none.txt"), "--output",
      folder.path("faces"),
    ])
    #expect(alignment.status == 66)
  }

  @Test func `an unknown setting names the nearest one and exits with 64`() throws {
    let folder = try TemporaryFolder()
    let result = try Tool.train.run([
      folder.path("none"), "--output", folder.path("run"), "--set", "solver.maxIteration=5",
    ])
    #expect(result.status == 64)
    #expect(result.errors.contains("solver.maxIterations"))
  }

  @Test func `an empty output, as an unset variable leaves it, is refused as usage`() throws {
    let folder = try TemporaryFolder()
    let list = folder.path("list.txt")
    #expect(try Tool.prep.run(["synthesize", ""]).status == 64)
    #expect(
      try Tool.prep.run(["align", folder.path(""), "--landmarks", list, "--output", ""]).status
        == 64)
    #expect(try Tool.train.run([folder.path(""), "--output", ""]).status == 64)
  }

  @Test func `control characters of a name do not break the line of an error`() throws {
    let result = try Tool.train.run(["/none\n/\u{1b}[31m", "--output", "/none/run", "--quiet"])
    #expect(result.status == 66)
    #expect(result.errors.split(separator: "\n").count == 1)
    #expect(!result.errors.contains("\u{1b}"))
  }

  @Test func `nothing is overwritten without being asked to`() throws {
    let set = try SmallSet()
    let oneStep = ["--quiet", "--set", "solver.maxIterations=1"]
    try Tool.train.succeed(set.training(output: "run") + oneStep)
    let model = try set.bytes("run/model.safetensors")
    #expect(try Tool.train.run(set.training(output: "run") + oneStep).status == 73)
    let alignment = try Tool.prep.run([
      "align", set.folder.path("people/images"), "--landmarks",
      set.folder.path("people/landmarks.txt"), "--output", set.folder.path("faces"),
    ])
    #expect(alignment.status == 73)
    #expect(try Tool.prep.run(["synthesize", set.folder.path("people")]).status == 73)
    #expect(try set.bytes("run/model.safetensors") == model)
    try Tool.train.succeed(set.training(output: "run", "--force") + oneStep)
  }

  @Test func `faces of another size than the network's are refused before the first step`() throws {
    let set = try SmallSet()
    let result = try Tool.train.run(
      set.training(output: "run", "--set", "network.inputSize=112"))
    #expect(result.status == 65)
    #expect(result.errors.contains("found 56 x 56, expected 112 x 112"))
  }

  @Test func `a model refuses faces that were aligned differently`() throws {
    let set = try SmallSet()
    try Tool.train.succeed(
      set.training(output: "run", "--quiet", "--set", "solver.maxIterations=0"))
    try Tool.prep.succeed([
      "align", set.folder.path("people/images"), "--landmarks",
      set.folder.path("people/landmarks.txt"), "--output", set.folder.path("level"), "--config",
      set.folder.path("small.json"), "--template", "eyes-level", "--quiet",
    ])
    let result = try Tool.eval.run([
      "embed", "--model", set.folder.path("run"), "--manifest", set.folder.path("level"),
      "--output", set.folder.path("out.npy"),
    ])
    #expect(result.status == 65)
    #expect(result.errors.contains("template: found eyes-level, expected wuxiang"))
  }
}
