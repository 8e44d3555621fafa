/// How the threshold of a fold is chosen on the other folds, and which side of it is right.
package enum ThresholdRule: Sendable {
  /// Among -1, -0.9999, ..., 1, the mean of all values with the best accuracy; a score on the
  /// threshold is wrong for both kinds of pairs. The folds' variance divides by their number less
  /// one.
  ///
  /// - Source: W. Liu et al., "SphereFace: Deep Hypersphere Embedding for Face Recognition", CVPR
  ///   2017, section 4 and its published evaluation code.
  case meanOfBestCosines
  /// Scores are minus squared distances. Among the distances 0, 0.01, ..., 3.99, the first with the
  /// best accuracy; a pair is taken for the same person when its distance is less, so that a
  /// different pair on the threshold is right. The folds' variance divides by their number.
  ///
  /// - Source: `calculate_roc` in the verification code that InsightFace publishes, which goes back
  ///   to FaceNet's: `numpy.arange(0, 4, 0.01)`, `numpy.less`, `numpy.argmax`, `numpy.std`.
  case firstBestDistance

  /// Whether a threshold tells a pair right.
  package func isRight(score: Double, same: Bool, threshold: Double) -> Bool {
    switch self {
    case .meanOfBestCosines: same ? score > threshold : score < threshold
    case .firstBestDistance: same ? score > threshold : score <= threshold
    }
  }

  /// The threshold that is chosen on the counted pairs.
  ///
  /// - Complexity: O(pairs + thresholds).
  func best(scores: [Double], same: [Bool], counted: [Bool]) -> Double {
    switch self {
    case .meanOfBestCosines: CosineGrid.best(scores: scores, same: same, counted: counted)
    case .firstBestDistance: DistanceGrid.best(scores: scores, same: same, counted: counted)
    }
  }

  /// What the folds' squared deviations are divided by.
  func divisor(foldCount: Int) -> Double {
    switch self {
    case .meanOfBestCosines: Double(foldCount - 1)
    case .firstBestDistance: Double(foldCount)
    }
  }
}

/// The thresholds n / 10 000 for whole n from -10 000 to 10 000.
private enum CosineGrid {
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

/// The squared distances n x 0.01 for whole n from 0 to 399.
private enum DistanceGrid {
  static let size = 400

  /// As `numpy.arange` makes its elements: a product, not a sum of steps.
  static func value(at place: Int) -> Double { Double(place) * 0.01 }

  /// Minus the first distance of the grid with the best accuracy on the counted pairs.
  static func best(scores: [Double], same: [Bool], counted: [Bool]) -> Double {
    var changes = [Int](repeating: 0, count: size + 1)
    for pair in scores.indices where counted[pair] {
      let place = firstPlace(above: -scores[pair])
      if same[pair] {
        changes[place] += 1
      } else {
        changes[0] += 1
        changes[place] -= 1
      }
    }
    var (correct, best, bestPlace) = (0, -1, 0)
    for place in 0..<size {
      correct += changes[place]
      if correct > best { (best, bestPlace) = (correct, place) }
    }
    return 0 - value(at: bestPlace)
  }

  /// The first place whose distance is greater, or the grid's size.
  private static func firstPlace(above distance: Double) -> Int {
    var place = Int((distance.clamped(to: 0...4) * 100).rounded())
    while place > 0, value(at: place - 1) > distance { place -= 1 }
    while place < size, value(at: place) <= distance { place += 1 }
    return min(place, size)
  }
}

extension Double {
  /// The number of a range that is nearest.
  func clamped(to range: ClosedRange<Double>) -> Double {
    min(range.upperBound, max(range.lowerBound, self))
  }
}
