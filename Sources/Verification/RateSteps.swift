/// The greatest TAR within each number of false accepts: a curve as the steps that it is drawn in.
package struct RateSteps: Equatable, Sendable {
  /// From this number of false accepts on, the TAR is this.
  package struct Step: Equatable, Sendable {
    /// Different pairs accepted.
    package let falseAccepts: Int
    /// The TAR; the mean of several curves' where there are several.
    package let trueAcceptRate: Double
  }

  /// The number of different pairs.
  package let differentCount: Int
  /// The steps, both numbers growing, from 0 false accepts on.
  package let steps: [Step]

  /// Averages curves over the same number of different pairs: at each FAR the mean of their TARs.
  ///
  /// - Parameter curves: at least one.
  /// - Source: vertical averaging in T. Fawcett, "An introduction to ROC analysis", Pattern
  ///   Recognition Letters 27, 2006, here without interpolation.
  /// - Complexity: O(points log points).
  package init(meanOf curves: [RateCurve]) {
    precondition(!curves.isEmpty, "curves are 0, expected at least 1")
    let counts = Set(curves.map(\.differentCount))
    precondition(counts.count == 1, "curves have \(counts) different pairs, expected one number")
    differentCount = curves[0].differentCount
    let places = Set(curves.flatMap { $0.points.map(\.falseAccepts) }).sorted()
    var sums = [Double](repeating: 0, count: places.count)
    for curve in curves {
      var point = 0
      for (index, place) in places.enumerated() {
        while point + 1 < curve.points.count, curve.points[point + 1].falseAccepts <= place {
          point += 1
        }
        sums[index] += curve.trueAcceptRate(of: curve.points[point])
      }
    }
    let count = Double(curves.count)
    steps = zip(places, sums).map { Step(falseAccepts: $0, trueAcceptRate: $1 / count) }
  }

  /// The FAR from which on a step holds.
  func falseAcceptRate(of step: Step) -> Double {
    Double(step.falseAccepts) / Double(differentCount)
  }
}
