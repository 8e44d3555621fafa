import Foundation
import SeededRandom
import Testing
import Verification

/// Sixteen pairs in two folds; fold 1 has a wrong pair, a photo 1.3 radians from its own person.
func exampleVerdict() throws -> Verdict {
  let angles = [0.2, 0.3, 0.4, 1.3, 0.9, 1.4, 1.5, 1.6, 0.1, 0.3, 0.5, 0.6, 1.0, 1.3, 1.5, 1.8]
  let embeddings: [Float] = [1, 0] + angles.flatMap { [Float(cos($0)), Float(sin($0))] }
  let pairs = angles.indices.map {
    ResolvedPair(left: 0, right: $0 + 1, same: $0 % 8 < 4, fold: $0 / 8 + 1)
  }
  return try VerificationProtocol.lfwUnrestricted.evaluate(
    embeddings: embeddings, dimension: 2, pairs: pairs)
}

@Suite struct VerificationReportTests {
  private func report(
    skipped: Int = 0, limits: [FalseAcceptLimit]? = nil
  ) throws -> VerificationReport {
    VerificationReport(
      verdict: try exampleVerdict(),
      model: [.init(name: "network", value: "a < b\u{1B}[2J & \"c\"")], skippedPairCount: skipped,
      limits: limits)
  }

  @Test func `gathers the verdict's facts`() throws {
    let verdict = try exampleVerdict()
    let report = try report(skipped: 3)
    #expect(report.pairCount == 16)
    #expect(report.samePairCount == 8)
    #expect(report.differentPairCount == 8)
    #expect(report.skippedPairCount == 3)
    #expect(report.areaUnderCurve == verdict.curve.areaUnderCurve)
    #expect(report.equalErrorRate == verdict.curve.equalErrorRate)
    #expect(report.accuracy == verdict.accuracy)
    #expect(report.thresholdMeaning == "cosine; a pair at least as alike is accepted")
    #expect(report.trueAcceptRates.map(\.limit) == [FalseAcceptLimit(oneIn: 10)])
    #expect(report.intervals.accuracy == Interval(wilson: 15, of: 16))
    #expect(report.intervals.areaUnderCurve.lower < report.areaUnderCurve)
    #expect(report.intervals.areaUnderCurve.upper > report.areaUnderCurve)
    // Same pairs are all of the first photo, which is of one person.
    #expect(report.intervals.personCount == 9)
  }

  @Test func `comes back from JSON as it was`() throws {
    let report = try report(limits: [FalseAcceptLimit(oneIn: 8), FalseAcceptLimit(oneIn: 10)])
    let json = try report.json()
    #expect(json.contains("\"refusal\" : \"not resolvable: 8 different pairs, needs at least 10\""))
    #expect(json.contains("\"trueAcceptRate\" : null"))
    #expect(try VerificationReport(json: json) == report)
    #expect(try report.json() == json)
  }

  @Test func `reads what an earlier version wrote, without what is newer`() throws {
    let json = try report().json()
    let meaning = #""thresholdMeaning" : "cosine; a pair at least as alike is accepted","#
    #expect(json.contains(meaning) && !json.contains("leakage"))
    let earlier = try VerificationReport(json: json.replacing(meaning, with: ""))
    #expect(earlier.thresholdMeaning == nil && earlier.leakage == nil)
    #expect(earlier.accuracy == (try report().accuracy))
  }

