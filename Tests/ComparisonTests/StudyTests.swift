import Comparison
import Foundation
import PipelineSettings
import Testing
import Training

/// A study from a text that stands for the file `studies/s.json`.
func readStudy(_ text: String) throws(SettingsError) -> Study {
  try Study.read(Array(text.utf8), file: "studies/s.json")
}

@Suite struct StudyTests {
  private let folder = StudyFolder(URL(filePath: "/study"))

  @Test func `takes every default but the recipes`() throws {
    let study = try readStudy("{\"recipes\": [{\"name\": \"a\"}, {\"name\": \"b\"}]}")
    #expect(study.training == nil && study.evaluation == nil && study.pairs == nil)
    #expect(study.hardestShare == 0 && !study.mirror)
    #expect(study.seeds == [1])
    #expect(study.recipeNames == ["a", "b"] && study.variantNames == ["plain"])
    #expect(study.reference == "a")
  }

  @Test func `finds the data from the folder of its file`() throws {
    let study = try readStudy(
      """
      {"training": "faces", "evaluation": "/held/out", "pairs": "../pairs.txt", "hardest": 0.25,
       "mirror": true, "seeds": [3, 1], "reference": "b", "recipes": [{"name": "a"}, {"name": "b"}]}
      """)
    #expect(study.training == "studies/faces")
    #expect(study.evaluation == "/held/out")
    #expect(study.pairs == "studies/../pairs.txt")
    #expect(study.hardestShare == 0.25 && study.mirror)
    #expect(study.seeds == [3, 1] && study.reference == "b")
  }

