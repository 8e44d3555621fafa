import Foundation
import PythonScripts
import SeededRandom
import Testing
import Verification

/// Figures of random scores beside those of scikit-learn and of published evaluation codes.
@Suite struct ConventionsTests {
  private struct ScoreSet: Codable {
    var scores: [Double] = []
    var distances: [Double] = []
    var same: [Bool] = []
    var fold: [Int] = []

    /// Seeds divisible by three put scores on a coarse grid, so that many are equal, and distances
    /// on the grid of thresholds.
    init(seed: Int) {
      var generator = SeededGenerator(UInt64(seed), 11)
      let count = 60 + generator.index(below: 60)
      let spread = generator.uniform(in: 0.1...0.4)
      for index in 0..<count {
        let isSame = index < 2 ? index == 0 : generator.uniform() < 0.5
        let mean = isSame ? 0.25 : -0.1
        var score = min(1, max(-1, mean + spread * generator.gaussian()))
        var distance = 2 - 2 * score
        if seed.isMultiple(of: 3) {
          score = (score * 20).rounded() / 20
          distance = (distance * 100).rounded() * 0.01
        }
        scores.append(score)
        distances.append(distance)
        same.append(isSame)
      }
      // As scikit-learn's KFold cuts: the first parts have one more.
      let (size, longer) = count.quotientAndRemainder(dividingBy: 10)
      fold = (0..<10).flatMap {
        Array(repeating: $0 + 1, count: size + ($0 < longer ? 1 : 0))
      }
    }
  }

  private struct Figures: Decodable {
    let area: Double
    let limits: [Double]
    let crossing: Double
    let insightface: [Double]
    let thresholds: [Double]
    let plain: [Double]
  }

  /// What the script says of the sets.
  private func figures(of sets: [ScoreSet]) throws -> [Figures] {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "conventions-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (input, output) = (folder.appending(path: "in.json"), folder.appending(path: "out.json"))
    try JSONEncoder().encode(sets).write(to: input)
    try Python.ofTests.run(fixture("conventions.py"), [input.path, output.path])
    return try JSONDecoder().decode([Figures].self, from: Data(contentsOf: output))
  }

