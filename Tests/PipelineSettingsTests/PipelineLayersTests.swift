import PipelineSettings
import StrictJSON
import Testing

@Suite struct PipelineLayersTests {
  private func node(_ text: String) throws -> JSONNode {
    try JSONReader.read(Array(text.utf8))
  }

  @Test func `changes what a node names and keeps the rest`() throws {
    var start = Pipeline()
    start.log.every = 7
    let changed = try start.applying(
      node("{\"solver\": {\"schedule\": {\"steps\": [5]}}, \"threads\": 2}"), file: "s.json")
    var expected = start
    expected.solver.schedule.steps = [5]
    expected.threads = 2
    #expect(changed == expected)
  }

  @Test func `checks layers only together`() throws {
    // The first layer alone would be refused: SphereFace has no triplets.
    let layers = try node("{\"loss\": {\"kind\": \"sphereface\", \"triplet\": true}}")
      .merging(node("{\"loss\": {\"kind\": \"atl\"}}"))
    #expect(try Pipeline().applying(layers, file: "s.json").loss.kind == .atl)
  }

  @Test(arguments: [
    (
      "{\"loss\": {\n\"Margin\": 1}}",
      "s.json:2: loss.Margin: found an unknown key, expected a known one (nearest: loss.margin)"
    ),
    ("{\"log\":\n5}", "s.json:2: log: found 5, expected an object"),
    (
      "{\"align\": {\"height\": 30,\n\"eyeToMouthPixels\": 30}}",
      "s.json:2: align.eyeToMouthPixels: found 30.0, expected less than align.height, 30"
    ),
  ])
  func `refuses with the line of the file`(text: String, description: String) throws {
    let node = try node(text)
    let error = #expect(throws: SettingsError.self) {
      try Pipeline().applying(node, file: "s.json")
    }
    #expect(error?.description == description)
  }

  @Test func `names the nearest name, the first of equally near ones`() {
    #expect(nearestName(to: "sphera", among: ["atl", "sphere", "sphero"]) == "sphere")
    #expect(nearestName(to: "x", among: []) == nil)
  }
}
