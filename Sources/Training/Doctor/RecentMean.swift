/// The mean of the last values of a series.
struct RecentMean: Sendable {
  /// How many values make a full window; at least 1.
  let count: Int
  private var values: [Double] = []
  private var nextIndex = 0
  private var sum = 0.0

  init(count: Int) {
    precondition(count >= 1, "a window of \(count) values, expected at least 1")
    self.count = count
  }

  /// The mean; nil until the window is full.
  var mean: Double? {
    values.count == count ? sum / Double(count) : nil
  }

  /// Adds a finite value; the oldest gives way.
  ///
  /// - Complexity: O(1) on average: once per window the sum is taken anew, so that the rounding of
  ///   huge values that have left does not stay behind.
  mutating func add(_ value: Double) {
    if values.count < count {
      values.append(value)
    } else {
      sum -= values[nextIndex]
      values[nextIndex] = value
    }
    sum += value
    nextIndex = (nextIndex + 1) % count
    if nextIndex == 0 { sum = values.reduce(0, +) }
  }
}
