import Foundation
import Testing

/// The reference values of `verification.json`.
struct Golden: Decodable {
  struct Rate: Decodable {
    let tar: Double
    let threshold: Double?
    let far_reached: Double
    let tar_interpolated: Double
  }

  struct Folds: Decodable {
    let accuracy: [Double]
    let threshold: [Double]
    let mean: Double
    let std: Double
    let standard_error: Double
  }

  struct Metrics: Decodable {
    let tar_at_far: [String: Rate]
    let auc: Double
    let eer: Double
    let positives: Int
    let negatives: Int
    let folds: Folds?
  }

  struct ScoreSet: Decodable {
    let name: String
    let scores: [Double]
    let same: [Bool]
    let fold: [Int]
    let expect: Metrics
  }

  struct FeatureExpectation: Decodable {
    let folds: Folds
    let scores_fold_1: [Double]
    let without_mean_subtraction: Folds
    let plain_cosine: [Double]
    let plain_cosine_metrics: Metrics
  }

  struct FeatureSet: Decodable {
    let name: String
    let left: [[Float]]
    let right: [[Float]]
    let same: [Bool]
    let fold: [Int]
    let expect: FeatureExpectation
  }

  let score_sets: [ScoreSet]
  let feature_sets: [FeatureSet]

  /// Reads the file from the folder that `ATL_GOLDEN_DIR` names, or from the test's own fixtures.
  static func load() throws -> Golden {
    let folder = ProcessInfo.processInfo.environment["ATL_GOLDEN_DIR"].map { URL(filePath: $0) }
    let url = try folder?.appending(path: "verification.json") ?? fixture("verification.json")
    return try JSONDecoder().decode(Golden.self, from: Data(contentsOf: url))
  }
}

/// The place of a file among the fixtures.
func fixture(_ name: String) throws -> URL {
  try #require(Bundle.module.url(forResource: "Fixtures/\(name)", withExtension: nil))
}

/// Whether two numbers differ by at most the tolerance; NaN is close to nothing.
func isClose(_ got: Double, _ want: Double, within tolerance: Double) -> Bool {
  abs(got - want) <= tolerance
}

/// Whether two lists are as long and differ by at most the tolerance everywhere.
func areClose(_ got: [Double], _ want: [Double], within tolerance: Double) -> Bool {
  got.count == want.count && zip(got, want).allSatisfy { isClose($0, $1, within: tolerance) }
}
