/// The accuracy of a threshold that was chosen on other folds, fold by fold.
///
/// For each fold the threshold comes from the pairs of the other folds: among -1, -0.9999, ..., 1,
/// the mean of all values with the best accuracy there. Same pairs are right when their score is
/// greater than the threshold, different pairs when it is less; a score equal to the threshold is
/// wrong for both. LFW has ten folds, other lists may have fewer, but at least two.
///
/// - Source: W. Liu et al., "SphereFace: Deep Hypersphere Embedding for Face Recognition", CVPR
///   2017, section 4 and its published evaluation code; the protocol is LFW's (Huang et al., 2007).
package struct TenFoldAccuracy: Equatable, Sendable, Codable {
  /// One fold's result.
  package struct Fold: Equatable, Sendable, Codable {
    /// The fold's number, from 1.
    package let fold: Int
    /// The threshold, chosen on the other folds.
    package let threshold: Double
    /// The fold's pairs that the threshold tells right.
    package let correctCount: Int
    /// The fold's pairs.
    package let pairCount: Int
    /// The share of the fold's pairs that the threshold tells right.
    package let accuracy: Double
  }

  /// The folds' results, by number.
  package let folds: [Fold]
  /// The mean of the folds' accuracies.
  package let mean: Double
  /// The standard deviation of the folds' accuracies; it divides by the number of folds less one.
  package let standardDeviation: Double
  /// The standard error of the mean: the deviation over the square root of the number of folds.
  package let standardError: Double
  /// The mean of the folds' thresholds: the one to use on new pairs.
  package let meanThreshold: Double

  /// Measures the accuracy of scores that are the same whichever fold is tested.
  ///
  /// - Parameters:
  ///   - scores: one finite number per pair.
  ///   - same: for each pair, whether both photos show one person.
  ///   - fold: each pair's fold.
  /// - Throws: `badScore`, or `badPairs` where there are fewer than two folds.
  /// - Complexity: O(folds x (pairs + 20 001)).
  package init(scores: [Double], same: [Bool], fold: [Int]) throws(VerificationError) {
    try self.init(same: same, fold: fold) { _ in scores }
  }

  /// Measures the accuracy of scores that depend on which fold is tested.
  ///
  /// - Parameters:
  ///   - same: for each pair, whether both photos show one person.
  ///   - fold: each pair's fold.
  ///   - scoresTesting: gives the scores of all pairs for the fold that is tested.
  /// - Throws: what the closure throws; otherwise as the other initialiser.
  package init(
    same: [Bool], fold: [Int],
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
      let threshold = ThresholdGrid.best(scores: scores, same: same, counted: isTraining)
      let pairs = fold.indices.filter { fold[$0] == tested }
      let correctCount = pairs.count {
        same[$0] ? scores[$0] > threshold : scores[$0] < threshold
      }
      results.append(
        Fold(
          fold: tested, threshold: threshold, correctCount: correctCount, pairCount: pairs.count,
          accuracy: Double(correctCount) / Double(pairs.count)))
    }
    self.init(folds: results)
  }

  private init(folds: [Fold]) {
    let count = Double(folds.count)
    let mean = folds.reduce(0) { $0 + $1.accuracy } / count
    let squares = folds.reduce(0) { $0 + ($1.accuracy - mean) * ($1.accuracy - mean) }
    self.folds = folds
    self.mean = mean
    standardDeviation = (squares / (count - 1)).squareRoot()
    standardError = standardDeviation / count.squareRoot()
    meanThreshold = folds.reduce(0) { $0 + $1.threshold } / count
  }
}

/// The thresholds n / 10 000 for whole n from -10 000 to 10 000.
private enum ThresholdGrid {
  static let resolution = 10_000
  static let size = 2 * resolution + 1

  static func value(at place: Int) -> Double {
    Double(place - resolution) / Double(resolution)
  }

  /// The mean of all thresholds of the grid with the best accuracy on the counted pairs.
  ///
  /// A pair is right on one side of its score, so each adds a one to a run of places; the runs are
  /// kept as differences and summed up once. The mean is taken in whole numbers and divided at the
  /// end: a sum of fractions would be off by a rounding, which decides a score on the threshold.
  ///
  /// - Complexity: O(pairs + grid).
  static func best(scores: [Double], same: [Bool], counted: [Bool]) -> Double {
    var changes = [Int](repeating: 0, count: size + 1)
    for pair in scores.indices where counted[pair] {
      if same[pair] {
        changes[0] += 1
        changes[firstPlace(notBelow: scores[pair])] -= 1
      } else {
        changes[firstPlace(above: scores[pair])] += 1
      }
    }
    var (correct, best, sum, count) = (0, -1, 0, 0)
    for place in 0..<size {
      correct += changes[place]
      if correct > best { (best, sum, count) = (correct, 0, 0) }
      if correct == best { (sum, count) = (sum + place - resolution, count + 1) }
    }
    return Double(sum) / Double(count * resolution)
  }

  /// The first place whose threshold is at least the score, or the grid's size.
  private static func firstPlace(notBelow score: Double) -> Int {
    var place = guess(score)
    while place > 0, value(at: place - 1) >= score { place -= 1 }
    while place < size, value(at: place) < score { place += 1 }
    return place
  }

  /// The first place whose threshold is greater than the score, or the grid's size.
  private static func firstPlace(above score: Double) -> Int {
    let place = firstPlace(notBelow: score)
    return place < size && value(at: place) == score ? place + 1 : place
  }

  /// A place beside the score, which comparisons with the grid's own values put right.
  private static func guess(_ score: Double) -> Int {
    let scaled = (score.clamped(to: -1...1) * Double(resolution)).rounded()
    return Int(scaled) + resolution
  }
}

extension Double {
  /// The number of a range that is nearest.
  func clamped(to range: ClosedRange<Double>) -> Double {
    min(range.upperBound, max(range.lowerBound, self))
  }
}
