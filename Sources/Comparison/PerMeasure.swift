/// A value for each figure that a study gives of a model.
package struct PerMeasure<Value> {
  /// The ten-fold accuracy: the mean over the folds.
  package var accuracy: Value
  /// The share of (same, different) couples of pairs in the right order.
  package var areaUnderCurve: Value
  /// The TAR at a FAR of at most 1/10.
  package var trueAcceptRateOneIn10: Value
  /// The TAR at a FAR of at most 1/100.
  package var trueAcceptRateOneIn100: Value

  /// States the four values.
  package init(
    accuracy: Value, areaUnderCurve: Value, trueAcceptRateOneIn10: Value,
    trueAcceptRateOneIn100: Value
  ) {
    self.accuracy = accuracy
    self.areaUnderCurve = areaUnderCurve
    self.trueAcceptRateOneIn10 = trueAcceptRateOneIn10
    self.trueAcceptRateOneIn100 = trueAcceptRateOneIn100
  }

  /// Makes a value for each of the figures of a model.
  init(of make: (KeyPath<Measures, Double>) -> Value) {
    self.init(
      accuracy: make(\.accuracy), areaUnderCurve: make(\.areaUnderCurve),
      trueAcceptRateOneIn10: make(\.trueAcceptRateOneIn10),
      trueAcceptRateOneIn100: make(\.trueAcceptRateOneIn100))
  }
}

extension PerMeasure: Sendable where Value: Sendable {}
extension PerMeasure: Equatable where Value: Equatable {}
extension PerMeasure: Encodable where Value: Encodable {}

/// The figures of one model on one list of pairs, each a share.
package typealias Measures = PerMeasure<Double>

extension Measures {
  /// The mean of each figure over several models, at least one.
  init(meanOf all: [Measures]) {
    self.init { figure in
      all.reduce(0) { $0 + $1[keyPath: figure] } / Double(all.count)
    }
  }
}
