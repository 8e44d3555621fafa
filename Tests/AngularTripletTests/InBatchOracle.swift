import AngularTriplet
import Foundation

/// The in-batch loss by its definition: a loop over triplets, angles for psi, in Double.
struct InBatchOracle {
  struct Pair: Hashable {
    let anchor, positive: Int
  }

  let embeddings: [[Double]]
  let labels: [Int]
  let multiplier: MarginMultiplier
  let lambda: Double
  private let normEpsilon = 1e-3
  private var m: Double { Double(multiplier.rawValue) }

  private func isUsable(_ sample: Int) -> Bool { length(embeddings[sample]) > normEpsilon }

  private func unit(_ sample: Int) -> [Double] {
    embeddings[sample].map { $0 / length(embeddings[sample]) }
  }

  private func dot(_ left: [Double], _ right: [Double]) -> Double {
    zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
  }

  private func isDegenerate(_ anchor: [Double]) -> Bool {
    multiplier != .single && length(anchor) <= normEpsilon
  }

  var pairs: [Pair] {
    labels.indices.flatMap { anchor in
      labels.indices.filter {
        $0 != anchor && labels[$0] == labels[anchor] && isUsable($0)
      }.map { Pair(anchor: anchor, positive: $0) }
    }
  }

  func negatives(of anchor: Int) -> [Int] {
    labels.indices.filter { labels[$0] != labels[anchor] && isUsable($0) }
  }

  /// The angle between an anchor and a positive, the piece of psi that it is on, and psi.
  private func angle(_ anchor: [Double], _ positive: Int) -> (Double, Double, Double) {
    let angle = acos(min(1, max(-1, dot(anchor, unit(positive)) / length(anchor))))
    let segment = min(m - 1, (m * angle / .pi).rounded(.down))
    let sign: Double = Int(segment).isMultiple(of: 2) ? 1 : -1
    return (angle, sign, sign * cos(m * angle) - 2 * segment)
  }

  private func positiveLogit(_ anchor: [Double], _ positive: Int) -> Double {
    let plain = dot(anchor, unit(positive))
    if multiplier == .single { return plain }
    if isDegenerate(anchor) { return 0 }
    return (lambda * plain + length(anchor) * angle(anchor, positive).2) / (1 + lambda)
  }

  /// The loss of a pair with the anchor's embedding at `x`; everything else is as given.
  func loss(_ pair: Pair, at x: [Double]) -> Double {
    let positive = exp(positiveLogit(x, pair.positive))
    let negative = negatives(of: pair.anchor).reduce(0) { $0 + exp(dot(x, unit($1))) }
    return -log(positive / (positive + negative))
  }

  var loss: Double {
    pairs.isEmpty
      ? 0
      : pairs.reduce(0) { $0 + loss($1, at: embeddings[$1.anchor]) } / Double(pairs.count)
  }

  func category(_ pair: Pair) -> SampleCategory {
    let x = embeddings[pair.anchor]
    let negatives = negatives(of: pair.anchor).map { dot(x, unit($0)) }
    if negatives.allSatisfy({ $0 < positiveLogit(x, pair.positive) }) { return .easy }
    return negatives.allSatisfy { $0 < dot(x, unit(pair.positive)) } ? .semihard : .hard
  }

  /// Whether the most similar usable sample has the label; a tie says no.
  func isRecognised(_ anchor: Int) -> Bool {
    let x = embeddings[anchor]
    let positives = pairs.filter { $0.anchor == anchor }.map { dot(x, unit($0.positive)) }
    let negatives = negatives(of: anchor).map { dot(x, unit($0)) }
    return (positives.max() ?? -.infinity) > (negatives.max() ?? -.infinity)
  }

  func isSelected(_ pair: Pair) -> Bool {
    category(pair) == (multiplier == .single ? .hard : .semihard)
  }

  /// The exact gradient in an anchor, by central differences with all else constant.
  func differences(anchor: Int, selected: Bool) -> [Double] {
    let kept = pairs.filter { $0.anchor == anchor && (!selected || isSelected($0)) }
    let x = embeddings[anchor]
    if isDegenerate(x) { return x.map { _ in 0 } }
    return x.indices.map { column in
      var (above, below) = (x, x)
      above[column] += 1e-5
      below[column] -= 1e-5
      let difference = kept.reduce(0) { $0 + loss($1, at: above) - loss($1, at: below) }
      return difference / 2e-5 / Double(pairs.count)
    }
  }

  /// The published gradient in an anchor: the margin's pull has length one.
  func referenceGradient(anchor: Int) -> [Double] {
    var gradient = [Double](repeating: 0, count: embeddings[anchor].count)
    let x = embeddings[anchor]
    let share = 1 / Double(pairs.count)
    func add(_ vector: [Double], _ factor: Double) {
      for index in gradient.indices { gradient[index] += factor * vector[index] }
    }
    for pair in pairs where pair.anchor == anchor && !isDegenerate(x) {
      let sum =
        exp(positiveLogit(x, pair.positive))
        + negatives(of: anchor).reduce(0) { $0 + exp(dot(x, unit($1))) }
      for negative in negatives(of: anchor) {
        add(unit(negative), share * exp(dot(x, unit(negative))) / sum)
      }
      let pull = share * (exp(positiveLogit(x, pair.positive)) / sum - 1)
      let positive = unit(pair.positive)
      let (angle, sign, psi) = angle(x, pair.positive)
      let slope = sign * m * sin(m * angle) / sin(angle)
      let own = (psi - cos(angle) * slope) / length(x)
      let norm = (slope * slope + own * own).squareRoot()
      if multiplier == .single {
        add(positive, pull)
      } else {
        add(positive, pull * (lambda + slope / norm) / (1 + lambda))
        add(x, pull * own / norm / (1 + lambda))
      }
    }
    return gradient
  }

  /// Whether a cosine of the anchor's pairs is so near a border of psi that differences reach over.
  func isNearBorder(_ anchor: Int) -> Bool {
    let x = embeddings[anchor]
    if isDegenerate(x) { return false }
    return pairs.filter { $0.anchor == anchor }.contains { pair in
      let cosine = dot(x, unit(pair.positive)) / length(x)
      return multiplier.segmentBorders.contains { abs($0 - cosine) < 2e-5 * max(1, 1 / length(x)) }
    }
  }
}