  @Test func `says what was shared with the training, and keeps it`() throws {
    let check = LeakageCheck(
      limitBits: 32,
      trainingSets: [
        .init(
          path: "train", sha256: "ab", models: ["run"], alignmentDifferences: [],
          shared: .init(
            compared: [.names, .bytes, .looks], identityCount: 3, faceCount: 6,
            identities: ["Ann"],
            faces: [
              .init(face: "a.jpg", trainingFace: "b.jpg", hasSameBytes: false, differingBits: 7)
            ]))
      ], unchecked: [])
    let report = VerificationReport(
      verdict: try exampleVerdict(), model: check.facts, leakage: check)
    #expect(try VerificationReport(json: report.json()).leakage == check)
    #expect(
      report.table.contains(
        "train, which shares 1 of 3 people (Ann) and 1 of 6 faces (a.jpg looks like b.jpg: 7 of 256 "
          + "bits differ) (compared: names, bytes, looks)"))
  }

  @Test func `writes keys in order and a threshold of nothing as null`() throws {
    let verdict = try VerificationProtocol.lfwUnrestricted.evaluate(
      embeddings: [1, 0, 0, 1, 2, 0], dimension: 2,
      pairs: [
        ResolvedPair(left: 0, right: 1, same: true, fold: 1),
        ResolvedPair(left: 0, right: 2, same: false, fold: 1),
        ResolvedPair(left: 2, right: 0, same: false, fold: 2),
      ])
    let json = try VerificationReport(
      verdict: verdict, model: [], limits: [FalseAcceptLimit(oneIn: 2)]
    ).json()
    let keys = ["accuracy", "areaUnderCurve", "equalErrorRate", "format", "model", "version"]
    let places = keys.compactMap { json.range(of: "\n  \"\($0)\" :")?.lowerBound }
    #expect(places.count == keys.count)
    #expect(places == places.sorted())
    #expect(json.contains("\"threshold\" : null"))
  }

  @Test func `is a table of fixed width`() throws {
    let limits = [FalseAcceptLimit(oneIn: 8), FalseAcceptLimit(oneIn: 10)]
    let lines = try report(skipped: 3, limits: limits).table.split(
      separator: "\n", omittingEmptySubsequences: false)
    let want = [
      "network       a < b [2J & \"c\"",
      "protocol      lfw-unrestricted: cosine of the embeddings, cross-validated threshold",
      "pairs         16 (8 same, 8 different) in 2 folds; 3 left out, a photo has no face",
      "accuracy      93.75 % (71.67 ... 98.89 %) +- 8.84 % "
        + "(standard deviation over 2 folds; standard error 6.25 %)",
      "threshold     0.6592 (mean over the folds)",
      "              cosine; a pair at least as alike is accepted",
      "AUC           0.9609 (0.9247 ... 0.9801)",
      "EER           12.50 % (10.12 ... 15.35 %), interpolated",
      "intervals     95 %; accuracy: Wilson over pairs; AUC and EER: bootstrap over people; "
        + "TAR: both, Wilson over the same pairs and bootstrap over people",
      "              1000 draws of 9 people, seed 1",
      "",
      "FAR at most        TAR              Wilson           bootstrap    same accepted"
        + "  different accepted  threshold",
      "1/8            87.50 %   52.91 ... 97.76 %   84.64 ... 89.89 %           7 of 8"
        + "              0 of 8     0.8253",
      "1/10          not resolvable: 8 different pairs, needs at least 10",
      "",
      "fold          accuracy             right      threshold from the others",
      "1              87.50 %            7 of 8                         0.6828",
      "2             100.00 %            8 of 8                         0.6356",
      "",
    ]
    #expect(lines.map(String.init) == want)
  }
}

@Suite struct ReportPageTests {
  private let hostile = "<script>alert('x')</script> & \"y\""

  private func page(pictures: Bool = true) throws -> String {
    let verdict = try exampleVerdict()
    let shown = verdict.worstPairs().map {
      PairPicture(
        worst: $0, leftName: hostile, rightName: "right \($0.pairIndex)",
        leftPicture: [0xff, 0xd8, 0xff], rightPicture: [])
    }
    return ReportPage(
      title: hostile,
      report: VerificationReport(
        verdict: verdict, model: [.init(name: hostile, value: hostile)]),
      verdict: verdict, name: hostile,
      comparisons: [NamedCurve(name: hostile, curve: verdict.curve)],
      pictures: pictures ? shown : []
    ).html
  }

  @Test func `escapes every text from outside`() throws {
    let html = try page()
    #expect(!html.contains("<script"))
    #expect(!html.contains("& \"y\""))
    let want = "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;y&quot;"
    // Twice the title, two legends, the chart's label, the model's two, eight or more pictures.
    #expect(html.components(separatedBy: want).count - 1 >= 15)
  }

