/// The accuracy of a threshold that was chosen on other folds, fold by fold.
///
/// For each fold the threshold comes from the pairs of the other folds, by a `ThresholdRule`. LFW
/// has ten folds, other lists may have fewer, but at least two.
///
/// - Source: the protocol is LFW's: G. B. Huang et al., "Labeled Faces in the Wild", University of
///   Massachusetts, Technical Report 07-49, 2007.
package struct TenFoldAccuracy: Equatable, Sendable, Codable {
  /// One fold's result.
  package struct Fold: Equatable, Sendable, Codable {
    /// The fold's number, from 1.
    package let fold: Int
    /// The threshold, chosen on the other folds.
    package fileprivate(set) var threshold: Double
    /// The fold's pairs that the threshold tells right.
    package let correctCount: Int
    /// The fold's pairs.
    package let pairCount: Int
    /// The share of the fold's pairs that the threshold tells right.
    package let accuracy: Double
  }

  /// The folds' results, by number.
  package private(set) var folds: [Fold]
  /// The mean of the folds' accuracies.
  package let mean: Double
  /// The standard deviation of the folds' accuracies; the rule says by what its square is divided.
  package let standardDeviation: Double
  /// The standard error of the mean: the deviation with the number of folds less one, over the
  /// square root of the number of folds.
  package let standardError: Double
  /// The mean of the folds' thresholds: the one to use on new pairs.
  package private(set) var meanThreshold: Double

  /// Measures the accuracy of scores that are the same whichever fold is tested.
  ///
  /// - Parameters:
  ///   - scores: one finite number per pair.
  ///   - same: for each pair, whether both photos show one person.
  ///   - fold: each pair's fold.
  ///   - rule: how thresholds are chosen.
  /// - Throws: `badScore`, or `badPairs` where there are fewer than two folds.
  /// - Complexity: O(folds x (pairs + 20 001)).
  package init(
    scores: [Double], same: [Bool], fold: [Int], rule: ThresholdRule = .meanOfBestCosines
  ) throws(VerificationError) {
    try self.init(same: same, fold: fold, rule: rule) { _ in scores }
  }

  /// Measures the accuracy of scores that depend on which fold is tested.
  ///
  /// - Parameters:
  ///   - same: for each pair, whether both photos show one person.
  ///   - fold: each pair's fold.
  ///   - rule: how thresholds are chosen.
  ///   - scoresTesting: gives the scores of all pairs for the fold that is tested.
  /// - Throws: what the closure throws; otherwise as the other initialiser.
  package init(
    same: [Bool], fold: [Int], rule: ThresholdRule = .meanOfBestCosines,
    scoresTesting: (_ fold: Int) throws(VerificationError) -> [Double]
  ) throws(VerificationError) {
    precondition(same.count == fold.count, "flags are \(same.count), folds \(fold.count)")
    let numbers = Set(fold).sorted()
    guard numbers.count >= 2 else {
      throw .badPairs(what: "folds", found: "\(numbers.count)", expected: "at least 2")
    }
    var results: [Fold] = []
    for tested in numbers {
      let scores = try scoresTesting(tested)
      precondition(scores.count == same.count, "scores are \(scores.count), flags \(same.count)")
      try checkFinite(scores)
      let isTraining = fold.map { $0 != tested }
      let threshold = rule.best(scores: scores, same: same, counted: isTraining)
      let pairs = fold.indices.filter { fold[$0] == tested }
      let correctCount = pairs.count {
        rule.isRight(score: scores[$0], same: same[$0], threshold: threshold)
      }
      results.append(
        Fold(
          fold: tested, threshold: threshold, correctCount: correctCount, pairCount: pairs.count,
          accuracy: Double(correctCount) / Double(pairs.count)))
    }
    self.init(folds: results, rule: rule)
  }

  private init(folds: [Fold], rule: ThresholdRule) {
    let count = Double(folds.count)
    let mean = folds.reduce(0) { $0 + $1.accuracy } / count
    let squares = folds.reduce(0) { $0 + ($1.accuracy - mean) * ($1.accuracy - mean) }
    self.folds = folds
    self.mean = mean
    standardDeviation = (squares / rule.divisor(foldCount: folds.count)).squareRoot()
    standardError = (squares / (count - 1) / count).squareRoot()
    meanThreshold = folds.reduce(0) { $0 + $1.threshold } / count
  }

  /// The same with other numbers in place of the thresholds.
  func tellingThresholds(as measure: (Double) -> Double) -> TenFoldAccuracy {
    var result = self
    for index in folds.indices { result.folds[index].threshold = measure(folds[index].threshold) }
    result.meanThreshold = measure(meanThreshold)
    return result
  }
}
