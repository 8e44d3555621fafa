import Foundation
import SeededRandom
import Testing
import Verification

@Suite struct BaselineTests {
  @Test(arguments: [
    (1, 8, 20.0 / 512), (8, 1, 20.0 / 512), (0, 0, 1.0), (3, 3, 1.0), (0, 10, 2.0 / 1024),
    (4, 5, 1.0),
  ])
  func `tells how likely unequal counts are`(first: Int, second: Int, want: Double) {
    #expect(isClose(BaselineComparison.mcNemar(first, second), want, within: 1e-12))
  }

  @Test func `adds up the binomial distribution for many pairs`() {
    // As the normal distribution has it, with half a count of correction, z = 99.5 / 50.
    let probability = BaselineComparison.mcNemar(4900, 5100)
    let want = erfc(199.0 / 100 / 2.0.squareRoot())
    #expect(abs(probability - want) < 1e-4)
    #expect(BaselineComparison.mcNemar(100_000, 101_000) > 0.02)
  }

  private func report(of verdict: Verdict, hash: String = "ab12") -> VerificationReport {
    VerificationReport(
      verdict: verdict, model: [], limits: [FalseAcceptLimit(oneIn: 4)],
      bootstrap: .init(resampleCount: 50), pairsHash: hash)
  }

  /// Writes a text and reads it as a baseline.
  private func baseline(_ text: String) throws -> Baseline {
    let url = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).json")
    try text.write(to: url, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: url) }
    return try Baseline(contentsOf: url.path)
  }

  @Test func `comes back from JSON, alone and as the first of a list`() throws {
    let verdict = try exampleVerdict()
    let report = report(of: verdict)
    let json = try report.json()
    for text in [json, "[\(json), 7]"] {
      let baseline = try baseline(text)
      #expect(baseline.report == report)
      #expect(baseline.pairs.scores == verdict.scores)
      #expect(baseline.pairs.decisions == verdict.decisions)
      try baseline.require(.lfwUnrestricted, pairsHash: "ab12", pairCount: 16)
    }
  }

  @Test func `is refused for other pairs or another protocol`() throws {
    let baseline = try baseline(report(of: exampleVerdict()).json())
    func message(_ body: () throws -> Void) -> String {
      do { try body() } catch { return "\(error)" }
      return "nothing"
    }
    #expect(
      message { try baseline.require(.sphereface, pairsHash: "ab12", pairCount: 16) }.hasSuffix(
        "protocol: found lfw-unrestricted, expected sphereface, as here"))
    #expect(
      message { try baseline.require(.lfwUnrestricted, pairsHash: "ff", pairCount: 16) }.hasSuffix(
        "pairs: found 16 pairs of hash ab12, expected 16 of hash ff, those verified here"))
    #expect(
      message { try baseline.require(.lfwUnrestricted, pairsHash: "ab12", pairCount: 9) }
        .contains("expected 9"))
  }

  @Test func `names what is wrong with a file`() throws {
    let json = try report(of: exampleVerdict()).json()
    let digits = try #require(json.firstMatch(of: /"decisions" : "([01]+)"/)).1
    for (text, want) in [
      ("{", "JSON"), ("{}", "format: found nothing"), ("[]", "JSON"),
      (json.replacing("\"version\" : 2", with: "\"version\" : 1"), "atl-verification 1"),
      (json.replacing("atl-verification", with: "other"), "format: found other 2"),
      (json.replacing(digits, with: "\(digits)1"), "pairs.decisions: found found 17"),
      (json.replacing(digits, with: digits.dropLast() + "x"), "pairs.decisions"),
      (json.replacing("little", with: "big"), "pairs.scoresEncoding"),
      (json.replacing("\"areaUnderCurve\" : 0.", with: "\"area\" : 0."), "areaUnderCurve"),
      (json.replacing("1/4", with: "4"), "limit"),
    ] {
      let error = #expect(throws: VerificationError.self) { try baseline(text) }
      #expect("\(error.map { "\($0)" } ?? "")".contains(want), "\(want)")
    }
    #expect(throws: VerificationError.self) { try Baseline(contentsOf: "/nonexistent.json") }
  }

  @Test func `finds no difference from itself`() throws {
    let verdict = try exampleVerdict()
    var report = report(of: verdict)
    let itself = BaselineComparison(
      of: verdict, report: report, people: nil, with: try baseline(report.json()))
    #expect(itself.accuracy.probability == 1)
    #expect(itself.accuracy.difference == 0)
    #expect(itself.areaUnderCurve.probability == 1)
    #expect(itself.trueAcceptRates.map(\.difference.interval.upper) == [0])
    report.baseline = itself
    #expect(report.table.contains("TAR at 1/4"))
    #expect(try VerificationReport(json: report.json()) == report)
    let page = ReportPage(title: "t", report: report, verdict: verdict).html
    #expect(page.contains("Against the baseline"))
  }

  @Test func `holds the difference of two models in 94 to 96 cases of 100`() async {
    let limit = FalseAcceptLimit(oneIn: 10)
    func figures(_ faces: SimulatedFaces, _ ranked: RankedScores) -> [Double] {
      ranked.figures(weights: faces.scores.map { _ in 1 }, limits: [limit]).all
    }
    let truth = await withTaskGroup(of: [Double].self) { group in
      for part in 0..<8 {
        group.addTask {
          var generator = SeededGenerator(31, UInt64(part))
          let faces = SimulatedFaces(
            personCount: 3000, photosPerPerson: 6, pairsPerKind: 60_000, generator: &generator)
          return zip(figures(faces, faces.ranked), figures(faces, faces.rankedByOther)).map(-)
        }
      }
      return await group.reduce(into: [0, 0, 0]) { sum, figures in
        for index in 0..<3 { sum[index] += figures[index] / 8 }
      }
    }
    let rounds = 1000
    let held = await withTaskGroup(of: [Int].self) { group in
      for round in 0..<rounds {
        group.addTask {
          var generator = SeededGenerator(32, UInt64(round))
          let faces = SimulatedFaces(
            personCount: 200, photosPerPerson: 6, pairsPerKind: 1000, generator: &generator)
          let differences = PersonBootstrap(
            of: faces.list, settings: .init(resampleCount: 300, seed: UInt64(round))
          ).differences(of: faces.ranked, from: faces.rankedByOther, limits: [limit])
          return zip(differences, truth).map {
            $0.interval.lower <= $1 && $1 <= $0.interval.upper ? 1 : 0
          }
        }
      }
      return await group.reduce(into: [0, 0, 0]) { sum, held in
        for index in 0..<3 { sum[index] += held[index] }
      }
    }
    for (index, name) in ["AUC", "EER", "TAR"].enumerated() {
      let share = Double(held[index]) / Double(rounds)
      #expect((0.94...0.96).contains(share), "\(name): \(share)")
    }
  }
}
