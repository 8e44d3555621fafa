import Foundation
import PipelineSettings
import SeededRandom
import Testing

@Suite struct PipelineReadingTests {
  @Test(arguments: [
    "{}", " { } ", "{\"$schema\": \"./pipeline.schema.json\"}", "{\"solver\": {\"schedule\": {}}}",
  ])
  func `takes every default where nothing is said`(text: String) throws {
    #expect(try read(text) == Pipeline())
  }

  @Test func `has the published recipe as its defaults`() {
    let pipeline = Pipeline()
    #expect(pipeline.align.template == .wuxiang)
    #expect(pipeline.align.eyeToMouthPixels == 40)
    #expect(pipeline.sampler.identitiesPerBatch == 50)
    #expect(pipeline.sampler.photosPerIdentity == 4)
    #expect(pipeline.loss.margin == 1)
    #expect([pipeline.loss.base, pipeline.loss.gamma, pipeline.loss.power] == [0, 0.12, 1])
    #expect(pipeline.loss.lambdaMin == 3)
    #expect(pipeline.loss.triplet && pipeline.loss.semihard)
    #expect(pipeline.solver.learningRate == 0.1)
    #expect(pipeline.solver.weightDecay == 5e-4)
    #expect(pipeline.solver.maxIterations == 120_000)
    #expect(pipeline.solver.schedule.steps == [30_000, 60_000, 90_000])
    #expect(pipeline.checkpoint.every == 1000)
  }

  @Test func `takes the values that are said`() throws {
    let pipeline = try read(
      """
      {"solver": {"schedule": {"kind": "cosine", "final": 1e-4}, "learningRate": 2e-3},
       "align": {"template": "eyes-level"}, "threads": 2.0}
      """)
    var expected = Pipeline()
    expected.solver.schedule.kind = .cosine
    expected.solver.schedule.final = 0.0001
    expected.solver.learningRate = 0.002
    expected.align.template = .eyesLevel
    expected.threads = 2
    #expect(pipeline == expected)
  }

  @Test(arguments: [
    (
      "{\n\"solver\": {\n\"maxIteration\": 5}}",
      "p.json:3: solver.maxIteration: found an unknown key, "
        + "expected a known one (nearest: solver.maxIterations)"
    ),
    (
      "{\"learningRate\": 1}",
      "p.json:1: learningRate: found an unknown key, "
        + "expected a known one (nearest: solver.learningRate)"
    ),
    (
      "{\"loss\": {\"Margin\": 1}}",
      "p.json:1: loss.Margin: found an unknown key, expected a known one (nearest: loss.margin)"
    ),
    (
      "{\"alignment\": {}}",
      "p.json:1: alignment: found an unknown key, expected a known one (nearest: align)"
    ),
    (
      "{\"solver\": {\"schedule\": {\"$schema\": \"x\"}}}",
      "p.json:1: solver.schedule.$schema: found an unknown key, "
        + "expected a known one (nearest: solver.schedule.steps)"
    ),
    ("{\"$schema\": 1}", "p.json:1: $schema: found 1, expected a string"),
    ("[]", "p.json:1: settings: found an array, expected an object"),
    ("{\"log\": 5}", "p.json:1: log: found 5, expected an object"),
    ("{\"log\": null}", "p.json:1: log: found null, expected an object"),
    (
      "{\"log\": {\"every\": \"5\"}}",
      "p.json:1: log.every: found \"5\", expected an integer, at least 1"
    ),
    (
      "{\"log\": {\"every\": 0e1}}",
      "p.json:1: log.every: found 0e1, expected an integer, at least 1"
    ),
    (
      "{\"align\":\n {\"template\":\n  \"wu\"}}",
      "p.json:3: align.template: found \"wu\", expected \"wuxiang\", "
        + "\"eyes-level\", \"arcface\", \"sphereface\", \"sphereface-matlab\" or a path that ends in .json"
    ),
    (
      "{\"solver\": {\"schedule\": {\"steps\": [1, 2.5]}}}",
      "p.json:1: solver.schedule.steps: found an array, "
        + "expected an array of integers, at least 1"
    ),
    (
      "{\"sampler\": {\"mirror\": 1}}",
      "p.json:1: sampler.mirror: found 1, expected true or false"
    ),
    (
      "{\"log\": {\"every\": 1},\n\"threads\": 1,\n \"log\": {}}",
      "p.json:3: log: found the key again, expected it once (first in line 1)"
    ),
    (
      "{\"log\": {\"every\": 1,\n \"every\": 1}}",
      "p.json:2: log.every: found the key again, expected it once (first in line 1)"
    ),
    (
      "{\"threads\": 1,\n}",
      "p.json:2: column 1: found \"}\", expected a name in double quotes"
    ),
  ])
  func `refuses with file, line, key, found and expected`(text: String, description: String) {
    let error = #expect(throws: SettingsError.self) { try read(text) }
    #expect(error?.description == description)
  }

  @Test func `says that a file is missing or cannot be read`() {
    let file = URL(fileURLWithPath: "/nonexistent/p.json")
    #expect(throws: SettingsError.missing(file: "/nonexistent/p.json")) {
      try Pipeline.read(from: file)
    }
    let error = #expect(throws: SettingsError.self) {
      try Pipeline.read(from: URL(fileURLWithPath: "/"))
    }
    guard case .unreadable(file: "/", reason: _)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func `reads or refuses whatever bytes it gets`() {
    let seed = Array(Pipeline().json().utf8)
    var generator = SeededGenerator(3)
    var acceptedCount = 0
    for _ in 0..<2000 {
      var bytes = seed
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        bytes[place] = seed.randomElement(using: &generator) ?? 0
      }
      guard let pipeline = try? Pipeline.read(bytes, file: "p.json") else { continue }
      acceptedCount += 1
      #expect((try? pipeline.validated()) == pipeline)
    }
    #expect((1..<2000).contains(acceptedCount), "mutations of both kinds")
  }
}

/// Reads settings from a text that stands for the file `p.json`.
func read(_ text: String) throws(SettingsError) -> Pipeline {
  try Pipeline.read(Array(text.utf8), file: "p.json")
}
