import EmbeddingSources
import Foundation
import StrictJSON
import Verification

/// A similarity and what it means, for people and for programs.
struct SimilarityText {
  let similarity: Double
  let calibration: ScoreCalibration?

  private var reading: ScoreCalibration.Reading? { calibration?.reading(of: similarity) }

  /// A similarity with as many digits as are worth reading.
  static func digits(_ similarity: Double) -> String { String(format: "%.4f", similarity) }

  /// One line a fact.
  var lines: [(name: String, text: String)] {
    var lines = [("similarity", Self.digits(similarity))]
    guard let calibration, let reading else {
      return lines + [
        ("meaning", "not known without --calibration, which \"atl-eval verify\" writes")
      ]
    }
    lines.append(("calibration", calibration.source))
    lines.append(
      (
        "two people",
        Self.share(
          reading.differentCount, of: calibration.differentScores.count, name: "FAR")
      ))
    lines.append(
      ("one person", Self.share(reading.sameCount, of: calibration.sameScores.count, name: "TAR")))
    return lines
  }

  /// What it means, in few words for a table: the share of pairs of two people that are as similar.
  var falseAccepts: String? {
    guard let calibration, let reading else { return nil }
    return Self.rate(reading.differentCount, of: calibration.differentScores.count, name: "FAR")
  }

  /// The members of a JSON object.
  var members: [JSONMember] {
    var members = [JSONMember("similarity", .number(similarity))]
    if let calibration, let reading {
      let (different, same) = (calibration.differentScores.count, calibration.sameScores.count)
      members.append(
        JSONMember(
          "calibration",
          .object([
            JSONMember("source", .string(calibration.source)),
            JSONMember("differentCount", .number(different)),
            JSONMember("falseAccepts", .number(reading.differentCount)),
            JSONMember(
              "falseAcceptRate", .number(Double(reading.differentCount) / Double(different))),
            JSONMember("sameCount", .number(same)),
            JSONMember("trueAccepts", .number(reading.sameCount)),
            JSONMember("trueAcceptRate", .number(Double(reading.sameCount) / Double(same))),
          ])))
    }
    return members
  }

  private static func share(_ count: Int, of total: Int, name: String) -> String {
    "\(count) of \(total) pairs are as similar or more: \(rate(count, of: total, name: name))"
  }

  /// Of none, no more is known than where the rate ends with 95 %.
  private static func rate(_ count: Int, of total: Int, name: String) -> String {
    count == 0
      ? "\(name) 0, at most \(digits(Interval(wilson: 0, of: total).upper, of: total)) with 95 %"
      : "\(name) \(digits(Double(count) / Double(total), of: total))"
  }

  private static func digits(_ share: Double, of total: Int) -> String {
    String(format: "%.*f", total >= 1000 ? 5 : 3, share)
  }
}