  @Test func `lays recipe over common settings, variant over recipe, and the seed over all`() throws
  {
    let study = try readStudy(
      """
      {"settings": {"log": {"every": 7}, "loss": {"triplet": false, "margin": 2},
                    "solver": {"schedule": {"steps": [1, 2], "warmup": 5}}},
       "seeds": [8, 9],
       "recipes": [{"name": "a", "settings": {"loss": {"kind": "atl", "margin": 3}}},
                   {"name": "b", "settings": {"solver": {"schedule": {"steps": [4]}}}}],
       "variants": [{"name": "x"},
                    {"name": "y", "settings": {"loss": {"margin": 4}, "sampler": {"mirror": false}}}]}
      """)
    let runs = try study.runs(in: folder)
    #expect(
      runs.map(\.name) == [
        "x/a/seed-8", "x/b/seed-8", "y/a/seed-8", "y/b/seed-8", "x/a/seed-9", "x/b/seed-9",
        "y/a/seed-9", "y/b/seed-9",
      ])
    #expect(runs[0].folder.url.path == "/study/runs/x/a/seed-8")
    #expect(runs.map(\.settings.loss.margin) == [3, 2, 4, 4, 3, 2, 4, 4])
    #expect(runs.allSatisfy { $0.settings.log.every == 7 && !$0.settings.loss.triplet })
    #expect(runs[0].settings.solver.schedule.steps == [1, 2])
    #expect(runs[1].settings.solver.schedule.steps == [4])
    #expect(runs[1].settings.solver.schedule.warmup == 5)
    #expect(runs.map(\.settings.sampler.seed) == [8, 8, 8, 8, 9, 9, 9, 9])
    #expect(runs.map(\.settings.network.seed) == [8, 8, 8, 8, 9, 9, 9, 9])
  }

  @Test(arguments: [
    ("[]", "1: study: found an array, expected an object"),
    (
      "{}", " recipes: found nothing, expected an array of at least one recipe"
    ),
    (
      "{\n\"recipe\": []}",
      "2: recipe: found an unknown key, expected a known one (nearest: recipes)"
    ),
    (
      "{\"recipes\": [\n{\"name\": \"a\",\n\"setting\": {}}]}",
      "3: recipes.0.setting: found an unknown key, "
        + "expected a known one (nearest: recipes.0.settings)"
    ),
    (
      "{\"recipes\": [\n]}", "1: recipes: found an array, expected an array of at least one object"
    ),
    (
      "{\"recipes\": [{\"name\": \"a\"},\n{\"name\": \"a\"}]}",
      "2: recipes.1.name: found \"a\" again, expected every name once"
    ),
    (
      "{\"recipes\": [{\"name\": \"../a\"}]}",
      "1: recipes.0.name: found \"../a\", expected a name of up to 100 bytes that a folder can have, "
        + "other than pixels and chance"
    ),
    (
      "{\"recipes\": [{\"name\": \"chance\"}]}",
      "1: recipes.0.name: found \"chance\", expected a name of up to 100 bytes that a folder can "
        + "have, other than pixels and chance"
    ),
    (
      "{\"recipes\": [{}]}",
      "1: recipes.0: found no name, expected a name of up to 100 bytes that a folder can have, "
        + "other than pixels and chance"
    ),
    (
      "{\"recipes\": [{\"name\": \"sphere\"}],\n\"reference\": \"sphera\"}",
      "2: reference: found \"sphera\", expected the name of a recipe (nearest: sphere)"
    ),
    (
      "{\"recipes\": [{\"name\": \"a\"}], \"seeds\": [1,\n1]}",
      "2: seeds.1: found 1, expected an array of different integers, at least 0, "
        + "at most 9007199254740991"
    ),
    (
      "{\"recipes\": [{\"name\": \"a\"}], \"hardest\": 1}",
      "1: hardest: found 1, expected a number, at least 0, below 1"
    ),
    (
      "{\"recipes\": [{\"name\": \"a\"}], \"mirror\": 1}",
      "1: mirror: found 1, expected true or false"
    ),
    (
      "{\"recipes\": [{\"name\": \"a\"}], \"pairs\": \"\"}",
      "1: pairs: found \"\", expected a path"
    ),
    (
      "{\"recipes\": [{\"name\": \"a\", \"settings\": 5}]}",
      "1: recipes.0.settings: found 5, expected an object"
    ),
    (
      "{\"mirror\": true,\n\"mirror\": true}",
      "2: mirror: found the key again, expected it once (first in line 1)"
    ),
    ("{\n,}", "2: column 1: found \",\", expected a name in double quotes or \"}\""),
  ])
  func `refuses with file, line, key, found and expected`(text: String, message: String) {
    let error = #expect(throws: SettingsError.self) { try readStudy(text) }
    #expect(error?.description == "studies/s.json:" + message)
  }

  @Test func `names the line of a setting that is wrong in any layer`() throws {
    let study = try readStudy(
      """
      {"settings": {"log": {"every": 5}},
       "recipes": [
         {"name": "a",
          "settings": {"solver": {
            "maxIteration": 5}}}]}
      """)
    let error = #expect(throws: SettingsError.self) { try study.runs(in: folder) }
    #expect(
      error?.description == "studies/s.json:5: solver.maxIteration: found an unknown key, "
        + "expected a known one (nearest: solver.maxIterations)")
  }

  @Test(arguments: ["network", "sampler"])
  func `refuses a seed among the settings, which the study's would replace`(section: String) throws
  {
    let study = try readStudy(
      "{\"recipes\": [{\"name\": \"a\",\n\"settings\": {\"\(section)\": {\"seed\": 5}}}]}")
    let error = #expect(throws: SettingsError.self) { try study.runs(in: folder) }
    #expect(
      error?.description
        == "studies/s.json:2: \(section).seed: found 5, expected none: the study's seeds set it")
  }

  @Test func `the study of rendered faces is complete and agrees with itself`() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let study = try Study.read(from: root.appending(path: "recipes/demo-study.json").path)
    #expect(try study.runs(in: folder).count == 8)
    #expect(study.training != nil && study.evaluation != nil && study.pairs != nil)
  }
}
