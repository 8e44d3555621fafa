internal import Tensors
package import Verification

/// Ranks of people among distractors, MegaFace's way.
///
/// Of a person with n photos, each photo is a probe, and each of the other n - 1 in turn its mate:
/// the only face of that person in a gallery that else holds all distractors. The rank is one more
/// than the number of distractors that are at least as like the probe as the mate is, so that a tie
/// counts against the model. People with a single photo take no part.
///
/// - Source: I. Kemelmacher-Shlizerman et al., "The MegaFace Benchmark: 1 Million Faces for
///   Recognition at Scale", CVPR 2016, section 4.
package struct DistractorRanking: Equatable, Sendable {
  /// The rank of every (probe, mate), by person, then probe, then mate.
  package let ranks: [Int]
  /// The people with at least two photos.
  package let personCount: Int
  /// The distractors.
  package let distractorCount: Int

  /// Ranks every mate of every probe.
  ///
  /// - Parameters:
  ///   - probes: P x D.
  ///   - labels: each probe's person.
  ///   - distractors: M x D, of other people.
  ///   - progress: told how many probes are done.
  /// - Throws: `badPairs` where no person has two photos, or where there is no distractor.
  /// - Complexity: O(P M (D + log n)).
  package init(
    probes: UnitRows, labels: [Int], distractors: UnitRows, progress: (Int) -> Void = { _ in }
  ) throws(VerificationError) {
    precondition(
      probes.matrix.rowCount == labels.count,
      "probes are \(probes.matrix.rowCount), labels \(labels.count)")
    let people = Dictionary(grouping: labels.indices) { labels[$0] }
      .filter { $0.value.count > 1 }.sorted { $0.key < $1.key }.map(\.value)
    guard !people.isEmpty else {
      throw .badPairs(
        what: "people with two photos", found: "0", expected: "at least 1 among the probes")
    }
    guard distractors.matrix.rowCount > 0 else {
      throw .badPairs(what: "distractors", found: "0", expected: "at least 1")
    }
    var ranks: [Int] = []
    var done = 0
    for photos in people {
      ranks += Self.ranks(of: probes.rows(photos), among: distractors)
      done += photos.count
      progress(done)
    }
    self.ranks = ranks
    personCount = people.count
    distractorCount = distractors.matrix.rowCount
  }

  /// The ranks of one person's photos, each probe with each mate.
  private static func ranks(of photos: Matrix<Float>, among distractors: UnitRows) -> [Int] {
    let count = photos.rowCount
    var own = Matrix<Float>(rowCount: count, columnCount: count, repeating: 0)
    multiply(photos, photos, transposingRight: true, into: &own)
    let mates = (0..<count).map { probe in (0..<count).filter { $0 != probe } }
    let sorted = (0..<count).map { probe in mates[probe].map { own[probe, $0] }.sorted() }
    // For each probe, how many distractors are at least as like it as exactly so many mates.
    var steps = Array(repeating: [Int](repeating: 0, count: count), count: count)
    distractors.cosines(with: photos) { cosines, _ in
      for probe in 0..<count {
        for cosine in cosines.row(probe) {
          steps[probe][Self.countNotAbove(cosine, in: sorted[probe])] += 1
        }
      }
    }
    return (0..<count).flatMap { probe in
      mates[probe].map { mate in
        let place = Self.countNotAbove(own[probe, mate], in: sorted[probe])
        return 1 + steps[probe][place...].reduce(0, +)
      }
    }
  }

  /// How many of some sorted numbers are not above another.
  private static func countNotAbove(_ number: Float, in sorted: [Float]) -> Int {
    var (low, high) = (0, sorted.count)
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] <= number { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
