import AngularTriplet
import SeededRandom
import Tensors
import Testing

/// Cosines of a batch that repeat themselves, so that ties are everywhere.
struct TiedBatch: CustomTestStringConvertible {
  let name: String
  let labels: [Int]
  let isIncluded: [Bool]
  /// M x M multiples of 1/8: distances, margins and psi of them are exact.
  let cosines: Matrix<Double>

  var testDescription: String { name }
  var distances: [[Double]] { cosines.rows.map { $0.map { 2 - 2 * $0 } } }

  init(_ name: String, labels: [Int], included: [Bool]? = nil, seed: UInt64) {
    self.name = name
    self.labels = labels
    isIncluded = included ?? labels.map { _ in true }
    var generator = SeededGenerator(seed)
    var cosines = Matrix<Double>(rowCount: labels.count, columnCount: labels.count, repeating: 1)
    for row in labels.indices {
      for column in 0..<row {
        cosines[row, column] = Double(generator.index(below: 15)) / 8 - 0.75
        cosines[column, row] = cosines[row, column]
      }
    }
    self.cosines = cosines
  }

  func candidates(_ measure: EmbeddingDistance) -> TripletCandidates {
    var distances = cosines
    distances.elements = cosines.elements.map {
      measure == .squaredEuclidean ? 2 - 2 * $0 : (2 - 2 * $0).squareRoot()
    }
    return TripletCandidates(
      distances: distances, measure: measure, labels: labels, isIncluded: isIncluded)
  }

  /// The triplets by their definition: three loops over the batch.
  func naive(_ isTaken: (_ anchor: Int, _ positive: Int, _ negative: Int) -> Bool) -> [[Int]] {
    var list: [[Int]] = []
    for anchor in labels.indices where isIncluded[anchor] {
      for positive in labels.indices
      where isIncluded[positive] && positive != anchor && labels[positive] == labels[anchor] {
        for negative in labels.indices
        where isIncluded[negative] && labels[negative] != labels[anchor]
          && isTaken(anchor, positive, negative)
        {
          list.append([anchor, positive, negative])
        }
      }
    }
    return list
  }

  static var all: [TiedBatch] {
    var generator = SeededGenerator(17)
    let random = (0..<6).map { index in
      let labels = (0..<16).map { _ in generator.index(below: 5) }
      let included = (0..<16).map { _ in generator.index(below: 6) > 0 }
      return TiedBatch(
        "random \(index)", labels: labels, included: index < 3 ? nil : included,
        seed: UInt64(index))
    }
    return random + [
      TiedBatch("a label with one sample", labels: [4, 1, 1, 4, 9, 1], seed: 10),
      TiedBatch("one label, no negatives", labels: [3, 3, 3, 3], seed: 11),
      TiedBatch("all labels distinct, no positives", labels: [3, 1, 0, 8], seed: 12),
      TiedBatch("one sample", labels: [5], seed: 13),
      TiedBatch("nothing included", labels: [0, 0, 1], included: [false, false, false], seed: 14),
    ]
  }
}

@Suite struct TripletSelectionTests {
  @Test(arguments: TiedBatch.all, EmbeddingDistance.allCases)
  func `selects what three loops select`(batch: TiedBatch, measure: EmbeddingDistance) {
    let candidates = batch.candidates(measure)
    let d = batch.distances.map { $0.map { measure == .euclidean ? $0.squareRoot() : $0 } }
    let all = batch.naive { _, _, _ in true }
    let hard = batch.naive { d[$0][$2] <= d[$0][$1] }
    #expect(candidates.triplets(.all, margin: 0).list == all)
    #expect(candidates.triplets(.hard, margin: 9).list == hard)
    for margin in [0, 0.25, 0.5, 10] {
      let semihard = batch.naive { d[$0][$1] < d[$0][$2] && d[$0][$2] < d[$0][$1] + margin }
      #expect(candidates.triplets(.semihard, margin: margin).list == semihard)
      let counts = candidates.counts(margin: margin)
      #expect(counts.hard == hard.count)
      #expect(counts.semihard == semihard.count)
      #expect(counts.easy == all.count - hard.count - semihard.count)
      #expect(counts.all == all.count)
    }
  }

  @Test(arguments: TiedBatch.all)
  func `batch-hard takes the first farthest positive and the first nearest negative`(
    batch: TiedBatch
  ) {
    let d = batch.distances
    var wanted: [[Int]] = []
    for anchor in batch.labels.indices {
      var best: [Int]?
      for triplet in batch.naive({ a, _, _ in a == anchor }) {
        guard let chosen = best else {
          best = triplet
          continue
        }
        if d[anchor][triplet[1]] > d[anchor][chosen[1]] { best?[1] = triplet[1] }
        if d[anchor][triplet[2]] < d[anchor][chosen[2]] { best?[2] = triplet[2] }
      }
      if let best { wanted.append(best) }
    }
    #expect(batch.candidates(.squaredEuclidean).triplets(.batchHard, margin: 0).list == wanted)
  }

  @Test(arguments: TiedBatch.all, MarginMultiplier.allCases)
  func `angular semi-hard is right plainly and wrong under the margin`(
    batch: TiedBatch, multiplier: MarginMultiplier
  ) {
    let candidates = batch.candidates(.squaredEuclidean)
    for lambda in [0.0, 1, 3] {
      let wanted = batch.naive { anchor, positive, negative in
        let cosine = batch.cosines[anchor, positive]
        let mixed = (lambda * cosine + multiplier.psi(atCosine: cosine).value) / (1 + lambda)
        let other = batch.cosines[anchor, negative]
        return cosine > other && mixed <= other
      }
      let mining = TripletMining.angularSemihard(multiplier: multiplier, lambda: lambda)
      #expect(candidates.triplets(mining, margin: 0).list == wanted)
      if multiplier == .single { #expect(wanted.isEmpty) }
    }
  }

  @Test func `the random batches have triplets of every kind, and ties`() {
    let batch = TiedBatch.all[0]
    let counts = batch.candidates(.squaredEuclidean).counts(margin: 0.5)
    #expect(min(counts.easy, counts.semihard, counts.hard) > 20)
    let d = batch.distances
    #expect(batch.naive { d[$0][$1] == d[$0][$2] }.count > 10)
    #expect(batch.naive { d[$0][$2] == d[$0][$1] + 0.5 }.count > 10)
    let mining = TripletMining.angularSemihard(multiplier: .double, lambda: 1)
    #expect(batch.candidates(.squaredEuclidean).triplets(mining, margin: 0).count > 10)
  }

  @Test func `pairs are the first two of a label, or all ordered ones`() throws {
    // Sample 1 has no direction; label 7 has one sample.
    let batch = try UnitBatch(
      Matrix<Double>(rows: [[1, 0], [0, 0], [2, 1], [0, 3], [1, 1], [4, 0], [1, 2]]),
      labels: [5, 5, 3, 7, 5, 3, 5])
    let first = PairNegatives.otherPositives.pairs(of: batch)
    #expect(first.anchors == [0, 2])
    #expect(first.positives == [4, 5])
    let all = PairNegatives.allOtherLabels.pairs(of: batch)
    #expect(all.anchors == [0, 0, 2, 4, 4, 5, 6, 6])
    #expect(all.positives == [4, 6, 5, 0, 6, 2, 0, 4])
  }
}