  @Test(.enabled(if: Python.ofTests.isThere))
  func `agrees with scikit-learn and the published codes`()
    throws
  {
    let sets = (0..<1000).map { ScoreSet(seed: $0) }
    let all = try figures(of: sets)
    try #require(all.count == sets.count)
    for (seed, (set, want)) in zip(sets, all).enumerated() {
      let curve = try RateCurve(scores: set.scores, same: set.same)
      // Doubles that are sums in another order.
      let tolerance = 1e-9
      #expect(isClose(curve.areaUnderCurve, want.area, within: tolerance), "\(seed)")
      #expect(isClose(curve.equalErrorRate, want.crossing, within: tolerance), "\(seed)")
      let limits = [10, 100, 1000].map {
        curve.trueAcceptRate(atFalseAcceptRateOneIn: $0).trueAcceptRate
      }
      #expect(areClose(limits, want.limits, within: tolerance), "\(seed)")
      let plain = try TenFoldAccuracy(scores: set.scores, same: set.same, fold: set.fold)
      #expect(
        areClose([plain.mean, plain.standardDeviation], want.plain, within: tolerance), "\(seed)")
      let first = try TenFoldAccuracy(
        scores: set.distances.map { -$0 }, same: set.same, fold: set.fold,
        rule: .firstBestDistance)
      #expect(
        areClose([first.mean, first.standardDeviation], want.insightface, within: tolerance),
        "\(seed)")
      #expect(
        areClose(first.folds.map { -$0.threshold }, want.thresholds, within: tolerance), "\(seed)")
    }
  }

  @Test(arguments: 0..<40) func `chooses the first best distance as trying each one does`(
    seed: Int
  ) throws {
    let set = ScoreSet(seed: seed)
    let accuracy = try TenFoldAccuracy(
      scores: set.distances.map { -$0 }, same: set.same, fold: set.fold, rule: .firstBestDistance)
    var shares: [Double] = []
    for tested in 1...10 {
      var best = (right: -1, threshold: 0.0)
      for step in 0..<400 {
        let threshold = Double(step) * 0.01
        let right = set.fold.indices.count {
          set.fold[$0] != tested && (set.distances[$0] < threshold) == set.same[$0]
        }
        if right > best.right { best = (right, threshold) }
      }
      #expect(accuracy.folds[tested - 1].threshold == -best.threshold)
      let own = set.fold.indices.filter { set.fold[$0] == tested }
      let right = own.count { (set.distances[$0] < best.threshold) == set.same[$0] }
      shares.append(Double(right) / Double(own.count))
    }
    let mean = shares.reduce(0, +) / 10
    let variance = shares.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 10
    #expect(isClose(accuracy.mean, mean, within: 1e-12))
    #expect(isClose(accuracy.standardDeviation, variance.squareRoot(), within: 1e-12))
    #expect(isClose(accuracy.standardError, (variance / 9).squareRoot(), within: 1e-12))
  }

  @Test func `takes a different pair on the threshold for different`() throws {
    // Fold 2's first best distance is 0.5, where its different pair lies exactly.
    let accuracy = try TenFoldAccuracy(
      scores: [-0.2, -0.5, -0.49, -0.5], same: [true, false, true, false], fold: [1, 1, 2, 2],
      rule: .firstBestDistance)
    #expect(accuracy.folds[0].threshold == -0.5)
    #expect(accuracy.folds[0].correctCount == 2)
  }

  @Test func `measures the distance of sums at length 1`() throws {
    // Lengths 5 and 13; (0.6, 0.8) and (5/13, 12/13) are 2 - 2 x 63/65 apart.
    let pairs = [
      ResolvedPair(left: 0, right: 1, same: true, fold: 1),
      ResolvedPair(left: 0, right: 2, same: false, fold: 1),
      ResolvedPair(left: 1, right: 1, same: true, fold: 2),
      ResolvedPair(left: 1, right: 2, same: false, fold: 2),
    ]
    let verdict = try VerificationProtocol.insightface.evaluate(
      embeddings: [3, 4, 5, 12, -6, -8], dimension: 2, pairs: pairs)
    #expect(areClose(verdict.scores, [-4.0 / 65, -4, 0, -256.0 / 65], within: 1e-12))
    // Fold 2 alone is told right by any distance from 0.01 on, which is the first.
    #expect(verdict.accuracy.folds.map(\.threshold) == [-0.01, -0.07])
    #expect(verdict.decisions == [false, true, true, true])
    // Whoever reads the figures sees distances, as the published code prints them.
    let report = VerificationReport(verdict: verdict, model: [], limits: [.init(oneIn: 2)])
    #expect(report.accuracy.folds.map(\.threshold) == [0.01, 0.07])
    #expect(report.accuracy.meanThreshold == (0.01 + 0.07) / 2)
    #expect(report.accuracy.folds.map(\.correctCount) == [1, 2])
    let rate = try #require(report.trueAcceptRates[0].measured?.rate)
    #expect(abs((try #require(rate.threshold)) - 4.0 / 65) < 1e-12)
    let json = try report.json()
    #expect(json.contains("\"thresholdMeaning\" : \"squared Euclidean distance of embeddings"))
    #expect(try VerificationReport(json: json) == report)
    #expect(report.table.contains("threshold     0.0400 (mean over the folds)\n"))
    #expect(
      report.table.contains("squared Euclidean distance of embeddings at length 1; a pair at"))
    let worst = try #require(verdict.worstPairs().first)
    let page = ReportPage(
      title: "t", report: report, verdict: verdict, name: "n", comparisons: [],
      pictures: [
        PairPicture(
          worst: worst, leftName: "a", rightName: "b", leftPicture: [], rightPicture: [])
      ]
    ).html
    #expect(page.contains("</b>: squared distance 0.0615, threshold 0.0100, fold 1"))
    #expect(page.contains("Thresholds: squared Euclidean distance"))
    #expect(page.contains("score (squared distance), bars of"))
    #expect(!page.contains("-0.0") && !page.contains("-4"))
    // Who is alike is near: on the left of the axis, which goes on to the greatest distance.
    #expect(page.contains("more alike to the left"))
    #expect(page.contains("same pairs right of the threshold and different pairs left"))
    #expect(page.contains(">3.5</text>") && page.contains(">0.5</text>"))
    #expect(json.contains("\"scoreMeaning\" : \"minus the squared Euclidean distance"))
    #expect(VerificationProtocol.allCases.filter(\.addsMirrored) == [.insightface])
  }
}
