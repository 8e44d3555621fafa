internal import Foundation

/// The ends of an interval.
package struct Interval: Sendable, Equatable, Codable {
  /// The share of cases in which an interval should hold the truth.
  package static let confidence = 0.95
  /// The number of standard deviations within which the normal distribution has that share.
  static let normalQuantile = 1.959963984540054

  /// The lower end.
  package let lower: Double
  /// The upper end.
  package let upper: Double

  /// States the ends.
  package init(lower: Double, upper: Double) {
    self.lower = lower
    self.upper = upper
  }

  /// The middle share of some numbers, ends between two of them interpolated.
  ///
  /// - Parameters:
  ///   - share: of the numbers that lie within, such as 0.95.
  ///   - numbers: at least one, in any order.
  package init(middle share: Double, of numbers: [Double]) {
    let sorted = numbers.sorted()
    func quantile(_ level: Double) -> Double {
      let place = level * Double(sorted.count - 1)
      let below = Int(place)
      let above = min(below + 1, sorted.count - 1)
      return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
    }
    lower = quantile((1 - share) / 2)
    upper = quantile((1 + share) / 2)
  }

  /// Where the probability of a share lies at 95 % confidence, given independent trials.
  ///
  /// - Parameters:
  ///   - count: the trials that turned out so, from 0 to all; a whole number but for figures that
  ///     are no counts.
  ///   - total: the trials, at least one.
  /// - Source: E. B. Wilson, "Probable inference, the law of succession, and statistical
  ///   inference", JASA 22, 1927; recommended by L. D. Brown, T. T. Cai, A. DasGupta, "Interval
  ///   Estimation for a Binomial Proportion", Statistical Science 16, 2001.
  package init(wilson count: Double, of total: Int) {
    precondition(
      total > 0 && (0...Double(total)).contains(count), "share is \(count) of \(total)")
    let trials = Double(total)
    let share = count / trials
    let square = Self.normalQuantile * Self.normalQuantile
    let middle = (share + square / (2 * trials)) / (1 + square / trials)
    let half =
      Self.normalQuantile / (1 + square / trials)
      * (share * (1 - share) / trials + square / (4 * trials * trials)).squareRoot()
    // The formula gives the ends 0 and 1 themselves but for a rounding.
    lower = count == 0 ? 0 : max(0, middle - half)
    upper = count == trials ? 1 : min(1, middle + half)
  }

  /// Where a rate lies, given its estimate and the variance of the estimate's logit.
  ///
  /// - Parameters:
  ///   - estimate: from 0 to 1.
  ///   - logitVariance: of log(estimate / (1 - estimate)).
  ///   - trials: over how many Wilson's interval is taken instead, where the estimate is 0 or 1 or
  ///     there is no variance.
  init(estimate: Double, logitVariance: Double, trials: Int) {
    // Logits that are all the same leave a rounding.
    guard logitVariance > 1e-24, estimate > 0, estimate < 1 else {
      self.init(wilson: estimate.clamped(to: 0...1) * Double(trials), of: trials)
      return
    }
    let middle = log(estimate / (1 - estimate))
    let half = Self.normalQuantile * logitVariance.squareRoot()
    self.init(lower: 1 / (1 + exp(half - middle)), upper: 1 / (1 + exp(-half - middle)))
  }

  /// Where an area under the curve lies if the pairs are independent, on the scale of the logit.
  ///
  /// - Parameters:
  ///   - area: the estimate.
  ///   - sameCount: same pairs, at least one.
  ///   - differentCount: different pairs, at least one.
  /// - Source: J. A. Hanley, B. J. McNeil, "The meaning and use of the area under a receiver
  ///   operating characteristic (ROC) curve", Radiology 143, 1982, for the variance, with scores
  ///   taken for exponentially distributed.
  package init(areaUnderCurve area: Double, sameCount: Int, differentCount: Int) {
    let (same, different) = (Double(sameCount), Double(differentCount))
    let squared = area * area
    let sameTwice = area / (2 - area) - squared
    let differentTwice = 2 * squared / (1 + area) - squared
    let spread = area * (1 - area)
    let variance =
      (spread + (same - 1) * sameTwice + (different - 1) * differentTwice) / (same * different)
    self.init(
      estimate: area, logitVariance: spread > 0 ? variance / (spread * spread) : 0,
      trials: min(sameCount, differentCount))
  }
}
