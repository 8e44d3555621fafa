import Comparison
import FaceDataset
import Foundation
import RenderedFaces
import Testing
import Training
import Verification

@Suite(.serialized) struct StudyRunnerTests {
  private let diverging =
    ", {\"name\": \"wild\", \"settings\": {\"solver\": {\"learningRate\": 1e30}}}"

  private func train(
    _ set: StudySet, _ study: Study, _ folder: StudyFolder, only: [String] = [],
    replacing: Bool = false, stopAfter steps: Int = .max
  ) throws -> (ending: StudyRunner.Ending, notes: [String], trainedSteps: Int) {
    var (notes, trained) = ([String](), 0)
    let selection = try StudyRunner.Selection(recipes: only, variants: [], of: study)
    let ending = try set.runner(study, folder).train(
      selection, replacing: replacing, until: { trained >= steps }, note: { notes.append($0) },
      progress: { _, _ in trained += 1 })
    return (ending, notes, trained)
  }

  private func report(
    _ set: StudySet, _ study: Study, _ folder: StudyFolder
  ) throws -> (report: StudyReport, bytes: Data) {
    let report = try #require(
      try set.runner(study, folder).report(until: { false }, note: { _ in }))
    try report.write(to: folder)
    return (report, try Data(contentsOf: folder.results))
  }

  @Test func `an interrupted study goes on where it was and ends with the same results`() throws {
    let set = try StudySet()
    let study = try StudySet.study()
    let (straight, broken) = (set.folder("straight"), set.folder("broken"))
    #expect(try train(set, study, straight).trainedSteps == 16)
    let want = try report(set, study, straight)

    let first = try train(set, study, broken, stopAfter: 7)
    #expect(first.ending == .interrupted(place: "saved plain/atl/seed-1 at step 3"))
    let second = try train(set, study, broken)
    #expect(second.ending == .finished)
    #expect(second.trainedSteps == 9)
    #expect(second.notes.contains("run 1 of 4: plain/sphereface/seed-1: finished before"))
    #expect(second.notes.contains("going on from step 3"))
    #expect(try report(set, study, broken).bytes == want.bytes)
    #expect(want.report.results.entries.count == 4)
    #expect(want.report.results.entries.allSatisfy { $0.runs.count == 2 && $0.estimates != nil })
    #expect(try train(set, study, broken).trainedSteps == 0)
  }

  @Test func `a run that diverges is noted, shown and not tried again`() throws {
    let set = try StudySet()
    let study = try StudySet.study(seeds: "[1]", more: diverging)
    let folder = set.folder("study")
    let first = try train(set, study, folder)
    #expect(first.ending == .finished)
    #expect(first.notes.contains { $0.contains("plain/wild/seed-1: diverged at step") })
    #expect(try train(set, study, folder).trainedSteps == 0)
    #expect(try train(set, study, folder, only: ["wild"], replacing: true).trainedSteps > 0)
    let report = try report(set, study, folder).report
    let wild = try #require(report.results.entries.first { $0.recipe == "wild" })
    #expect(wild.estimates == nil && wild.differences == nil)
    #expect(wild.runs[0].problem?.hasPrefix("diverged at step") == true)
    #expect(report.markdown.contains("| wild (seed 1 diverged at step"))
    #expect(report.html.contains("<small class=\"wrong\">seed 1 diverged at step"))
  }

  @Test func `a run whose settings changed is refused, and trained anew when forced`() throws {
    let set = try StudySet()
    let folder = set.folder("study")
    try _ = train(set, StudySet.study(seeds: "[1]"), folder)
    let changed = try StudySet.study(seeds: "[1]", margin: 3)
    let error = #expect(throws: ComparisonError.self) { try train(set, changed, folder) }
    let message = try #require(error?.description)
    #expect(message.contains("runs/plain/sphereface/seed-1: loss.margin: found 3, expected 2"))
    #expect(message.hasSuffix("train it anew by --force"))
    // The other recipe has not changed, and the report leaves out the one that has.
    #expect(try train(set, changed, folder, only: ["atl"]).trainedSteps == 0)
    let entries = try report(set, changed, folder).report.results.entries
    #expect(entries.filter { $0.recipe == "sphereface" }.allSatisfy { $0.estimates == nil })
    #expect(entries.filter { $0.recipe == "atl" }.allSatisfy { $0.estimates != nil })
    #expect(try train(set, changed, folder, replacing: true).trainedSteps == 4)
  }

  @Test(arguments: [
    (#""sampler": {"identitiesPerBatch": 5}"#, "found 4, expected 5 or more"),
    (#""network": {"inputSize": 112}"#, "size of the faces: found 56 x 56"),
    (#""align": {"eyeToMouthPixels": 21}"#, "eyeToMouthPixels: found 20"),
  ])
  func `a recipe that cannot run is refused by name before any other is trained`(
    settings: String, reason: String
  ) throws {
    let set = try StudySet()
    let folder = set.folder("study")
    let study = try StudySet.study(more: ", {\"name\": \"bad\", \"settings\": {\(settings)}}")
    let error = #expect(throws: ComparisonError.self) { try set.runner(study, folder) }
    #expect(error?.description.contains("run plain/bad/seed-1: ") == true)
    #expect(error?.description.contains(reason) == true, "\(String(describing: error))")
    #expect(!FileManager.default.fileExists(atPath: folder.url.path))
  }

  @Test func `a folder with a report of something else is refused, a note in it is left`() throws {
    let set = try StudySet()
    let study = try StudySet.study(seeds: "[1]")
    let folder = set.folder("study")
    let run = folder.run(variant: "plain", recipe: "atl", seed: 1).url
    try FileManager.default.createDirectory(at: run, withIntermediateDirectories: true)
    let note = run.appending(path: "note.txt")
    try Data("mine".utf8).write(to: note)
    _ = try train(set, study, folder)
    #expect(FileManager.default.fileExists(atPath: note.path))
    let other = set.folder("other")
    try FileManager.default.createDirectory(at: other.url, withIntermediateDirectories: true)
    try Data("mine".utf8).write(to: other.report)
    #expect(throws: ComparisonError.otherContent(file: other.report.relativePath)) {
      try set.runner(study, other)
    }
  }

  @Test func `kept scores of another number are computed anew`() throws {
    let set = try StudySet()
    let study = try StudySet.study(seeds: "[1]")
    let folder = set.folder("study")
    _ = try train(set, study, folder)
    let want = try report(set, study, folder).bytes
    let scores = folder.run(variant: "plain", recipe: "atl", seed: 1).url
      .appending(path: "verification.json")
    for file in [folder.pixels, scores] {
      var kept = try #require(
        try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
      kept["scores"] = [0.5]
      try JSONSerialization.data(withJSONObject: kept).write(to: file)
    }
    #expect(try report(set, study, folder).bytes == want)
  }

  @Test func `only the selected recipes are trained`() throws {
    let set = try StudySet()
    let study = try StudySet.study(seeds: "[1]")
    let folder = set.folder("study")
    #expect(try train(set, study, folder, only: ["atl"]).trainedSteps == 4)
    let report = try report(set, study, folder).report
    #expect(report.results.entries.map { $0.estimates != nil } == [false, true, false, true])
    #expect(report.markdown.contains("| sphereface (seed 1 not finished) |"))
    #expect(
      throws: ComparisonError.unknownName(option: "--only", found: "alt", nearest: "atl")
    ) {
      try StudyRunner.Selection(recipes: ["alt"], variants: [], of: study)
    }
  }

  @Test func `kept scores are taken until the model or the pairs change`() throws {
    let set = try StudySet()
    let study = try StudySet.study(seeds: "[1]")
    let folder = set.folder("study")
    try _ = train(set, study, folder, only: ["atl"])
    let first = try report(set, study, folder).bytes
    let run = folder.run(variant: "plain", recipe: "atl", seed: 1)
    let file = run.url.appending(path: "verification.json")
    let kept = try String(contentsOf: file, encoding: .utf8)
    // Scores that no model gave are taken, for the hashes are right.
    let made = kept.replacing(/"scores" : \[[^\]]*\]/) { _ in
      "\"scores\" : [\((0..<24).map { "0.\($0 + 10)" }.joined(separator: ","))]"
    }
    #expect(made != kept)
    try made.write(to: file, atomically: true, encoding: .utf8)
    #expect(try report(set, study, folder).bytes != first)
    // Another hash of the pairs, and they are computed again.
    try made.replacing(set.evaluation.pairsHash.hexadecimal, with: "0").write(
      to: file, atomically: true, encoding: .utf8)
    #expect(try report(set, study, folder).bytes == first)
    #expect(try String(contentsOf: file, encoding: .utf8) == kept)
  }

  @Test func `writes the hard pairs and gives figures of them`() throws {
    let set = try StudySet()
    let study = try StudySet.study(seeds: "[1]")
    let folder = set.folder("study")
    let results = try report(set, study, folder).report.results
    #expect(results.lists.map(\.name) == ["all", "hardest"])
    #expect(results.lists.map(\.samePairCount) == [12, 6])
    let hard = try EvaluationSet(
      manifest: set.faces.manifest, pairsFile: folder.hardPairs.path)
    #expect(hard.pairs.count == 12 && hard.list.foldCount == 2)
    let pixels = results.pixels.map(\.estimates.areaUnderCurve.mean)
    #expect(pixels.count == 2 && pixels[1] < pixels[0])
    let without = try StudySet.study(seeds: "[1]", hardest: "0")
    let plain = try report(set, without, set.folder("plain")).report
    #expect(plain.results.lists.map(\.name) == ["all"])
  }
}
