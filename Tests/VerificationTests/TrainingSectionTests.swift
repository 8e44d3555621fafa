import Foundation
import Testing
import Verification

/// What pages and JSON say of trainings.
@Suite struct TrainingSectionTests {
  private func story(rate: String, losses: [Double]) -> TrainingStory {
    var story = TrainingStory()
    story.facts = [.init(name: "loss", value: "atl <1>")]
    story.settings = ["solver.learningRate": rate, "threads": "0"]
    story.curves = TrainingCurves(
      losses.enumerated().map { index, loss in
        .init(
          step: 50 * index + 50,
          values: [.loss: loss, .easy: 0.25, .semihard: 0.5, .hard: 0.25, .imagesPerSecond: 99])
      })
    return story
  }

  private func report(
    _ verdict: Verdict, model: String, _ story: TrainingStory?
  ) -> VerificationReport {
    var report = VerificationReport(
      verdict: verdict, model: [.init(name: "model", value: model)],
      bootstrap: .init(resampleCount: 50), pairsHash: "ab12")
    report.training = story
    return report
  }

  private func baseline(_ json: String) throws -> Baseline {
    let url = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).json")
    try json.write(to: url, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: url) }
    return try Baseline(contentsOf: url.path)
  }

  /// The page of a run beside a baseline.
  private func page(_ own: TrainingStory?, _ earlier: TrainingStory?) throws -> String {
    let verdict = try exampleVerdict()
    let baseline = try baseline(report(verdict, model: "b<", earlier).json())
    var report = report(verdict, model: "a", own)
    report.baseline = BaselineComparison(
      of: verdict, report: report, people: nil, with: baseline)
    var details = ReportDetails()
    details.baseline = baseline.report
    return ReportPage(
      title: "t", report: report, verdict: verdict, name: "own",
      comparisons: [try baseline.curve(of: verdict)], details: details
    ).html
  }

  @Test func `a story is a part of the report's JSON, which may lack it`() throws {
    var story = story(rate: "0.1", losses: [1, 0.5])
    story.findings = [.init(name: "step 5, explodingNorms", value: "seen")]
    story.unread = ["run/metrics.jsonl:1: log: found no items"]
    let verdict = try exampleVerdict()
    let report = report(verdict, model: "a", story)
    let json = try report.json()
    #expect(try VerificationReport(json: json) == report)
    let older = self.report(verdict, model: "a", nil)
    #expect(try !older.json().contains("training"))
    #expect(try VerificationReport(json: older.json()) == older)
    let broken = json.replacing("\"1 0.5\"", with: "\"1 0.5 2\"")
    let error = #expect(throws: VerificationError.self) { try baseline(broken) }
    #expect(
      "\(error.map { "\($0)" } ?? "")".contains(
        "training.curves.loss: found found 3 values, expected 2"))
  }

  @Test func `a page shows a run alone, with figures that belong together in one chart`() throws {
    let verdict = try exampleVerdict()
    var story = story(rate: "0.1", losses: [1, 0.5])
    story.findings = [.init(name: "step 5, explodingNorms", value: "lengths > 3")]
    story.unread = ["m<etrics:1: found"]
    let page = ReportPage(
      title: "T", report: report(verdict, model: "a", story), verdict: verdict
    ).html
    for text in [
      "<td>atl &lt;1&gt;</td>", "<td>lengths &gt; 3</td>", "Not read: m&lt;etrics:1: found",
      "<h3>Easy, semi-hard and hard</h3>", "</svg>semi-hard</li>", "All 2 settings of the run",
      "<th>solver.learningRate</th><td>0.1</td>",
      // Two points of an axis to step 100: at 1 of 1, and at the half, which is its end.
      "<path class=\"curve c0\" d=\"M232.0 18.0L402.0 123.0\"/>",
    ] { #expect(page.contains(text), "\(text)") }
    for text in ["<h3>Hard</h3>", "the baseline", "<h3>Images per second", "lambda</h3>"] {
      #expect(!page.contains(text), "\(text)")
    }
    let plain = ReportPage(
      title: "T", report: report(verdict, model: "a", nil), verdict: verdict
    ).html
    #expect(!plain.contains("How it was trained"))
  }

  @Test func `a page puts a run beside its baseline`() throws {
    let page = try page(
      story(rate: "0.1", losses: [1, 0.5]), story(rate: "0.2", losses: [1, 0.5, 0.25, 0.75]))
    for text in [
      "the baseline, b&lt;", "<h3>Easy</h3>", "<h3>Semi-hard</h3>", "<h3>Hard</h3>",
      "<tr><th>accuracy</th><td>93.75 %</td><td>93.75 %</td><td>+0.00</td>",
      "<tr><th>model</th><td>a</td><td>b&lt;</td></tr>",
      "<tr><th>Steps</th><td>100</td><td>200</td></tr>",
      "<tr><th>Loss</th><td>0.5</td><td>0.75</td></tr>",
      "<tr><th>Semi-hard</th><td>50.00 %</td><td>50.00 %</td></tr>",
      "<tr><th>solver.<wbr>learningRate</th><td>0.1</td><td>0.2</td></tr>",
      "the others, 1 of 2, are the same",
      // Of 200 steps, the run's two points lie in the first half, the baseline's four in all.
      "<path class=\"curve c0\" d=\"M147.0 18.0L232.0 123.0\"/>\n"
        + "<path class=\"curve c1\" d=\"M147.0 18.0L232.0 123.0L317.0 175.5L402.0 70.5\"/>",
    ] { #expect(page.contains(text), "\(text)") }
    #expect(!page.contains("<th>threads</th><td>0</td><td>0</td>"))
  }

  @Test func `a baseline that says nothing of its training is compared as before`() throws {
    let page = try page(story(rate: "0.1", losses: [1, 0.5]), nil)
    for text in [
      "<tr><th>accuracy</th><td>93.75 %</td><td>93.75 %</td>", "says nothing: it is no model",
      "<tr><th>model</th><td>a</td><td>b&lt;</td></tr>", "<h3>Easy, semi-hard and hard</h3>",
    ] { #expect(page.contains(text), "\(text)") }
    for text in ["At the end of the training", "learningRate</th><td>0.1</td><td>"] {
      #expect(!page.contains(text), "\(text)")
    }
  }
}
