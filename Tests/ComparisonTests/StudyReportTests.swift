import Comparison
import FaceDataset
import Foundation
import RenderedFaces
import SeededRandom
import Testing
import Training
import Verification

@Suite struct StudyReportTests {
  private let hostile = "<b>a|b</b> & \"c\" 'd'"

  /// A report of made-up scores: nothing is trained.
  private func report(seeds: [UInt64] = [1, 2]) throws -> StudyReport {
    let set = try StudySet()
    let names = [hostile, "atl", "gone", "wild"]
    let quoted = names.map { name in
      "{\"name\": \"\(name.replacing("\"", with: "\\\"").replacing("/", with: "\u{2215}"))\"}"
    }
    let study = try readStudy(
      """
      {"recipes": [\(quoted.joined(separator: ","))], "seeds": [1, 2],
       "variants": [{"name": "clean"}, {"name": "x<y"}]}
      """)
    let all = Array(set.evaluation.pairs.indices)
    let lists = [
      EvaluationList(name: "all", indices: all, of: set.evaluation),
      EvaluationList(
        name: "hardest", indices: all.filter { $0 % 3 != 0 }, of: set.evaluation),
    ]
    var generator = SeededGenerator(8)
    func scores(_ gap: Double) -> [Double] {
      set.evaluation.pairs.map {
        min(1, max(-1, 0.3 * generator.gaussian() + ($0.same ? gap : -gap)))
      }
    }
    let runs = try study.runs(in: set.folder("study")).map { run -> VerifiedRun in
      switch run.recipe {
      case "gone": return VerifiedRun(run: run, outcome: .missing, metrics: [])
      case "wild":
        return VerifiedRun(
          run: run, outcome: .failed(reason: "diverged at step 3: <loss>"),
          metrics: [try metrics(step: 2, loss: 1e30)])
      default:
        return VerifiedRun(
          run: run, outcome: .verified(scores: scores(run.recipe == "atl" ? 0.2 : 0.1)),
          metrics: try (1...4).map { try metrics(step: 5 * $0, loss: 6 - Double($0)) })
      }
    }
    return try StudyReport(
      study, runs: runs, lists: lists, pixelScores: scores(0.02),
      training: set.faces.manifest, evaluation: set.evaluation)
  }

  private func metrics(step: Int, loss: Double) throws -> TrainingMetrics {
    let line = """
      {"step": \(step), "phase": 1, "epoch": 1, "loss": \(loss), "learningRate": 0.1, "items": 8,
       "selected": 8, "embeddingNorm": 9, "smallestCosine": 0, "verdicts": [], "findings": [], "easy": 0,
       "semihard": 0, "hard": 1, "accuracy": \(Double(step) / 40), "gradientNorm": 1,
       "imagesPerSecond": \(step < 15 ? 100 : 300), "queueWaitSeconds": 0}
      """
    return try JSONDecoder().decode(TrainingMetrics.self, from: Data(line.utf8))
  }

  @Test func `escapes every name in the page`() throws {
    let html = try report().html
    #expect(!html.contains("<b>a") && !html.contains("x<y") && !html.contains("<loss>"))
    #expect(html.contains("&lt;b&gt;a|b"))
    #expect(html.contains("x&lt;y, all pairs"))
    #expect(html.contains("diverged at step 3: &lt;loss&gt;"))
    for outside in ["http:", "https:", "@import", "url(", "<link", "<script"] {
      #expect(!html.contains(outside), "\(outside)")
    }
    #expect(html.contains("prefers-color-scheme: dark"))
  }

  @Test func `closes what it opens`() throws {
    let html = try report().html
    for tag in ["section", "svg", "table", "tr", "td", "th", "ul", "li", "div", "main", "small"] {
      let opened =
        html.components(separatedBy: "<\(tag)>").count
        + html.components(separatedBy: "<\(tag) ").count - 2
      #expect(opened == html.components(separatedBy: "</\(tag)>").count - 1, "\(tag)")
      #expect(opened > 0, "\(tag)")
    }
  }

  @Test func `every chart draws what there is of its runs`() throws {
    let charts = try report().html.components(separatedBy: "<svg ").dropFirst()
      .map { $0.components(separatedBy: "</svg>")[0] }
    // Four of accuracies, four of curves, two for each of four recipes.
    #expect(charts.count == 16)
    func count(_ mark: String, in chart: String) -> Int {
      chart.components(separatedBy: mark).count - 1
    }
    for chart in charts.prefix(4) {
      // Two recipes with figures, and the pixels; two seeds of each recipe.
      #expect(count("class=\"mean\"", in: chart) == 3)
      #expect(count("class=\"interval\"", in: chart) == 3)
      #expect(count("class=\"seed\"", in: chart) == 4)
      #expect(count("class=\"threshold\"", in: chart) == 1)
    }
    for chart in charts[4..<8] {
      #expect(count("class=\"line s0\" d=\"M", in: chart) == 1)
      #expect(count("class=\"line s1\" d=\"M", in: chart) == 1)
      #expect(count("class=\"line pixels\" d=\"M", in: chart) == 1)
    }
    for (index, chart) in charts[8...].enumerated() {
      // Two seeds of two variants; the third recipe has no log yet.
      let want = [2, 2, 0, 2][index / 2]
      #expect(count("class=\"line s0\" d=\"M", in: chart) == want)
      #expect(count("class=\"line s1\" d=\"M", in: chart) == want)
    }
    #expect(!charts.contains { $0.contains("nan") || $0.contains("inf") })
  }

  @Test func `draws a loss where its axis says`() throws {
    let charts = try report().html.components(separatedBy: "aria-label=\"Loss of ")
    // Steps 5, 10, 15, 20 of 20 on an axis from 62 to 402; losses 5, 4, 3, 2 of 5 between 228 and
    // 18.
    #expect(
      charts[1].contains("d=\"M147.0 18.0L232.0 60.0L317.0 102.0L402.0 144.0\""),
      "\(charts[1].prefix(4000))")
  }

  @Test func `has a table for each list and variant in Markdown`() throws {
    let lines = try report().markdown.split(separator: "\n").map(String.init)
    #expect(
      lines.filter { $0.hasPrefix("## ") } == [
        "## clean, all pairs", "## x\\<y, all pairs", "## clean, hardest 0 % of the pairs",
        "## x\\<y, hardest 0 % of the pairs",
      ])
    let rows = lines.filter { $0.hasPrefix("| ") }
    #expect(rows.count == 4 * 8)
    // A bar in a name does not end its cell.
    for row in rows {
      #expect(row.replacing("\\|", with: "").count { $0 == "|" } == 9, "\(row)")
    }
    #expect(rows[2].hasPrefix("| \\<b\\>a\\|b"))
    // Five steps at 100 twice, then twice at 300 images/s: 20 / (10 / 100 + 10 / 300) = 150.
    #expect(rows[2].hasSuffix(" | reference | 150 |"))
    #expect(rows[3].contains(#/^\| atl \| \d\d\.\d\d % \[\d+\.\d\d, \d+\.\d\d\] \| /#))
    #expect(rows[3].contains(#/ \| [+-]?\d+\.\d\d \[[+-]?\d+\.\d\d, [+-]?\d+\.\d\d\] \| 150 \|$/#))
    #expect(
      rows[4] == "| gone (seeds 1, 2 not finished) |  |  |  |  |  |  |  |")
    #expect(rows[6].hasPrefix("| pixels | "))
    #expect(rows[7] == "| chance | 50.00 % |  | 0.5000 | 10.00 % | 1.00 % |  |  |")
  }

  @Test func `the results hold every run and nothing of the clock`() throws {
    let set = try StudySet()
    let folder = set.folder("made")
    let report = try report()
    try report.write(to: folder)
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: folder.results))
        as? [String: Any])
    let entries = try #require(object["entries"] as? [[String: Any]])
    #expect(entries.count == 16)
    #expect(entries.allSatisfy { ($0["runs"] as? [Any])?.count == 2 })
    let text = try String(contentsOf: folder.results, encoding: .utf8)
    #expect(!text.contains("imagesPerSecond") && !text.contains("econds"))
    #expect(try report.markdown == String(contentsOf: folder.table, encoding: .utf8))
    #expect(try report.html == String(contentsOf: folder.report, encoding: .utf8))
  }
}
