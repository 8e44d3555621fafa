import Foundation
import Testing
import Verification

@Suite struct ReportDetailsTests {
  /// Of `exampleVerdict`: photo 0 is the left side of every pair; photo 4 is told wrong.
  @Test func `people are ranked by their wrong pairs`() throws {
    let verdict = try exampleVerdict()
    let wrong = verdict.worstPairs(countPerKind: 16).filter { !$0.isRight }
    try #require(wrong.count == 1 && wrong[0].pair.right == 4 && wrong[0].pair.same)
    // Photos 0 to 4 are of person 7, and every other photo of one of its own.
    let people = verdict.weakestPeople { $0 <= 4 ? 7 : 100 + $0 }
    #expect(
      people == [
        PersonErrors(
          person: 7, wrongSameCount: 1, sameCount: 8, wrongDifferentCount: 0, differentCount: 8)
      ])
    #expect(people[0].share == 1.0 / 16)
    // Each photo is its own person: both sides of the wrong pair count.
    let photos = verdict.weakestPeople { $0 }
    #expect(photos.map(\.person) == [4, 0])
    #expect(photos.map(\.share) == [1, 1.0 / 16])
    #expect(verdict.weakestPeople(personOfFace: { $0 }, count: 1).map(\.person) == [4])
  }

  @Test func `a page has what it is told, escaped`() throws {
    let verdict = try exampleVerdict()
    var details = ReportDetails()
    details.alignment = [.init(name: "template", value: "<wuxiang>")]
    details.weakestPeople = [
      (
        "A & B",
        PersonErrors(
          person: 1, wrongSameCount: 3, sameCount: 4, wrongDifferentCount: 1, differentCount: 6)
      )
    ]
    details.run = [.init(name: "tool", value: "atl-eval 1 & 2")]
    let report = VerificationReport(verdict: verdict, model: [], skippedPairCount: 0)
    let page = ReportPage(title: "T", report: report, verdict: verdict, details: details).html
    for text in [
      "&lt;wuxiang&gt;", "A &amp; B", "<td>3 of 4</td><td>1 of 6</td><td>40.00 %</td>",
      "How it was verified", "<td>atl-eval 1 &amp; 2</td>",
    ] { #expect(page.contains(text), "\(text)") }
    let plain = ReportPage(title: "T", report: report, verdict: verdict).html
    for text in ["How the faces are aligned", "wrong about", "How it was verified"] {
      #expect(!plain.contains(text), "\(text)")
    }
  }

  @Test func `a chart leaves out what is not finite, and shortens long numbers`() {
    let chart = LineChart(
      label: "Loss <1>", yTitle: "",
      lines: [.init(points: [(0, 1), (50, .nan), (100, 0.5)], style: "curve c0")],
      scale: AxisScale(covering: 0...1))
    #expect(chart.svg.contains("<path class=\"curve c0\" d=\"M62.0 18.0L402.0 123.0\"/>"))
    #expect(chart.svg.contains("Loss &lt;1&gt;"))
    let long = LineChart(
      label: "", yTitle: "", lines: [], scale: AxisScale(covering: 0...6e9))
    #expect(long.svg.contains(">6e+09</text>") && long.svg.contains(">0</text>"))
  }
}
