package import Tensors

/// How many triplets of a batch there are of each kind.
package struct TripletCounts: Sendable, Equatable {
  /// d(a,n) >= d(a,p) + margin, and d(a,n) > d(a,p): right even with the margin.
  package var easy = 0
  /// d(a,p) < d(a,n) < d(a,p) + margin: right, but not by the margin.
  package var semihard = 0
  /// d(a,n) <= d(a,p): wrong.
  package var hard = 0

  /// The number of triplets of any kind.
  package var all: Int { easy + semihard + hard }
}

/// All triplets that a batch of M samples can be made into, ordered for the selectors.
///
/// Every included sample with a positive and a negative is an anchor: its positives are the other
/// samples of its label, its negatives those of other labels. The negatives of an anchor are sorted
/// by their distance once, so that the ones of any kind are a range, found by bisection: nothing
/// here looks at triplets one by one but those that are listed.
package struct TripletCandidates: Sendable {
  private let anchors: [AnchorCandidates]
  private let measure: EmbeddingDistance

  /// Sorts the samples of a batch around each other.
  ///
  /// - Parameters:
  ///   - distances: M x M finite numbers, as `measure` gives them.
  ///   - measure: the distance in use.
  ///   - labels: M class indices.
  ///   - isIncluded: M flags; a sample without one is in no triplet.
  /// - Complexity: O(M^2 log M).
  package init(
    distances: Matrix<Double>, measure: EmbeddingDistance, labels: [Int], isIncluded: [Bool]
  ) {
    let count = labels.count
    precondition(
      distances.rowCount == count && distances.columnCount == count && isIncluded.count == count,
      "\(distances.rowCount) x \(distances.columnCount) distances and \(isIncluded.count) flags "
        + "for \(count) labels")
    self.measure = measure
    let included = labels.indices.filter { isIncluded[$0] }
    let values = distances.elements.span
    var anchors: [AnchorCandidates] = []
    for anchor in included {
      var candidates = AnchorCandidates(anchor: anchor)
      for other in included where other != anchor {
        let ranked = RankedSample(distance: values[anchor * count + other], sample: other)
        if labels[other] == labels[anchor] {
          candidates.positives.append(ranked)
        } else {
          candidates.negatives.append(ranked)
        }
      }
      if candidates.positives.isEmpty || candidates.negatives.isEmpty { continue }
      candidates.rankNegatives()
      anchors.append(candidates)
    }
    self.anchors = anchors
  }

  /// Sorts the samples of a batch around each other; samples without direction are left out.
  ///
  /// - Parameters:
  ///   - batch: M samples.
  ///   - measure: the distance in use.
  /// - Complexity: O(M^2 log M).
  package init(_ batch: UnitBatch, measure: EmbeddingDistance) {
    self.init(
      distances: batch.distances(measure), measure: measure, labels: batch.labels,
      isIncluded: batch.hasDirection)
  }

  /// Counts the triplets of each kind without listing them.
  ///
  /// - Parameter margin: the margin, in the unit of the distances; with 0, none is semi-hard.
  /// - Returns: the counts.
  /// - Complexity: O(P log M) for P pairs of an anchor and a positive.
  package func counts(margin: Double) -> TripletCounts {
    var counts = TripletCounts()
    for candidates in anchors {
      for positive in candidates.positives {
        let hardCount = candidates.hardRange(of: positive).upperBound
        let semihardCount = candidates.semihardRange(of: positive, margin: margin).count
        counts.hard += hardCount
        counts.semihard += semihardCount
        counts.easy += candidates.negatives.count - hardCount - semihardCount
      }
    }
    return counts
  }

  /// Lists the triplets that a selector takes, in the order of (a, p, n).
  ///
  /// - Parameters:
  ///   - mining: the selector.
  ///   - margin: FaceNet's, in the unit of the distances; only `.semihard` asks for it.
  /// - Returns: the triplets; there may be none.
  /// - Complexity: O(P log M + T log M) for P pairs of an anchor and a positive, and T triplets
  ///   taken.
  package func triplets(_ mining: TripletMining, margin: Double) -> Triplets {
    var triplets = Triplets()
    for candidates in anchors {
      for positive in candidates.positives(for: mining) {
        let range = candidates.range(mining, of: positive, margin: margin, measure: measure)
        for negative in candidates.negatives(in: range) {
          triplets.append(
            anchor: candidates.anchor, positive: positive.sample, negative: negative)
        }
      }
    }
    return triplets
  }
}

/// A sample and its distance from an anchor; nearer ones come first, and the lowest index of a tie.
private struct RankedSample: Comparable, Sendable {
  let distance: Double
  let sample: Int

  static func < (left: RankedSample, right: RankedSample) -> Bool {
    if left.distance != right.distance { return left.distance < right.distance }
    return left.sample < right.sample
  }
}

/// An anchor, its positives in batch order, and its negatives in the order of their distance.
private struct AnchorCandidates: Sendable {
  let anchor: Int
  var positives: [RankedSample] = []
  var negatives: [RankedSample] = []
  /// The negatives in batch order.
  private var negativesInOrder: [Int] = []

  init(anchor: Int) {
    self.anchor = anchor
  }

  /// Puts the negatives, so far in batch order, into the order of their distance.
  mutating func rankNegatives() {
    negativesInOrder = negatives.map(\.sample)
    negatives.sort()
  }

  /// The negatives of a range of ranks, in batch order.
  func negatives(in range: Range<Int>) -> [Int] {
    if range == negatives.indices { return negativesInOrder }
    return negatives[range].map(\.sample).sorted()
  }

  /// The positives that a selector pairs with the anchor.
  func positives(for mining: TripletMining) -> ArraySlice<RankedSample> {
    guard mining == .batchHard else { return positives[...] }
    var farthest = 0
    for index in positives.indices where positives[index].distance > positives[farthest].distance {
      farthest = index
    }
    return positives[farthest...farthest]
  }

  /// The ranks of the negatives that a selector sets against a positive.
  func range(
    _ mining: TripletMining, of positive: RankedSample, margin: Double, measure: EmbeddingDistance
  ) -> Range<Int> {
    switch mining {
    case .all: return negatives.indices
    case .batchHard: return 0..<1
    case .hard: return hardRange(of: positive)
    case .semihard: return semihardRange(of: positive, margin: margin)
    case .angularSemihard(let multiplier, let lambda):
      let cosine = measure.cosine(atDistance: positive.distance)
      let marginCosine = (lambda * cosine + multiplier.psi(atCosine: cosine).value) / (1 + lambda)
      let limit = measure.distance(atCosine: marginCosine)
      return semihardRange(of: positive, endingAt: rank { $0 <= limit })
    }
  }

  func hardRange(of positive: RankedSample) -> Range<Int> {
    0..<rank { $0 <= positive.distance }
  }

  func semihardRange(of positive: RankedSample, margin: Double) -> Range<Int> {
    semihardRange(of: positive, endingAt: rank { $0 < positive.distance + margin })
  }

  private func semihardRange(of positive: RankedSample, endingAt end: Int) -> Range<Int> {
    let start = hardRange(of: positive).upperBound
    return start..<max(start, end)
  }

  /// The number of negatives whose distance is near enough, which the nearest ones are.
  private func rank(_ isNear: (Double) -> Bool) -> Int {
    var (near, far) = (0, negatives.count)
    while near < far {
      let middle = (near + far) / 2
      if isNear(negatives[middle].distance) { near = middle + 1 } else { far = middle }
    }
    return near
  }
}
