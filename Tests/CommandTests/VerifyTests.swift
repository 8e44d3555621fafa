import Foundation
import Testing

/// `atl-eval verify`, `rank` and `templates`, from the command line.
@Suite(.serialized) struct VerifyTests {
  private func json(_ result: ToolResult) throws -> [String: Any] {
    try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
  }

  private func write(_ text: String, to path: String) throws {
    try text.write(to: URL(filePath: path), atomically: true, encoding: .utf8)
  }

  /// The photos of the set, by person.
  private func photos(_ set: SmallSet) throws -> [[String]] {
    let text = try String(contentsOfFile: set.folder.path("faces/manifest.jsonl"), encoding: .utf8)
    let sources = text.matches(of: /"source":"([^"]+)"/).map { String($0.1) }
    return Dictionary(grouping: sources) { $0.split(separator: "/").first ?? "" }
      .sorted { $0.key < $1.key }.map { $0.value.sorted() }
  }

  @Test func `verifies the pairs of a .bin file that was imported`() throws {
    let set = try SmallSet()
    let path = set.folder.path
    try Tool.prep.succeed([
      "export", path("faces"), "--format", "bin", "--output", path("pairs.bin"), "--quiet",
      "--pairs", path("people/pairs.txt"),
    ])
    try Tool.prep.succeed([
      "import", path("pairs.bin"), "--output", path("set"), "--template", "wuxiang", "--size",
      "56x56", "--eye-to-mouth-pixels", "20", "--quiet",
    ])
    func verify(_ manifest: String, _ pairs: String, _ more: String...) throws -> ToolResult {
      try Tool.eval.succeed(
        [
          "verify", "--model", "pixels", "--manifest", path(manifest), "--pairs", path(pairs),
          "--protocol", "insightface", "--quiet", "--json", "--resamples", "100",
        ] + more)
    }
    let before = try json(verify("faces", "people/pairs.txt"))
    let after = try json(verify("set", "set/pairs.txt"))
    // The same pictures in the same pairs; people are unknown, and the folds are cut anew.
    for key in ["areaUnderCurve", "equalErrorRate"] {
      #expect(before[key] as? Double == after[key] as? Double)
    }
    #expect(after["verificationProtocol"] as? String == "insightface")
    let facts = try #require(after["model"] as? [[String: String]])
    #expect(facts.contains(["name": "mirrored faces", "value": "added"]))
  }

  @Test func `refuses limits that pairs cannot resolve, and baselines of other pairs`() throws {
    let set = try SmallSet()
    let path = set.folder.path
    let verify = [
      "verify", "--model", "pixels", "--manifest", path("faces"), "--pairs",
      path("people/pairs.txt"), "--quiet", "--resamples", "100",
    ]
    let first = try Tool.eval.succeed(verify + ["--json"])
    try write(first.output, to: path("first.json"))
    let again = try Tool.eval.succeed(
      verify + [
        "--far", "1e-1,1e-6", "--baseline", path("first.json"), "--report", path("report.html"),
      ])
    #expect(again.output.contains("not resolvable: "))
    #expect(again.output.contains("needs at least 1000000"))
    #expect(again.output.contains("McNemar"))
    #expect(
      try String(decoding: set.bytes("report.html"), as: UTF8.self).contains(
        "Against the baseline"))
    let other = try Tool.eval.run(
      verify + ["--protocol", "sphereface", "--baseline", path("first.json")])
    #expect(other.status == 65)
    #expect(other.errors.contains("found lfw-unrestricted, expected sphereface"))
    let list = try String(contentsOfFile: path("people/pairs.txt"), encoding: .utf8)
    let lines = list.split(separator: "\n").dropFirst()
    try write(lines.dropLast().joined(separator: "\n"), to: path("fewer.txt"))
    let fewer = try Tool.eval.run([
      "verify", "--model", "pixels", "--manifest", path("faces"), "--pairs", path("fewer.txt"),
      "--quiet", "--resamples", "100", "--baseline", path("first.json"),
    ])
    #expect(fewer.status == 65)
    #expect(fewer.errors.contains("those verified here"))
    #expect(try Tool.eval.run(verify + ["--far", "1e-1,x"]).status == 64)
    #expect(try Tool.eval.run(verify + ["--resamples", "3"]).status == 64)
  }

  @Test func `tells how a model was trained, and what of that it cannot read`() throws {
    let set = try SmallSet()
    let path = set.folder.path
    try Tool.train.succeed(
      set.training(output: "run", "--quiet", "--set", "solver.maxIterations=20"))
    let verify = [
      "verify", "--manifest", path("faces"), "--pairs", path("people/pairs.txt"), "--quiet",
      "--resamples", "100", "--allow-overlap",
    ]
    func training(_ model: String) throws -> [String: Any]? {
      try json(Tool.eval.succeed(verify + ["--json", "--model", path(model)]))["training"]
        as? [String: Any]
    }
    let earlier = try Tool.eval.succeed(verify + ["--json", "--model", path("run")])
    try write(earlier.output, to: path("earlier.json"))
    let story = try #require(try json(earlier)["training"] as? [String: Any])
    let curves = try #require(story["curves"] as? [String: Any])
    #expect(curves["steps"] as? String == "5 10 15 20")
    #expect((curves["loss"] as? String)?.split(separator: " ").count == 4)
    #expect((story["settings"] as? [String: String])?["sampler.photosPerIdentity"] == "2")
    let facts = try #require(story["facts"] as? [[String: String]])
    #expect(
      facts.contains { $0["name"] == "batch" && $0["value"]?.hasPrefix("4 people x 2") == true })
    func value(_ name: String) -> String { facts.first { $0["name"] == name }?["value"] ?? "" }
    #expect(value("began").hasSuffix("Z") && value("machine").contains("1 threads; oneDNN"))
    #expect(value("first weights") == "drawn")
    // A checkpoint knows nothing of the steps after it; a model without its run tells nothing.
    let before = try training("run/checkpoints/step-00000015")
    #expect((before?["curves"] as? [String: Any])?["steps"] as? String == "5 10 15")
    try FileManager.default.copyItem(
      atPath: path("run/model.safetensors"), toPath: path("alone.safetensors"))
    #expect(try training("alone.safetensors") == nil)
    let log = try String(decoding: set.bytes("run/metrics.jsonl"), as: UTF8.self)
    let settings = try String(decoding: set.bytes("run/pipeline.json"), as: UTF8.self)
    try write(
      log.replacing("\"items\"", with: "\"things\"", maxReplacements: 1),
      to: path("run/metrics.jsonl"))
    try write(settings.replacing("\"sampler\"", with: "\"samples\""), to: path("run/pipeline.json"))
    let result = try Tool.eval.succeed(
      verify + [
        "--model", path("run"), "--against", "pixels", "--baseline", path("earlier.json"),
        "--report", path("report.html"),
      ])
    let page = try String(decoding: set.bytes("report.html"), as: UTF8.self)
    for text in [
      "metrics.jsonl:1: log: found no items, expected a line of this version",
      "1 of 4 lines are left out", "pipeline.json:", "samples",
    ] {
      #expect(result.errors.contains(text), "\(text)")
      #expect(page.contains(text), "\(text)")
    }
    let sha = try #require(page.firstMatch(of: /<th>sha256<\/th><td>([0-9a-f]{64})</)).1
    #expect(earlier.output.contains(sha))
    for text in [
      "</svg>the baseline, ", "</svg>pixels ", "<td>atl-eval 0.1.0</td>",
      "atl-eval verify --manifest .../faces --pairs .../pairs.txt --quiet",
      "<tr><th>Steps</th><td>20</td><td>20</td></tr>",
    ] { #expect(page.contains(text), "\(text)") }
  }

  @Test func `names the method and the losses of each phase`() throws {
    let set = try SmallSet()
    let path = set.folder.path
    let phases = """
      [{"until": {"step": 2}, "loss": {"kind": "sphereface", "margin": 2, "base": 50}}, \
      {"loss": {"kind": "atl", "margin": 2, "semihard": true}, "solver": {"kind": "sgd"}}]
      """
    try Tool.train.succeed(
      set.training(
        output: "run", "--quiet", "--set", "solver.maxIterations=4", "--set",
        "training.phases=\(phases)"))
    let result = try json(
      Tool.eval.succeed([
        "verify", "--manifest", path("faces"), "--pairs", path("people/pairs.txt"), "--quiet",
        "--resamples", "100", "--allow-overlap", "--json", "--model", path("run"),
      ]))
    let training = try #require(result["training"] as? [String: Any])
    let facts = try #require(training["facts"] as? [[String: String]])
    func value(_ name: String) -> String { facts.first { $0["name"] == name }?["value"] ?? "" }
    #expect(value("method").hasPrefix("1: SphereFace first"))
    #expect(value("phase 1, loss").hasPrefix("sphereface: margin 2, base 50.0, "))
    #expect(value("phase 1, loss").hasSuffix("gradient exact (until step 2)"))
    #expect(value("phase 2, loss").contains("triplet true, replacementProbability 0.5"))
    #expect(value("phase 2, solver").hasPrefix("sgd: learningRate 0.001, momentum 0.9"))
    #expect(value("batch").hasPrefix("4 people x 2 photos = 8 faces"))
    #expect(value("planned") == "4 steps")
  }

  @Test func `takes lists of paths`() throws {
    let set = try SmallSet()
    let path = set.folder.path
    let people = try photos(set)
    let lines = people.indices.flatMap { person -> [String] in
      let (own, next) = (people[person], people[(person + 1) % people.count])
      return ["1 \(own[0]) \(own[1])", "0 \(own[0]) \(next[1])"]
    }
    try write(lines.joined(separator: "\n"), to: path("ann.txt"))
    let result = try json(
      Tool.eval.succeed([
        "verify", "--model", "pixels", "--manifest", path("faces"), "--pairs", path("ann.txt"),
        "--json", "--quiet", "--resamples", "100",
      ]))
    #expect(result["samePairCount"] as? Int == people.count)
    let intervals = try #require(result["intervals"] as? [String: Any])
    #expect(intervals["personCount"] as? Int == people.count)
  }

  @Test func `ranks people among distractors`() throws {
    let set = try SmallSet()
    let path = set.folder.path
    try set.align(list: "landmarks_eval.txt", to: "held-out")
    try set.align(list: "landmarks_train.txt", to: "others")
    let rank = ["rank", "--model", "pixels", "--manifest", path("held-out"), "--quiet"]
    let result = try json(
      Tool.eval.succeed(rank + ["--distractors", path("others"), "--json", "--ranks", "1,1000"]))
    let gallery = try #require((result["galleries"] as? [[String: Any]])?.first)
    let ranks = try #require(gallery["ranks"] as? [[String: Any]])
    #expect(ranks.map { $0["rank"] as? Int } == [1, 1000])
    #expect(ranks[1]["share"] as? Double == 1)
    let shared = try Tool.eval.run(rank + ["--distractors", path("faces")])
    #expect(shared.status == 65)
    #expect(shared.errors.contains("who is to be found"))
  }

  @Test func `verifies and searches templates`() throws {
    let set = try SmallSet()
    let path = set.folder.path
    let people = try photos(set)
    // Each person has a gallery template of one photo and a probe of a video of two.
    var (members, pairs): ([String], [String]) = ([], [])
    var (galleries, probes) = (["", ""], "TEMPLATE_ID,SUBJECT_ID,FILENAME\n")
    for (person, photos) in people.enumerated() {
      members += ["\(photos[0]) \(person) 1", "\(photos[1]) \(1000 + person) 2"]
      members += ["\(photos[2]) \(1000 + person) 2"]
      pairs += ["\(person) \(1000 + person) 1"]
      pairs += ["\(person) \(1000 + (person + 1) % people.count) 0"]
      galleries[person % 2] += "\(person),\(person)\n"
      probes += "\(1000 + person),\(person),x.png\n"
    }
    for (name, text) in [
      ("members", members.joined(separator: "\n")), ("pairs", pairs.joined(separator: "\n")),
      ("g1", galleries[0]), ("g2", galleries[1]), ("probes", probes),
    ] {
      try write(text, to: path(name))
    }
    let arguments = [
      "templates", "--model", "pixels", "--manifest", path("faces"), "--templates",
      path("members"), "--quiet",
    ]
    let result = try json(
      Tool.eval.succeed(
        arguments + [
          "--pairs", path("pairs"), "--gallery", path("g1"), "--gallery", path("g2"), "--probes",
          path("probes"), "--fpir", "1e-1,1e-3", "--json",
        ]))
    let found = try #require(result["galleries"] as? [[String: Any]])
    #expect(found.map { $0["size"] as? Int } == [10, 10, 20])
    let rates = try #require(found[0]["openRates"] as? [[String: Any]])
    #expect(rates[0]["truePositiveRate"] is Double)
    #expect(rates[1]["refusal"] is String)
    #expect(
      (found[2]["openRates"] as? [[String: Any]])?.allSatisfy { $0["refusal"] is String } == true)
    let verified = try #require(result["pairs"] as? [String: Any])
    #expect(verified["sameCount"] as? Int == 20)
    #expect(try Tool.eval.run(arguments).status == 64)
    try write("nobody.png 1 1\n", to: path("members"))
    let missing = try Tool.eval.run(arguments + ["--pairs", path("pairs")])
    #expect(missing.status == 65)
    #expect(missing.errors.contains("photos without a face: found 1 (nobody.png)"))
  }
}