  @Test func `needs nothing beside itself`() throws {
    let html = try page()
    for outside in ["http:", "https:", "@import", "url(", "<link", "<script", "src=\"/"] {
      #expect(!html.contains(outside), "\(outside)")
    }
    let sources = html.components(separatedBy: "src=\"").dropFirst()
    #expect(sources.count == 10)
    #expect(sources.allSatisfy { $0.hasPrefix("data:image/jpeg;base64,/9j/\"") })
    #expect(html.components(separatedBy: "no picture").count - 1 == 10)
    #expect(html.contains("prefers-color-scheme: dark"))
  }

  @Test func `closes what it opens`() throws {
    let html = try page()
    for tag in ["section", "svg", "table", "tr", "td", "th", "ul", "li", "figure", "div", "main"] {
      let opened =
        html.components(separatedBy: "<\(tag)>").count
        + html.components(separatedBy: "<\(tag) ").count - 2
      #expect(opened == html.components(separatedBy: "</\(tag)>").count - 1, "\(tag)")
      #expect(opened > 0, "\(tag)")
    }
  }

  @Test func `leaves out the pictures' section without pictures`() throws {
    #expect(try page().contains("The worst pairs"))
    #expect(try !page(pictures: false).contains("The worst pairs"))
  }

  @Test func `draws the curve as steps on a logarithmic axis`() throws {
    // Twenty different pairs, so two decades: FAR 1/100 lies at x = 62 and 1 at x = 702. One of
    // four same pairs is above all, two follow one false accept, the last one follows eight.
    let scores = [0.95, 0.88, 0.87, 0.535] + (0..<20).map { 0.9 - 0.05 * Double($0) }
    let same = scores.indices.map { $0 < 4 }
    let curve = try RateCurve(scores: scores, same: same)
    let verdict = try exampleVerdict()
    let html = ReportPage(
      title: "t", report: VerificationReport(verdict: verdict, model: []), verdict: verdict,
      comparisons: [NamedCurve(name: "steps", curve: curve)]
    ).html
    // x = 62 + 640 (1 + log10(FAR) / 2) for FAR 1/20 and 8/20; y is 330 above a quarter's 82.5
    // each.
    #expect(
      html.contains("class=\"curve c1\" d=\"M62.0 265.5H285.7V100.5H574.7V18.0H702.0\""))
  }

  @Test func `starts a curve at its left end when one false accept lies there`() throws {
    let scores = [0.95, 0.85] + (0..<10).map { 0.9 - 0.1 * Double($0) }
    let curve = try RateCurve(scores: scores, same: scores.indices.map { $0 < 2 })
    let verdict = try exampleVerdict()
    let html = ReportPage(
      title: "t", report: VerificationReport(verdict: verdict, model: []), verdict: verdict,
      comparisons: [NamedCurve(name: "steps", curve: curve)]
    ).html
    #expect(html.contains("class=\"curve c1\" d=\"M62.0 18.0H702.0\""))
  }

  @Test func `draws bars whose heights are shares of their kind`() throws {
    // Scores 0 and 1 are 0.5 apart from the thresholds: bars of 1/40, forty of them.
    let pairs = (0..<4).map {
      ResolvedPair(
        left: 0, right: $0 == 0 ? 1 : $0 < 3 ? 0 : 2, same: $0 % 2 == 0, fold: $0 / 2 + 1)
    }
    let verdict = try VerificationProtocol.lfwUnrestricted.evaluate(
      embeddings: [1, 0, 1, 0, 0, 1], dimension: 2, pairs: pairs)
    let html = ReportPage(
      title: "t", report: VerificationReport(verdict: verdict, model: []), verdict: verdict
    ).html
    #expect(verdict.scores == [1, 1, 1, 0])
    #expect(html.contains("bars of 1/40"))
    // All same pairs lie in the last bar, 16 wide; half of the different pairs in the first.
    #expect(html.contains("H686.0V18.0H702.0V348.0Z\"/>\n<path class=\"threshold\""))
    #expect(html.contains("class=\"bars different\" d=\"M62.0 348.0V183.0H78.0V348.0"))
  }
}
