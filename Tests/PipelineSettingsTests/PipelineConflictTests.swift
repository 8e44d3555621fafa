import PipelineSettings
import Testing

@Suite struct PipelineConflictTests {
  @Test(arguments: [
    (
      "{\"loss\": {\"kind\": \"sphereface\",\n\"triplet\": true}}",
      "p.json:2: loss.triplet: found true with loss.kind sphereface, "
        + "expected false, or loss.kind atl, which has it"
    ),
    (
      "{\"loss\": {\"semihard\": true, \"kind\": \"sphereface\"}}",
      "p.json:1: loss.semihard: found true with loss.kind sphereface, "
        + "expected false, or loss.kind atl, which has it"
    ),
    (
      "{\"solver\": {\"schedule\": {\"steps\": [2, 2]}}}",
      "p.json:1: solver.schedule.steps: found [2, 2], expected steps that rise"
    ),
    (
      "{\"solver\": {\"schedule\": {\"kind\": \"onecycle\", \"warmup\": 5}}}",
      "p.json:1: solver.schedule.warmup: found 5 with the kind onecycle, "
        + "expected 0, because onecycle rises by itself until solver.schedule.peakAt"
    ),
    (
      "{\"solver\": {\"schedule\": {\"kind\": \"cosine\", \"final\": 0.2}}}",
      "p.json:1: solver.schedule.final: found 0.2, expected at most solver.learningRate, 0.1"
    ),
    (
      "{\"align\": {\"height\": 40}}",
      "p.json: align.eyeToMouthPixels: found 40.0, expected less than align.height, 40"
    ),
    (
      "{\"network\": {\"inputSize\": 56}, \"sampler\": {\"shiftPixels\": 56}}",
      "p.json:1: sampler.shiftPixels: found 56, expected less than the input of the network, 56"
    ),
  ])
  func `refuses values that do not agree`(text: String, description: String) {
    let error = #expect(throws: SettingsError.self) { try read(text) }
    #expect(error?.description == description)
  }

  @Test func `names the override, or the key where another value is to change`() {
    let kind = ["loss.kind=sphereface", "loss.triplet=true"]
    let error = #expect(throws: SettingsError.self) { try Pipeline().applying(overrides: kind) }
    #expect(error?.description.hasPrefix("--set loss.triplet: found true with") == true)
    let height = #expect(throws: SettingsError.self) {
      try Pipeline().applying(overrides: ["align.height=30"])
    }
    #expect(height?.description.hasPrefix("align.eyeToMouthPixels: found 40.0") == true)
  }

  @Test func `refuses values that a program set out of range`() throws {
    var pipeline = Pipeline()
    pipeline.solver.learningRate = .nan
    let expected = SettingsError.conflict(
      place: .program, path: "solver.learningRate", found: "nan", expected: "a number, above 0")
    #expect(throws: expected) { try pipeline.validated() }
    pipeline.solver.learningRate = .infinity
    #expect(throws: SettingsError.self) { try pipeline.validated() }
    pipeline.solver.learningRate = 0.1
    pipeline.sampler.seed = .max
    #expect(throws: SettingsError.self) { try pipeline.validated() }
    pipeline.sampler.seed = 0
    #expect(try pipeline.validated() == pipeline)
  }

  @Test func `allows a short run with the published steps`() throws {
    let short = try Pipeline().applying(overrides: ["solver.maxIterations=10"])
    #expect(short.solver.maxIterations == 10)
  }
}
