import PipelineSettings
import Testing

@Suite struct PipelineOverrideTests {
  @Test func `sets keys of any depth and keeps the rest`() throws {
    var start = Pipeline()
    start.log.every = 7
    let changed = try start.applying(overrides: [
      "solver.schedule.steps=[5, 9]", "threads=2", "align.template=eyes-level",
      "align.encoding=\"png\"", "solver.schedule.gamma=0.2",
    ])
    var expected = start
    expected.solver.schedule.steps = [5, 9]
    expected.solver.schedule.gamma = 0.2
    expected.threads = 2
    expected.align.template = .eyesLevel
    expected.align.encoding = .png
    #expect(changed == expected)
  }

  @Test func `changes nothing without overrides`() throws {
    #expect(try Pipeline().applying(overrides: []) == Pipeline())
  }

  @Test func `takes a whole section and the later of two values`() throws {
    let changed = try Pipeline().applying(overrides: [
      "solver.schedule={\"kind\": \"cosine\", \"warmup\": 10}", "solver.schedule.warmup=20",
      "threads=1", "threads=3",
    ])
    #expect(changed.solver.schedule.kind == .cosine)
    #expect(changed.solver.schedule.warmup == 20)
    #expect(changed.threads == 3)
  }

  @Test(arguments: [
    ("threads", "--set threads: found no name and value, expected section.key=value"),
    ("=5", "--set =5: found no name and value, expected section.key=value"),
    ("log.=5", "--set log.=5: found no name and value, expected section.key=value"),
    (
      "solver.maxIteration=5",
      "--set solver.maxIteration: found an unknown key, "
        + "expected a known one (nearest: solver.maxIterations)"
    ),
    ("log=5", "--set log: found 5, expected an object"),
    (
      "threads.x=5", "--set threads: found an object, expected an integer, at least 0, at most 1024"
    ),
    ("log.every=", "--set log.every: found \"\", expected an integer, at least 1"),
    ("log.every=a=b", "--set log.every: found \"a=b\", expected an integer, at least 1"),
    (
      "$schema=x",
      "--set $schema: found an unknown key, expected a known one (nearest: queue)"
    ),
  ])
  func `refuses with the override as the subject`(override: String, description: String) {
    let error = #expect(throws: SettingsError.self) {
      try Pipeline().applying(overrides: [override])
    }
    #expect(error?.description == description)
  }

  @Test func `refuses a path of any length without harm`() {
    let path = Array(repeating: "a", count: 100_000).joined(separator: ".")
    #expect(throws: SettingsError.malformedOverride(text: path + "=1")) {
      try Pipeline().applying(overrides: [path + "=1"])
    }
  }

  @Test func `gives the kind of loss its own defaults in any order of the text`() throws {
    let plain = try read("{\"loss\": {\"kind\": \"sphereface\"}}")
    #expect(!plain.loss.triplet && !plain.loss.semihard)
    let explicit = try read("{\"loss\": {\"triplet\": false, \"kind\": \"atl\"}}")
    #expect(!explicit.loss.triplet && explicit.loss.semihard)
    let overridden = try Pipeline().applying(overrides: ["loss.kind=sphereface", "loss.margin=2"])
    #expect(!overridden.loss.triplet && !overridden.loss.semihard)
    let late = try Pipeline().applying(overrides: ["loss.triplet=false", "loss.kind=atl"])
    #expect(!late.loss.triplet && late.loss.semihard)
  }
}
