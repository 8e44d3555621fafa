import EmbeddingSources
import Foundation
import SeededRandom
import Testing

@Suite struct ScoreCalibrationTests {
  private let calibration = ScoreCalibration(
    computation: ["model ab", "mirrored faces added"], source: "6 pairs",
    scores: [0.5, 0.1, 0.9, 0.5, -0.2, 0.1 + 0.2], same: [true, true, true, false, false, false])

  @Test func `counts the pairs that are as similar or more`() {
    #expect(calibration.sameScores == [0.9, 0.5, 0.1])
    #expect(calibration.differentScores == [0.5, 0.1 + 0.2, -0.2])
    for (score, same, different) in [
      (1.0, 0, 0), (0.9, 1, 0), (0.6, 1, 0), (0.5, 2, 1), (0.3, 2, 2), (0.1, 3, 2), (-0.2, 3, 3),
      (-1, 3, 3),
    ] {
      let reading = calibration.reading(of: score)
      #expect(reading.sameCount == same && reading.differentCount == different, "\(score)")
    }
  }

  @Test func `counts as a naive loop does`() {
    var generator = SeededGenerator(1)
    let scores = (0..<300).map { _ in
      (Double.random(in: -1...1, using: &generator) * 20).rounded() / 20
    }
    let same = scores.map { _ in Bool.random(using: &generator) }
    let calibration = ScoreCalibration(computation: [], source: "", scores: scores, same: same)
    for step in -22...22 {
      let score = Double(step) / 20
      let reading = calibration.reading(of: score)
      let accepted = zip(scores, same).filter { $0.0 >= score }
      #expect(reading.sameCount == accepted.count { $0.1 })
      #expect(reading.differentCount == accepted.count { !$0.1 })
    }
  }

  @Test func `is the same after the way through a file`() throws {
    let scratch = try Scratch()
    try calibration.write(to: scratch.path("curve.json"))
    #expect(try ScoreCalibration(contentsOf: scratch.path("curve.json")) == calibration)
    #expect(throws: EmbeddingSourceError.self) {
      try calibration.write(to: scratch.path("none/curve.json"))
    }
  }

  @Test func `similarities of other models or options are not looked up`() throws {
    try calibration.require(["model ab", "mirrored faces added"], path: "c")
    #expect(
      throws: EmbeddingSourceError.otherCalibration(
        file: "c", found: "model ab, mirrored faces added", expected: "model ab")
    ) { try calibration.require(["model ab"], path: "c") }
  }

  @Test(arguments: [
    ("\"format\": \"atl-calibration\"", "\"format\": \"other\"", 2, "format", "\"other\""),
    ("\"version\": 1", "\"version\": 2", 3, "version", "2"),
    (
      "\"computation\": [\"model ab\", \"mirrored faces added\"]", "\"computation\": [1]", 5,
      "computation", "an array"
    ),
    ("[0.9, 0.5, 0.1]", "[0.5, 0.9]", 6, "sameScores", "an array"),
    ("[0.9, 0.5, 0.1]", "[2]", 6, "sameScores", "an array"),
    ("[0.9, 0.5, 0.1]", "[]", 6, "sameScores", "an array"),
    ("[0.9, 0.5, 0.1]", "7", 6, "sameScores", "7"),
  ])
  func `a file that is wrong is refused by its line`(
    old: String, new: String, line: Int, key: String, found: String
  ) throws {
    let scratch = try Scratch()
    try calibration.write(to: scratch.path("curve.json"))
    let text = try String(contentsOfFile: scratch.path("curve.json"), encoding: .utf8)
    let path = try scratch.write(
      Array(text.replacingOccurrences(of: old, with: new).utf8), to: "bad.json")
    let error = #expect(throws: EmbeddingSourceError.self) {
      try ScoreCalibration(contentsOf: path)
    }
    guard case .badCalibration(path, line, key, found, _) = error else {
      Issue.record("found \(String(describing: error))")
      return
    }
  }

  @Test func `a file that is not there, or no JSON, is refused`() throws {
    let scratch = try Scratch()
    #expect(throws: EmbeddingSourceError.self) {
      try ScoreCalibration(contentsOf: scratch.path("none"))
    }
    let path = try scratch.write(Array("{".utf8), to: "cut.json")
    #expect(throws: EmbeddingSourceError.self) { try ScoreCalibration(contentsOf: path) }
  }
}
