/// Which triplets of a batch a loss is taken over.
///
/// d is the distance that the loss uses, a an anchor, p a positive, n a negative. Selection is a
/// constant to the gradient.
package enum TripletMining: Sendable, Equatable {
  /// Every one.
  case all
  /// d(a,p) < d(a,n) < d(a,p) + margin.
  ///
  /// - Source: F. Schroff, D. Kalenichenko, J. Philbin, "FaceNet", CVPR 2015, section 3.2.
  case semihard
  /// d(a,n) <= d(a,p).
  case hard
  /// For each anchor its farthest positive and its nearest negative; the first sample wins a tie.
  ///
  /// - Source: A. Hermans, L. Beyer, B. Leibe, "In Defense of the Triplet Loss for Person
  ///   Re-Identification", 2017, section 2.
  case batchHard
  /// The Angular Triplet Loss's: right by the plain cosine c, wrong under the margin psi.
  ///
  /// c(a,p) > c(a,n), and (lambda c(a,p) + psi(c(a,p))) / (1 + lambda) <= c(a,n). The published
  /// selector asks this of a sample and its classes; this one of an anchor, a positive and a
  /// negative. None is selected with m = 1.
  case angularSemihard(multiplier: MarginMultiplier, lambda: Double)

  /// Checks the number that comes with a case.
  func validate() throws(LossError) {
    guard case .angularSemihard(_, let lambda) = self else { return }
    try validateSetting("lambda", lambda, isRight: lambda >= 0, expected: "at least 0")
  }
}
