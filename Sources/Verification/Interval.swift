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
  ///   - estimate: between 0 and 1, both excluded.
  ///   - logitVariance: of log(estimate / (1 - estimate)).
  init(estimate: Double, logitVariance: Double) {
    let middle = log(estimate / (1 - estimate))
    let half = Self.normalQuantile * logitVariance.squareRoot()
    lower = 1 / (1 + exp(half - middle))
    upper = 1 / (1 + exp(-half - middle))
  }
}
